import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** The present as milliseconds since 1970, moved on every `step` milliseconds. */
export function useNow(step: number): Ref<number> {
  const now = ref(Date.now())
  let timer: ReturnType<typeof setInterval> | undefined
  onMounted(() => {
    timer = setInterval(() => {
      now.value = Date.now()
    }, step)
  })
  onBeforeUnmount(() => {
    clearInterval(timer)
  })
  return now
}
