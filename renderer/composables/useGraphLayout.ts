import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { elkLayout } from '../logic/graph/elk-layout.ts'
import { shapeKey, shapeOf } from '../logic/graph/job-graph.ts'
import { quickLayout } from '../logic/graph/quick-layout.ts'
import type { GraphShape, Placement } from '../logic/graph/shape.ts'
import type { JobGraph } from '../logic/job/types.ts'

export interface GraphLayout {
  readonly shape: ComputedRef<GraphShape>
  readonly placement: Readonly<ShallowRef<Placement>>
}

/**
 * Where the vertices of a job lie: at once by the quick layout, then by ELK when its worker is done. `refined` is called before a better
 * placement is shown, so that the view can hold what is under the cursor. Only a change of the graph's shape lays out anew.
 */
export function useGraphLayout(graph: () => JobGraph, refined: (shape: GraphShape, old: Placement, next: Placement) => void): GraphLayout {
  const key = computed(() => shapeKey(graph()))
  let held = { key: '', shape: shapeOf({ vertices: [], edges: [] }) }
  const shape = computed(() => {
    if (held.key !== key.value) held = { key: key.value, shape: shapeOf(graph()) }
    return held.shape
  })
  const placement = shallowRef(quickLayout(shape.value))
  watch(
    shape,
    async (now, before, onCleanup) => {
      const stale = new AbortController()
      onCleanup(() => {
        stale.abort()
      })
      if (before) placement.value = quickLayout(now)
      if (now.edges.length === 0) return
      try {
        const next = await elkLayout(now)
        if (stale.signal.aborted) return
        refined(now, placement.value, next)
        placement.value = next
      } catch {
        // ELK refused the graph: the quick layout stays, and is a whole drawing.
      }
    },
    { immediate: true },
  )
  return { shape, placement }
}
