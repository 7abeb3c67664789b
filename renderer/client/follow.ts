import type { Problem } from '../../shared/model/index.ts'
import { backoff } from './backoff.ts'
import { problemOf } from './problem-of.ts'

export interface Following<Event> {
  /** Asks for the stream; called again after each loss. */
  readonly ask: (signal: AbortSignal) => Promise<AsyncIterable<Event>>
  readonly take: (event: Event) => void
  /** Null as soon as events come again. */
  readonly trouble?: (problem: Problem | null) => void
}

/**
 * Follows a stream of the main side until the returned function is called. A stream that breaks is asked for again, later each time;
 * while the window is hidden none is open, so that nothing is asked of a cluster for nobody.
 */
export function follow<Event>({ ask, take, trouble }: Following<Event>): () => void {
  const ended = new AbortController()
  void run()
  return () => {
    ended.abort()
  }

  async function run(): Promise<void> {
    let failures = 0
    while (!ended.signal.aborted) {
      await whenSeen(ended.signal)
      const watching = new AbortController()
      const stop = () => {
        watching.abort()
      }
      const onVisibility = () => {
        if (document.visibilityState === 'hidden') stop()
      }
      ended.signal.addEventListener('abort', stop)
      document.addEventListener('visibilitychange', onVisibility)
      try {
        for await (const event of await ask(watching.signal)) {
          if (watching.signal.aborted) break
          failures = 0
          trouble?.(null)
          take(event)
        }
      } catch (error) {
        if (!watching.signal.aborted) {
          failures += 1
          trouble?.(problemOf(error))
        }
      } finally {
        ended.signal.removeEventListener('abort', stop)
        document.removeEventListener('visibilitychange', onVisibility)
      }
      if (!watching.signal.aborted) await pause(backoff(Math.max(1, failures)), ended.signal)
    }
  }
}

/** Ends when the window is seen, at once where it is, or when the signal is given. */
function whenSeen(signal: AbortSignal): Promise<void> {
  if (document.visibilityState !== 'hidden' || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const look = () => {
      if (document.visibilityState === 'hidden' && !signal.aborted) return
      document.removeEventListener('visibilitychange', look)
      signal.removeEventListener('abort', look)
      resolve()
    }
    document.addEventListener('visibilitychange', look)
    signal.addEventListener('abort', look)
  })
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end)
  })
}
