import type { RestartStrategy } from './restart-strategy.ts'

export interface ExponentialDelaySettings {
  /** Times are milliseconds. */
  initialBackoff: number
  maxBackoff: number
  /** Greater than one. */
  multiplier: number
  /** Counted from a restart: a failure after so long a time is the first again. */
  resetThreshold: number
  /** Part of the back-off, 0 to 1, by which it is made longer or shorter at random. */
  jitter: number
  /** Restarts in a row before the job is given up. */
  attempts: number
}

/** As in Flink: no failure yet. */
const NEVER = -0x80000000

/**
 * Restarts after a time that grows from failure to failure, and is the first one again once the job has run long enough
 * (`ExponentialDelayRestartBackoffTimeStrategy`). Failures while the job waits for its restart belong to the one before.
 */
export class ExponentialDelay implements RestartStrategy {
  readonly #settings: ExponentialDelaySettings
  readonly #random: () => number
  #attempt = 0
  #nextRestart = NEVER
  #lastFailure = NEVER

  /** @param random in [0, 1) */
  constructor(settings: ExponentialDelaySettings, random: () => number) {
    this.#settings = settings
    this.#random = random
  }

  failed(now: number): boolean {
    this.#lastFailure = now
    if (now <= this.#nextRestart) return false
    if (now - this.#nextRestart >= this.#settings.resetThreshold) this.#attempt = 0
    this.#nextRestart = now + this.#backoff()
    this.#attempt += 1
    return true
  }

  canRestart(): boolean {
    return this.#attempt <= this.#settings.attempts
  }

  backoffMs(): number {
    return Math.max(0, this.#nextRestart - this.#lastFailure)
  }

  /** The initial back-off is the least, also where the maximum or the jitter would make it less. */
  #backoff(): number {
    const { initialBackoff, maxBackoff, multiplier, jitter } = this.#settings
    const grown = Math.min(Math.trunc(initialBackoff * multiplier ** this.#attempt), Number.MAX_SAFE_INTEGER)
    const offset = Math.trunc(grown * jitter)
    const shaken = grown - offset + Math.floor(this.#random() * (2 * offset + 1))
    return Math.max(initialBackoff, Math.min(shaken, maxBackoff))
  }

  get name(): string {
    const { initialBackoff, maxBackoff, multiplier, resetThreshold, jitter, attempts } = this.#settings
    return `ExponentialDelayRestartBackoffTimeStrategy(initialBackoffMS=${initialBackoff}, maxBackoffMS=${maxBackoff}, backoffMultiplier=${javaDouble(multiplier)}, resetBackoffThresholdMS=${resetThreshold}, jitterFactor=${javaDouble(jitter)}, attemptsBeforeResetBackoff=${attempts}, currentRestartAttempt=${this.#attempt}, nextRestartTimestamp=${this.#nextRestart})`
  }
}

const javaDouble = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value))
