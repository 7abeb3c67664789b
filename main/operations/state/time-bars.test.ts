import { expect, it } from 'vitest'
import { TimeBars } from './time-bars.ts'

const HOUR = 3_600_000

it('keeps every timer while bars grow wider', () => {
  const bars = new TimeBars(10 * HOUR)
  // Out of order, from the middle outwards, before 1970 too.
  for (let hour = 0; hour < 500; hour++) bars.add(String((hour % 2 === 0 ? hour : -hour) * HOUR))
  const times = bars.times()
  expect(times?.bars.length).toBeLessThanOrEqual(96)
  expect(times?.bars.reduce((sum, bar) => sum + bar, 0)).toBe(500)
  expect(times).toMatchObject({ min: -499 * HOUR, max: 498 * HOUR, never: 0 })
  expect(times?.due).toBe(250 + 6)
  expect(Math.abs((times?.start ?? 1) % (times?.width ?? 0))).toBe(0)
  expect(times?.start).toBeLessThanOrEqual(-499 * HOUR)
  expect((times?.start ?? 0) + (times?.width ?? 0) * (times?.bars.length ?? 0)).toBeGreaterThan(498 * HOUR)
})

it('puts each timer into the bar of its time', () => {
  const bars = new TimeBars(0)
  for (const at of [0, 500, 59_999, 60_000, 3_600_000]) bars.add(String(at))
  const times = bars.times()
  expect(times?.width).toBe(60_000)
  expect(times?.bars[0]).toBe(3)
  expect(times?.bars[1]).toBe(1)
  expect(times?.bars.at(-1)).toBe(1)
})

it('tells times that no date can say from the others', () => {
  const bars = new TimeBars(0)
  expect(bars.times()).toBeNull()
  bars.add('9223372036854775807')
  expect(bars.times()).toMatchObject({ min: null, max: null, bars: [], never: 1 })
  bars.add('7')
  expect(bars.times()).toMatchObject({ min: 7, max: 7, bars: [1], never: 1, due: 0 })
})
