import type { StateShape } from '../../../shared/model/index.ts'
import { EntryCounter } from './count-entries.ts'
import type { ScannedEntry } from './scan-state.ts'
import { TimeBars } from './time-bars.ts'

/** What is asked of a count. */
export interface ShapeRequest {
  state: string
  /** Key groups of the operator; 0 for operator state. */
  keyGroups: number
  /** Milliseconds since 1970: timers up to here are due. */
  asOf: number
}

/**
 * Counts the entries of one state as they go by, with what a picture of it needs beside {@link EntryCounter}: bytes by key group and
 * subtask, and the times of timers. Raw keyed state holds several timer services; they are counted together.
 */
export class ShapeCounter {
  readonly #state: string
  readonly #counter = new EntryCounter()
  readonly #times: TimeBars
  readonly #groupBytes: number[]
  readonly #subtaskBytes = new Map<number, number>()
  #sized = true

  constructor({ state, keyGroups, asOf }: ShapeRequest) {
    this.#state = state
    this.#times = new TimeBars(asOf)
    this.#groupBytes = new Array<number>(keyGroups).fill(0)
  }

  add(scanned: ScannedEntry): void {
    const { bytes, subtask, entry } = scanned
    this.#counter.add({ ...scanned, state: this.#state })
    if (typeof entry.timestamp === 'string') this.#times.add(entry.timestamp)
    if (bytes === null) {
      this.#sized = false
      return
    }
    this.#subtaskBytes.set(subtask, (this.#subtaskBytes.get(subtask) ?? 0) + bytes)
    // A key group beyond the operator's can only come from a damaged file; it must not stretch the list.
    if (typeof entry.keyGroup !== 'number' || !(entry.keyGroup in this.#groupBytes)) return
    this.#groupBytes[entry.keyGroup] = (this.#groupBytes[entry.keyGroup] ?? 0) + bytes
  }

  /** What was counted so far. */
  shape(part: number, done: boolean): StateShape {
    const [counted] = this.#counter.all()
    return {
      entries: counted?.entries ?? 0,
      bytes: this.#sized ? (counted?.bytes ?? 0) : null,
      part,
      done,
      keyGroups: this.#groupBytes.map((bytes, group) => ({ entries: counted?.keyGroups.get(group) ?? 0, bytes })),
      subtasks: [...(counted?.subtasks ?? [])]
        .sort((a, b) => a[0] - b[0])
        .map(([subtask, entries]) => ({ subtask, entries, bytes: this.#subtaskBytes.get(subtask) ?? 0 })),
      largest: counted?.largest ?? [],
      times: this.#times.times(),
    }
  }
}
