import type { Outcome } from '../runtime/cluster.ts'
import { unexpected } from './failure-text.ts'

/** How long a result is kept once it is there: `rest.async.store-duration`. */
export const STORE_DURATION_MS = 300_000

interface Operation<T> {
  /** Null while it goes on. */
  result: { outcome: Outcome<T>; at: number } | null
}

/**
 * What was asked for and goes on, and what came of it (`CompletedOperationCache`, `DispatcherCachedOperationsHandler`). A result
 * that is too old and an operation that never was look alike, as in Flink.
 */
export class OperationCache<T> {
  readonly #operations = new Map<string, Operation<T>>()
  readonly #now: () => number

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Starts what `run` does, unless `key` is known: then nothing is started anew. */
  start(key: string, run: () => Promise<Outcome<T>>): void {
    this.#forgetOld()
    if (this.#operations.has(key)) return
    const operation: Operation<T> = { result: null }
    this.#operations.set(key, operation)
    void this.#run(operation, run)
  }

  async #run(operation: Operation<T>, run: () => Promise<Outcome<T>>): Promise<void> {
    let outcome: Outcome<T>
    try {
      outcome = await run()
    } catch (error) {
      outcome = { ok: false, failure: unexpected(error) }
    }
    operation.result = { outcome, at: this.#now() }
  }

  /** What came of it; null while it goes on; undefined where there is no such operation, or no longer. */
  outcome(key: string): Outcome<T> | null | undefined {
    this.#forgetOld()
    const operation = this.#operations.get(key)
    return operation && (operation.result?.outcome ?? null)
  }

  #forgetOld(): void {
    const before = this.#now() - STORE_DURATION_MS
    for (const [key, { result }] of this.#operations) if (result !== null && result.at < before) this.#operations.delete(key)
  }
}
