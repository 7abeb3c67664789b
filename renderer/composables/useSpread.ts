import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { KeyGroupSpread } from '../../shared/model/index.ts'
import { api } from '../client/client.ts'

export interface Spread {
  /** Null until it is known. */
  readonly spread: Readonly<ShallowRef<KeyGroupSpread | null>>
  /** The parallelism that is asked about; null for the saved one. */
  readonly parallelism: Ref<number | null>
}

/** How the key groups of an operator lie, and how they would at another parallelism. */
export function useSpread(id: () => string, operator: () => string): Spread {
  const spread = shallowRef<KeyGroupSpread | null>(null)
  const parallelism = ref<number | null>(null)
  let era = 0
  watch(operator, () => {
    spread.value = null
    parallelism.value = null
  })
  watch(
    () => [id(), operator(), parallelism.value] as const,
    async ([of, at, asked]) => {
      const mine = ++era
      if (at === '') return
      // What keeps the operator from being read is said where its states are listed.
      const answer = await api.contents.spread({ id: of, operator: at, parallelism: asked }).catch(() => null)
      if (mine === era) spread.value = answer
    },
    { immediate: true },
  )
  return { spread, parallelism }
}
