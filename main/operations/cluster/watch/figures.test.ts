import { expect, it } from 'vitest'
import { RateMeter } from './figures.ts'

type Look = Parameters<RateMeter['take']>[0]
/** A look at one vertex of parallelism 2. */
function look(now: number, metrics: Look['vertices'][number]['metrics']): Look {
  const vertex = { id: 'v', name: 'v', parallelism: 2, status: 'RUNNING', 'start-time': 0, 'end-time': -1, duration: 0, tasks: {} }
  return { now, vertices: [{ ...vertex, metrics }] }
}
const counters = (busy: number, read: number, written: number) => ({
  'accumulated-busy-time': busy,
  'accumulated-backpressured-time': busy / 2,
  'read-records': read,
  'write-records': written,
})

it('makes rates of what counters grew by', () => {
  const meter = new RateMeter()
  expect(meter.take(look(1000, counters(0, 10, 5))).get('v')).toEqual({ busy: null, backPressured: null, rate: null })
  expect(meter.take(look(3000, counters(1000, 110, 5))).get('v')).toEqual({ busy: 0.25, backPressured: 0.125, rate: 50 })
})

it('takes what a source writes, which reads nothing', () => {
  const meter = new RateMeter()
  meter.take(look(1000, counters(0, 0, 100)))
  expect(meter.take(look(2000, counters(0, 0, 400))).get('v')?.rate).toBe(300)
})

it('tells nothing where counters began anew or are not measured, and the old where too little time has passed', () => {
  const meter = new RateMeter()
  meter.take(look(1000, counters(500, 100, 0)))
  const { busy, rate } = meter.take(look(2000, counters(900, 200, 0))).get('v') ?? {}
  expect([busy, rate]).toEqual([0.2, 100])
  expect(meter.take(look(2001, counters(901, 300, 0))).get('v')?.rate).toBe(100)
  expect(meter.take(look(3000, counters(0, 0, 0))).get('v')).toMatchObject({ busy: null, rate: null })
  expect(meter.take(look(4000, { ...counters(0, 0, 0), 'accumulated-busy-time': Number.NaN })).get('v')?.busy).toBeNull()
})
