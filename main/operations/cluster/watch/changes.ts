/** Tells all who listen that something has changed. Changes that come quickly are told once. */
export class Changes {
  readonly #listeners = new Set<() => void>()

  get listened(): boolean {
    return this.#listeners.size > 0
  }

  notify(): void {
    for (const listener of this.#listeners) listener()
  }

  /** What `read` gives at the beginning and after each change, until the signal is given. */
  async *stream<T>(read: () => T, signal?: AbortSignal): AsyncGenerator<T, void> {
    let changed = true
    let wake = (): void => undefined
    const heard = (): void => {
      changed = true
      wake()
    }
    const ended = (): void => {
      wake()
    }
    this.#listeners.add(heard)
    signal?.addEventListener('abort', ended)
    try {
      while (signal?.aborted !== true) {
        if (changed) {
          changed = false
          yield read()
        } else await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      this.#listeners.delete(heard)
      signal?.removeEventListener('abort', ended)
    }
  }
}
