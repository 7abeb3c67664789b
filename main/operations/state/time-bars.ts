import type { TimerTimes } from '../../../shared/model/index.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Widths of a bar, in milliseconds; each is a multiple of the one before, so that bars can be put together. */
const WIDTHS = [
  1,
  10,
  100,
  SECOND,
  5 * SECOND,
  15 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  6 * HOUR,
  DAY,
  5 * DAY,
  30 * DAY,
  360 * DAY,
  3_600 * DAY,
  36_000 * DAY,
  360_000 * DAY,
  3_600_000 * DAY,
]
/** No more bars than this are kept. */
const BARS = 96
/** Milliseconds either side of 1970 that a date can say. */
const LAST_DATE = 8.64e15

/** Timers by the time when they fire. Memory is flat: bars grow wider as the times lie further apart. */
export class TimeBars {
  #bars = new Map<number, number>()
  #level = 0
  #first = Infinity
  #last = -Infinity
  #due = 0
  #never = 0
  readonly #asOf: number

  /** @param asOf milliseconds since 1970; timers up to here are due */
  constructor(asOf: number) {
    this.#asOf = asOf
  }

  /** @param timestamp milliseconds since 1970, as an entry writes a long */
  add(timestamp: string): void {
    const at = Number(timestamp)
    if (!(Math.abs(at) <= LAST_DATE)) {
      this.#never++
      return
    }
    if (at <= this.#asOf) this.#due++
    this.#first = Math.min(this.#first, at)
    this.#last = Math.max(this.#last, at)
    while (this.#span() > BARS) this.#widen()
    const bar = Math.floor(at / this.#width)
    this.#bars.set(bar, (this.#bars.get(bar) ?? 0) + 1)
  }

  /** Null before the first timer. */
  times(): TimerTimes | null {
    const never = this.#never
    if (this.#first > this.#last)
      return never === 0 ? null : { min: null, max: null, width: this.#width, start: 0, bars: [], due: 0, never }
    const from = Math.floor(this.#first / this.#width)
    return {
      min: this.#first,
      max: this.#last,
      width: this.#width,
      start: from * this.#width,
      bars: Array.from({ length: this.#span() }, (_bar, at) => this.#bars.get(from + at) ?? 0),
      due: this.#due,
      never,
    }
  }

  get #width(): number {
    return WIDTHS[this.#level] ?? LAST_DATE
  }

  /** Bars from the first timer to the last. */
  #span(): number {
    return Math.floor(this.#last / this.#width) - Math.floor(this.#first / this.#width) + 1
  }

  #widen(): void {
    const before = this.#width
    this.#level++
    const merged = new Map<number, number>()
    for (const [bar, timers] of this.#bars) {
      const at = Math.floor((bar * before) / this.#width)
      merged.set(at, (merged.get(at) ?? 0) + timers)
    }
    this.#bars = merged
  }
}
