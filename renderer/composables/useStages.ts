import { onBeforeUnmount, ref, watch, type Ref } from 'vue'

/** Runs `act` in a task of its own, after the next frame was drawn. */
export function afterPaint(act: () => void): void {
  requestAnimationFrame(() => setTimeout(act))
}

/**
 * Counts from 0 to `last`, one after each frame, once `ready` holds: what a page draws is spread over frames by it, so
 * that no task keeps the window from answering for long.
 */
export function useStages(last: number, ready: () => boolean = () => true): Readonly<Ref<number>> {
  const stage = ref(0)
  let live = true
  function next(): void {
    afterPaint(() => {
      if (!live) return
      stage.value++
      if (stage.value < last) next()
    })
  }
  const stop = watch(
    ready,
    (now) => {
      if (!now) return
      queueMicrotask(() => {
        stop()
      })
      next()
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    live = false
  })
  return stage
}
