import { expect, it } from 'vitest'
import { WatermarkValve } from './watermark-valve.ts'

const at = (valve: WatermarkValve, channel: number, time: number): number | null => valve.watermark(channel, time).watermark

it('the least of all channels goes on, and only forward', () => {
  const valve = new WatermarkValve(2)
  expect(at(valve, 0, 10)).toBeNull()
  expect(at(valve, 1, 5)).toBe(5)
  expect(at(valve, 1, 5)).toBeNull()
  expect(at(valve, 1, 20)).toBe(10)
  expect(at(valve, 0, 15)).toBe(15)
})

it('an idle channel does not hold back, and a late one waits until it has caught up', () => {
  const valve = new WatermarkValve(2)
  at(valve, 0, 10)
  at(valve, 1, 3)
  expect(valve.idle(1, true)).toEqual({ watermark: 10, idle: null })
  expect(at(valve, 0, 20)).toBe(20)
  expect(valve.idle(1, false)).toEqual({ watermark: null, idle: null })
  // Behind the last watermark: remembered, not used.
  expect(at(valve, 1, 7)).toBeNull()
  expect(at(valve, 0, 25)).toBe(25)
  expect(at(valve, 1, 30)).toBeNull()
  expect(at(valve, 0, 40)).toBe(30)
})

it('when all are idle the greatest watermark goes on once, then idleness', () => {
  const valve = new WatermarkValve(2)
  at(valve, 0, 10)
  at(valve, 1, 30)
  valve.idle(0, true)
  expect(valve.idle(1, true)).toEqual({ watermark: null, idle: true })
  expect(valve.idle(0, false)).toEqual({ watermark: null, idle: false })
})

it('the end of all channels is the end of time', () => {
  const valve = new WatermarkValve(2)
  expect(valve.end(0).watermark).toBeNull()
  expect(valve.end(1).watermark).toBe(Number.POSITIVE_INFINITY)
})
