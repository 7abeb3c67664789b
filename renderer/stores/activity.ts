import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

/** One operation in flight. `progress` is 0 to 1, null where the end is not known. */
export interface Activity {
  readonly id: number
  readonly verb: string
  readonly subject: string
  readonly progress: number | null
  /** How far it is, in a few words: `12,400 entries`. */
  readonly says: string
  readonly startedAt: number
}

/** Work shorter than this is not shown: a flicker says nothing. */
const QUIET_MS = 150

/** What the waterline shows: everything in flight, on every screen, until it is settled. */
export const useActivity = defineStore('activity', () => {
  const all = shallowRef<readonly Activity[]>([])
  const shown = ref(new Set<number>())
  const announcement = ref('')
  let next = 0

  function replace(id: number, change: Partial<Activity>): void {
    all.value = all.value.map((activity) => (activity.id === id ? { ...activity, ...change } : activity))
  }

  /** Announces start, 25% steps and end, and keeps the work listed while it runs. */
  async function run<T>(verb: string, subject: string, work: (progress: (part: number, says?: string) => void) => Promise<T>): Promise<T> {
    const id = next++
    all.value = [...all.value, { id, verb, subject, progress: null, says: '', startedAt: Date.now() }]
    const timer = setTimeout(() => {
      shown.value.add(id)
      announcement.value = `${verb} ${subject}`
    }, QUIET_MS)
    let quarter = 0
    try {
      return await work((part, says = '') => {
        replace(id, { progress: part, says })
        if (Math.floor(part * 4) <= quarter) return
        quarter = Math.floor(part * 4)
        if (shown.value.has(id)) announcement.value = `${verb} ${subject}: ${quarter * 25}%`
      })
    } finally {
      clearTimeout(timer)
      if (shown.value.delete(id)) announcement.value = `Ended: ${verb} ${subject}`
      all.value = all.value.filter((activity) => activity.id !== id)
    }
  }

  const visible = computed(() => all.value.filter((activity) => shown.value.has(activity.id)))
  return { visible, announcement, run }
})
