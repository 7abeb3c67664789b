import type { RestartStrategy } from './restart-strategy.ts'

/** So many restarts, always after the same time (`FixedDelayRestartBackoffTimeStrategy`). */
export class FixedDelay implements RestartStrategy {
  readonly #attempts: number
  readonly #delay: number
  #failures = 0

  /** @param delay milliseconds */
  constructor({ attempts, delay }: { attempts: number; delay: number }) {
    this.#attempts = attempts
    this.#delay = delay
  }

  failed(): boolean {
    this.#failures += 1
    return true
  }

  canRestart(): boolean {
    return this.#failures <= this.#attempts
  }

  backoffMs(): number {
    return this.#delay
  }

  get name(): string {
    return `FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts=${this.#attempts}, backoffTimeMS=${this.#delay})`
  }
}
