import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue'
import type { Problem, ShapeQuery, StateShape } from '../../shared/model/index.ts'
import { plural } from '../../shared/text/index.ts'
import { api } from '../client/client.ts'
import { problemOf } from '../client/problem-of.ts'
import { useActivity } from '../stores/activity.ts'

export interface StateCount {
  /** What was counted so far; null before the first answer. */
  readonly shape: Readonly<ShallowRef<StateShape | null>>
  readonly busy: Readonly<ShallowRef<boolean>>
  /** Left off by a person: goes on with `more`. */
  readonly stopped: Readonly<ShallowRef<boolean>>
  readonly problem: Readonly<ShallowRef<Problem | null>>
  /** Counts a state from its beginning; the count before is closed. */
  start(query: ShapeQuery & { id: string }): Promise<void>
  /** Goes on where it was left off. */
  more(): Promise<void>
  stop(): void
  /** Forgets what was counted. */
  clear(): void
}

/** Counts a whole state. The main side counts on only while it is asked, so leaving off is at once. */
export function useCount(): StateCount {
  const activity = useActivity()
  const shape = shallowRef<StateShape | null>(null)
  const busy = shallowRef(false)
  const stopped = shallowRef(false)
  const problem = shallowRef<Problem | null>(null)
  let scan: string | null = null
  let subject = ''
  /** What an older run still brings is dropped: answers hold all that was counted, so none is missed. */
  let era = 0

  async function run(work: (current: () => boolean) => Promise<void>, mine: number): Promise<void> {
    const current = (): boolean => mine === era
    busy.value = true
    stopped.value = false
    problem.value = null
    try {
      await activity.run('Counting', subject, async (progress) => {
        await work(current)
        while (current() && scan !== null && shape.value?.done !== true) {
          const counted = await api.contents.counted({ scan })
          if (!current()) return
          shape.value = counted
          progress(counted.part, plural(counted.entries, 'entry', 'entries'))
        }
      })
    } catch (error) {
      if (current()) problem.value = problemOf(error)
    } finally {
      if (current()) busy.value = false
    }
  }

  function clear(): void {
    era++
    busy.value = false
    stopped.value = false
    problem.value = null
    shape.value = null
    const before = scan
    scan = null
    // It closes by itself when newer ones take its place.
    if (before !== null) void api.contents.closeCount({ scan: before }).catch(() => undefined)
  }
  onBeforeUnmount(clear)

  return {
    shape,
    busy,
    stopped,
    problem,
    start(query) {
      clear()
      subject = query.state
      return run(async (current) => {
        const opened = await api.contents.count({ ...query, replaces: null })
        if (current()) scan = opened.scan
        else void api.contents.closeCount({ scan: opened.scan }).catch(() => undefined)
      }, era)
    },
    async more() {
      if (busy.value || scan === null || shape.value?.done === true) return
      await run(() => Promise.resolve(), ++era)
    },
    stop() {
      if (!busy.value) return
      era++
      busy.value = false
      stopped.value = true
    },
    clear,
  }
}
