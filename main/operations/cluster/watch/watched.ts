/** What is told of something that changes, by whom it is asked for. */
export interface Watched<T> {
  /** The last that is known at once, then each newer one; ends with the signal, or throws what a look threw. */
  stream: (signal?: AbortSignal) => AsyncGenerator<T, void>
  /** Looks at once, where somebody watches. */
  wake: () => void
}

interface Watcher<T> {
  /** What it was not given yet; only the newest counts. */
  waiting: { value: T } | { error: unknown } | null
  wake: () => void
}

/**
 * One look for all who watch, again after as many milliseconds as `look` says, and none while nobody does. A watcher that is slow
 * misses what is old.
 */
export function watched<T>(look: () => Promise<{ value: T; againMs: number }>): Watched<T> {
  const watchers = new Set<Watcher<T>>()
  let last: { value: T } | null = null
  let running = false
  let wakeEarly: (() => void) | null = null
  let early = false

  async function run(): Promise<void> {
    running = true
    while (watchers.size > 0) {
      let againMs = 0
      try {
        const told = await look()
        last = { value: told.value }
        againMs = told.againMs
        give(last)
      } catch (error) {
        last = null
        give({ error })
        watchers.clear()
      }
      if (watchers.size > 0) await pause(againMs)
    }
    last = null // what is told to the next who watches has to be new
    running = false
  }

  function give(what: { value: T } | { error: unknown }): void {
    for (const watcher of watchers) {
      watcher.waiting = what
      watcher.wake()
    }
  }

  function pause(milliseconds: number): Promise<void> {
    if (early) {
      early = false
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds)
      function done(): void {
        clearTimeout(timer)
        wakeEarly = null
        resolve()
      }
      wakeEarly = done
    })
  }

  async function* stream(signal?: AbortSignal): AsyncGenerator<T, void> {
    const watcher: Watcher<T> = { waiting: last, wake: () => undefined }
    const wakeUp = (): void => {
      watcher.wake()
    }
    watchers.add(watcher)
    signal?.addEventListener('abort', wakeUp)
    if (!running) void run()
    try {
      while (signal?.aborted !== true) {
        const { waiting } = watcher
        watcher.waiting = null
        if (waiting === null) await new Promise<void>((resolve) => (watcher.wake = resolve))
        else if ('error' in waiting) throw waiting.error
        else yield waiting.value
      }
    } finally {
      watchers.delete(watcher)
      signal?.removeEventListener('abort', wakeUp)
      if (watchers.size === 0) wakeEarly?.()
    }
  }

  return {
    stream,
    wake() {
      if (wakeEarly !== null) wakeEarly()
      else if (running) early = true
    },
  }
}
