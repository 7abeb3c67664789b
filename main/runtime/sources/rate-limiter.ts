import { TidemarkError } from '../../../shared/model/index.ts'

/** How fast a source emits, over all of its subtasks (`RateLimiterStrategy`). */
export interface RateLimiterStrategy {
  /** Records a second; null for as fast as it goes. */
  readonly recordsPerSecond: number | null
}

export const RateLimiterStrategy = {
  noOp: (): RateLimiterStrategy => ({ recordsPerSecond: null }),
  /** Throws `INVALID_RATE`. */
  perSecond: (recordsPerSecond: number): RateLimiterStrategy => {
    if (recordsPerSecond > 0) return { recordsPerSecond }
    throw new TidemarkError({
      code: 'INVALID_RATE',
      message: `A source cannot emit ${recordsPerSecond} records a second. Give a rate greater than 0, or noOp().`,
      found: String(recordsPerSecond),
    })
  },
} as const

/** Lets through so many records a second, evenly; what was not used is lost after a tenth of a second, so that nothing comes in a rush. */
export class RateLimiter {
  readonly #perMs: number
  readonly #burst: number
  #permits = 0
  #last: number | null = null

  /** @param perSecond of this subtask */
  constructor(perSecond: number) {
    this.#perMs = perSecond / 1000
    this.#burst = Math.max(1, perSecond / 10)
  }

  /** How many records may be emitted now. @param now milliseconds */
  permits(now: number): number {
    if (this.#last === null) this.#permits = 1
    else this.#permits = Math.min(this.#burst, this.#permits + Math.max(0, now - this.#last) * this.#perMs)
    this.#last = now
    return Math.floor(this.#permits)
  }

  used(records: number): void {
    this.#permits -= records
  }

  /** Milliseconds until one may be emitted. */
  wait(): number {
    return Math.max(1, Math.ceil((1 - this.#permits) / this.#perMs))
  }
}
