import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Samples } from './distribution.ts'

const of = (values: readonly number[]) => {
  const samples = new Samples()
  for (const value of values) samples.add(value)
  return samples.distribution()
}

it('of nothing has percentiles that are no numbers', () => {
  const NaNs = { p50: NaN, p90: NaN, p95: NaN, p99: NaN, p999: NaN }
  expect(of([])).toEqual({ min: 0, max: 0, avg: 0, ...NaNs })
  expect(of([-1])).toEqual(of([]))
})

it('lies between samples as Commons Math has it', () => {
  expect(of([10, 20])).toEqual({ min: 10, max: 20, avg: 15, p50: 15, p90: 20, p95: 20, p99: 20, p999: 20 })
  const hundred = of(Array.from({ length: 100 }, (_, at) => at + 1))
  expect(hundred).toMatchObject({ min: 1, max: 100, avg: 50, p50: 50.5, p999: 100 })
  expect([hundred.p90, hundred.p95, hundred.p99].map((p) => p.toFixed(6))).toEqual(['90.900000', '95.950000', '99.990000'])
})

it('has percentiles of the last ten thousand, and the rest of all', () => {
  const values = [1_000_000, ...Array.from({ length: 10_000 }, () => 5)]
  expect(of(values)).toEqual({ min: 5, max: 1_000_000, avg: 104, p50: 5, p90: 5, p95: 5, p99: 5, p999: 5 })
})

it('is in order, whatever the samples', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1 }), (values) => {
      const { min, max, avg, p50, p90, p95, p99, p999 } = of(values)
      const line = [min, p50, p90, p95, p99, p999, max]
      expect(line).toEqual(line.toSorted((a, b) => a - b))
      expect(avg).toBeGreaterThanOrEqual(min)
      expect(avg).toBeLessThanOrEqual(max)
    }),
  )
})
