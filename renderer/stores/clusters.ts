import { api } from '../client/client.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { follow } from '../client/follow.ts'
import type { ClusterLine } from '../logic/job/types.ts'
import type { Problem } from '../../shared/model/index.ts'

/** Every cluster and its jobs, as the last event told. The frame follows it for as long as the window lives. */
export const useClusters = defineStore('clusters', () => {
  const clusters = shallowRef<readonly ClusterLine[]>([])
  const loaded = ref(false)
  const trouble = shallowRef<Problem | null>(null)
  const running = computed(() => clusters.value.flatMap(({ jobs }) => jobs).filter(({ state }) => state === 'RUNNING').length)

  /** Returns how to stop. */
  function watch(): () => void {
    return follow({
      ask: (signal) => api.clusters.watch(undefined, { signal }),
      take: (told) => {
        clusters.value = told
        loaded.value = true
      },
      trouble: (problem) => {
        trouble.value = problem
      },
    })
  }
  function cluster(id: string): ClusterLine | undefined {
    return clusters.value.find((known) => known.id === id)
  }
  return { clusters, loaded, trouble, running, watch, cluster }
})
