import { api } from '../client/client.ts'
import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { problemOf } from '../client/problem-of.ts'
import type { PlanWords } from '../logic/job/types.ts'
import type { Ask, Target } from '../client/asked.ts'
import type { Problem } from '../../shared/model/index.ts'

const WAIT_MS = 180

/** Plans what a sheet asks, anew after each change, and starts it. `wanted` is null while the sheet is closed. */
export function usePlan(
  target: () => Target,
  wanted: () => Ask | null,
): {
  plan: Readonly<ShallowRef<PlanWords | null>>
  problem: Readonly<ShallowRef<Problem | null>>
  busy: Readonly<Ref<boolean>>
  /** True when it was taken. */
  start: () => Promise<boolean>
} {
  const plan = shallowRef<PlanWords | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)

  watch(
    wanted,
    (ask, before, onCleanup) => {
      let stale = false
      const timer = setTimeout(
        () => {
          if (ask) void look(ask)
        },
        before ? WAIT_MS : 0,
      )
      onCleanup(() => {
        stale = true
        clearTimeout(timer)
      })
      if (!ask || ask.kind !== before?.kind) plan.value = null
      problem.value = null

      async function look(asked: Ask): Promise<void> {
        try {
          const told = await api.operations.plan({ target: target(), ask: asked })
          if (!stale) plan.value = told
        } catch (error) {
          if (!stale) problem.value = problemOf(error)
        }
      }
    },
    { deep: true, immediate: true },
  )

  async function start(): Promise<boolean> {
    const ask = wanted()
    if (!ask || busy.value) return false
    busy.value = true
    problem.value = null
    try {
      await api.operations.start({ target: target(), ask })
      return true
    } catch (error) {
      problem.value = problemOf(error)
      return false
    } finally {
      busy.value = false
    }
  }
  return { plan, problem, busy, start }
}
