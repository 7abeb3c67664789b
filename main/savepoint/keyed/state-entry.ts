import type { StateMetaInfo } from '../state/meta-info.ts'

/** One entry of keyed state, decoded. */
export interface StateEntry {
  state: StateMetaInfo
  keyGroup: number
  /** Undecoded where the key's serializer is not known. */
  key: unknown
  namespace: unknown
  /**
   * By the state's kind: the value; the list's elements; all pairs of a map under this key; the timestamp of a timer.
   * Undecoded where only the job's classes could read it.
   */
  value: unknown
  /** Bytes that key and value take in the file. */
  size: number
}

/** Whether a state holds timers (`PRIORITY_QUEUE`). */
export const isTimerState = (state: StateMetaInfo): boolean => state.type === 'PRIORITY_QUEUE'
