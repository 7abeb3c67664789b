import { api } from '../client/client.ts'
import { onBeforeUnmount, shallowRef, watch, type ShallowRef } from 'vue'
import { follow } from '../client/follow.ts'
import type { JobView, Problem } from '../../shared/model/index.ts'

/** A job in view, as its stream tells it. The subscription ends with the component, and when another job is shown. */
export function useJob(target: () => { cluster: string; job: string }): {
  job: Readonly<ShallowRef<JobView | null>>
  problem: Readonly<ShallowRef<Problem | null>>
} {
  const job = shallowRef<JobView | null>(null)
  const problem = shallowRef<Problem | null>(null)
  let stop: (() => void) | undefined
  watch(
    () => {
      const { cluster, job: id } = target()
      return [cluster, id] as const
    },
    ([cluster, id]) => {
      stop?.()
      job.value = null
      problem.value = null
      stop = follow({
        ask: (signal) => api.jobs.watch({ cluster, job: id }, { signal }),
        take: (told) => {
          job.value = told
        },
        trouble: (met) => {
          problem.value = met
        },
      })
    },
    { immediate: true },
  )
  onBeforeUnmount(() => stop?.())
  return { job, problem }
}
