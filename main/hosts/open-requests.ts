/**
 * Locations that the host asks the window to open: a second start, a file association, a menu.
 * What is asked while no window listens waits for the next one.
 */
export class OpenRequests {
  #waiting: string[] = []
  readonly #wake = new Set<() => void>()

  push(location: string): void {
    this.#waiting.push(location)
    for (const wake of this.#wake) wake()
  }

  /** Each request goes to one listener, and ends the wait there. Ends when `signal` aborts. */
  async *stream(signal?: AbortSignal): AsyncGenerator<{ location: string }, void> {
    while (!signal?.aborted) {
      const location = this.#waiting.shift()
      if (location === undefined) await this.#next(signal)
      else yield { location }
    }
  }

  #next(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#wake.delete(done)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      this.#wake.add(done)
      signal?.addEventListener('abort', done)
    })
  }
}
