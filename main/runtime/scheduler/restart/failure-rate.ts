import type { RestartStrategy } from './restart-strategy.ts'

/** Restarts as long as no more than so many failures come within the interval (`FailureRateRestartBackoffTimeStrategy`). */
export class FailureRate implements RestartStrategy {
  readonly #maxFailures: number
  readonly #interval: number
  readonly #delay: number
  /** The last ones, oldest first: one more than may come within the interval. */
  readonly #failures: number[] = []

  /** @param interval milliseconds @param delay milliseconds */
  constructor({ maxFailures, interval, delay }: { maxFailures: number; interval: number; delay: number }) {
    this.#maxFailures = maxFailures
    this.#interval = interval
    this.#delay = delay
  }

  failed(now: number): boolean {
    if (this.#isFull) this.#failures.shift()
    this.#failures.push(now)
    return true
  }

  canRestart(): boolean {
    return !this.#isFull || (this.#failures.at(-1) ?? 0) - (this.#failures[0] ?? 0) > this.#interval
  }

  backoffMs(): number {
    return this.#delay
  }

  get #isFull(): boolean {
    return this.#failures.length > this.#maxFailures
  }

  /** Flink says its class twice. */
  get name(): string {
    const own = 'FailureRateRestartBackoffTimeStrategy('
    return `${own}${own}failuresIntervalMS=${this.#interval},backoffTimeMS=${this.#delay},maxFailuresPerInterval=${this.#maxFailures})`
  }
}
