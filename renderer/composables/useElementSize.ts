import { onBeforeUnmount, onMounted, ref, type Ref, type ShallowRef } from 'vue'

/** Width and height of an element's content box, in CSS pixels, followed as it changes. */
export function useElementSize(element: Readonly<ShallowRef<HTMLElement | null>>): { width: Ref<number>; height: Ref<number> } {
  const width = ref(0)
  const height = ref(0)
  const observer = new ResizeObserver(([entry]) => {
    if (!entry) return
    width.value = Math.round(entry.contentRect.width)
    height.value = Math.round(entry.contentRect.height)
  })
  onMounted(() => {
    if (element.value) observer.observe(element.value)
  })
  onBeforeUnmount(() => {
    observer.disconnect()
  })
  return { width, height }
}
