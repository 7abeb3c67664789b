import type { Distribution } from '../../cluster/checkpoints.ts'

/** Samples that percentiles are made of (`CompletedCheckpointStatsSummary.HISTOGRAM_WINDOW_SIZE`). */
const WINDOW = 10_000

/**
 * Smallest, largest and mean of all samples, and percentiles of the last ten thousand (`StatsSummary`,
 * `DescriptiveStatisticsHistogram`). What is below zero was not measured and does not count.
 */
export class Samples {
  readonly #window: number[] = []
  #min = 0
  #max = 0
  #sum = 0
  #count = 0

  add(value: number): void {
    if (value < 0) return
    this.#min = this.#count === 0 ? value : Math.min(this.#min, value)
    this.#max = this.#count === 0 ? value : Math.max(this.#max, value)
    this.#sum += value
    this.#count += 1
    this.#window.push(value)
    if (this.#window.length > WINDOW) this.#window.shift()
  }

  /** The mean is a whole number, as in Flink. */
  distribution(): Distribution {
    const sorted = this.#window.toSorted((a, b) => a - b)
    return {
      min: this.#min,
      max: this.#max,
      avg: this.#count === 0 ? 0 : Math.floor(this.#sum / this.#count),
      p50: quantile(sorted, 0.5),
      p90: quantile(sorted, 0.9),
      p95: quantile(sorted, 0.95),
      p99: quantile(sorted, 0.99),
      p999: quantile(sorted, 0.999),
    }
  }
}

/** `Percentile` of Commons Math in its legacy way: between the two samples around the place `p (n + 1)`. NaN without samples. */
function quantile(sorted: readonly number[], p: number): number {
  const place = p * (sorted.length + 1)
  const below = sorted[Math.max(0, Math.min(sorted.length, Math.floor(place)) - 1)]
  if (below === undefined) return Number.NaN
  const above = sorted[Math.floor(place)]
  return place < 1 || above === undefined ? below : below + (place - Math.floor(place)) * (above - below)
}
