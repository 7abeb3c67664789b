import { api } from '../client/client.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { follow } from '../client/follow.ts'
import { inFlight, operationTitle, stateWords, subjectOf, verbOf } from '../logic/job/operation.ts'
import type { OperationLine } from '../logic/job/types.ts'

/** What was asked of clusters, newest first: in flight, and lately settled. The frame follows it for as long as the window lives. */
export const useOperations = defineStore('operations', () => {
  const all = shallowRef<readonly OperationLine[]>([])
  const loaded = ref(false)
  const flying = computed(() => all.value.filter(inFlight))
  const announcement = ref('')

  function take(next: readonly OperationLine[]): void {
    const before = new Map(all.value.map((operation) => [operation.id, operation]))
    const changed = next.find(({ id, state }) => loaded.value && before.get(id)?.state !== state)
    if (changed) {
      const words = inFlight(changed) ? stateWords(changed.state) : operationTitle(changed)
      announcement.value = `${verbOf(changed.kind)} ${subjectOf(changed)}: ${words}`
    }
    all.value = next
    loaded.value = true
  }
  function watch(): () => void {
    return follow({ ask: (signal) => api.operations.watch(undefined, { signal }), take })
  }
  return { all, flying, loaded, announcement, watch, take }
})
