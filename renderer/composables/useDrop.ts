import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { bridge } from '../client/host.ts'
import { readDrop } from '../logic/dropped.ts'
import { useActivity } from '../stores/activity.ts'
import { useProblems } from '../stores/problems.ts'
import { useSavepoints } from '../stores/savepoints.ts'

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** Takes files dropped anywhere on the window: by path where the host knows it, by bytes in a browser. */
export function useDrop(): { hovering: Ref<boolean> } {
  const router = useRouter()
  const savepoints = useSavepoints()
  const activity = useActivity()
  const problems = useProblems()
  const hovering = ref(false)
  let depth = 0

  function onEnter(event: DragEvent): void {
    if (!carriesFiles(event)) return
    event.preventDefault()
    depth++
    hovering.value = true
  }
  function onOver(event: DragEvent): void {
    if (!carriesFiles(event)) return
    event.preventDefault()
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
  }
  function onLeave(event: DragEvent): void {
    if (!carriesFiles(event)) return
    depth = Math.max(0, depth - 1)
    if (depth === 0) hovering.value = false
  }

  async function openBytes(entry: FileSystemEntry): Promise<void> {
    try {
      savepoints.dropped = await activity.run('Listing', entry.name, () => readDrop(entry))
      await router.push({ name: 'open', query: { dropped: savepoints.dropped.name, at: Date.now() } })
    } catch (error) {
      problems.keep(error)
      await router.push({ name: 'open', query: { dropped: entry.name, at: Date.now() } })
    }
  }

  function onDrop(event: DragEvent): void {
    if (!carriesFiles(event)) return
    event.preventDefault()
    depth = 0
    hovering.value = false
    const item = event.dataTransfer?.items[0]
    const file = item?.getAsFile() ?? event.dataTransfer?.files[0]
    const path = file ? bridge()?.pathForFile(file) : undefined
    if (path) {
      void router.push({ name: 'open', query: { location: path, at: Date.now() } })
      return
    }
    // The entry must be taken before the event ends.
    const entry = item?.webkitGetAsEntry()
    if (entry) void openBytes(entry)
  }

  onMounted(() => {
    window.addEventListener('dragenter', onEnter)
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('dragenter', onEnter)
    window.removeEventListener('dragover', onOver)
    window.removeEventListener('dragleave', onLeave)
    window.removeEventListener('drop', onDrop)
  })
  return { hovering }
}
