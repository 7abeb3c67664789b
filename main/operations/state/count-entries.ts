import type { JsonValue } from '../../savepoint/serializers/serializer.ts'
import type { ScannedEntry } from './scan-state.ts'

/** How many of the largest keys are kept. */
const LARGEST = 10

/** What a whole scan of one state says of its shape. */
export interface StateCount {
  state: string
  entries: number
  bytes: number
  /** Keys by their largest entry, largest first; a key stands here once. */
  largest: { key: JsonValue; bytes: number; keyGroup: number | null; subtask: number }[]
  keyGroups: Map<number, number>
  subtasks: Map<number, number>
}

/** Counts entries as they go by; memory is one number a key group and a few keys a state. */
export class EntryCounter {
  private readonly counts = new Map<string, StateCount>()

  add({ state, subtask, bytes, entry }: ScannedEntry): void {
    let count = this.counts.get(state)
    if (count === undefined) {
      count = { state, entries: 0, bytes: 0, largest: [], keyGroups: new Map(), subtasks: new Map() }
      this.counts.set(state, count)
    }
    count.entries += 1
    count.bytes += bytes ?? 0
    count.subtasks.set(subtask, (count.subtasks.get(subtask) ?? 0) + 1)
    const keyGroup = typeof entry.keyGroup === 'number' ? entry.keyGroup : null
    if (keyGroup !== null) count.keyGroups.set(keyGroup, (count.keyGroups.get(keyGroup) ?? 0) + 1)
    if (bytes === null || entry.key === undefined) return
    const smallest = count.largest.at(-1)
    if (count.largest.length === LARGEST && smallest !== undefined && smallest.bytes >= bytes) return
    const json = JSON.stringify(entry.key)
    const known = count.largest.findIndex(({ key }) => JSON.stringify(key) === json)
    if (known >= 0 && (count.largest[known]?.bytes ?? 0) >= bytes) return
    if (known >= 0) count.largest.splice(known, 1)
    count.largest.push({ key: entry.key, bytes, keyGroup, subtask })
    count.largest.sort((a, b) => b.bytes - a.bytes)
    if (count.largest.length > LARGEST) count.largest.pop()
  }

  /** By name. */
  all(): StateCount[] {
    return [...this.counts.values()].sort((a, b) => (a.state < b.state ? -1 : 1))
  }
}
