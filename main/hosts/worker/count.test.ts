import { expect, test } from 'vitest'
import { TidemarkError } from '../../../shared/model/index.ts'
import type { ScannedEntry } from '../../operations/state/scan-state.ts'
import { ShapeCounter } from '../../operations/state/shape-counter.ts'
import { Count } from './count.ts'
import type { Batches } from './scan.ts'

const entry = (key: number): ScannedEntry => ({ state: 's', subtask: key % 2, bytes: 8, entry: { keyGroup: key % 4, key } })
const counter = (): ShapeCounter => new ShapeCounter({ state: 's', keyGroups: 4, asOf: 0 })

/** Batches of one entry each; `log` hears of the end. */
function batches(many: number, log: string[] = [], then?: Error): Batches {
  return async function* (onRead) {
    try {
      for (let at = 0; at < many; at++) {
        await Promise.resolve()
        onRead(1, at / many)
        yield [entry(at)]
      }
      if (then) throw then
    } finally {
      log.push('closed')
    }
  }
}

test('a count goes on step by step and ends with all', async () => {
  let clock = 0
  const count = new Count(batches(100), counter())
  const now = (): number => (clock += 7)
  const first = await count.next(now)
  expect(first.done).toBe(false)
  expect(first.entries).toBeGreaterThan(0)
  expect(first.entries).toBeLessThan(100)
  expect(first.part).toBe((first.entries - 1) / 100)
  let last = first
  while (!last.done) last = await count.next(now)
  expect(last).toMatchObject({ entries: 100, bytes: 800, part: 1, subtasks: [{ entries: 50 }, { entries: 50 }] })
  expect(last.keyGroups).toEqual(Array.from({ length: 4 }, () => ({ entries: 25, bytes: 200 })))
})

test('others of the thread have their turn within a step', async () => {
  let clock = 0
  const count = new Count(batches(1_000_000), counter())
  let turns = 0
  const immediate = (): void => {
    turns++
    clock += 100
    if (turns < 10) setImmediate(immediate)
  }
  setImmediate(immediate)
  await count.next(() => (clock += 0.1))
  expect(turns).toBeGreaterThan(2)
})

test('closing leaves off in the middle of a step', async () => {
  const log: string[] = []
  const count = new Count(batches(1_000_000, log), counter())
  let clock = 0
  const step = count.next(() => 0.001 * clock++)
  await new Promise((resolve) => setImmediate(resolve))
  await count.close()
  expect(log).toEqual(['closed'])
  const { done, entries } = await step
  expect(done).toBe(false)
  expect(entries).toBeLessThan(1_000_000)
})

test('what was counted before a failure is given, then the failure', async () => {
  const count = new Count(batches(3, [], new TidemarkError({ code: 'STATE_OPAQUE', message: 'No further.' })), counter())
  expect(await count.next()).toMatchObject({ entries: 3, done: false })
  await expect(count.next()).rejects.toThrow('No further.')
})
