/** Where the key and value of one entry lie in the bytes of its batch. */
export interface EntryBatch {
  bytes: Uint8Array
  /** File offset of the first byte, -1 where the bytes were decompressed. */
  origin: number
  count: number
  /** State id of each entry. */
  states: Uint16Array
  keyStart: Int32Array
  keyEnd: Int32Array
  valueStart: Int32Array
  valueEnd: Int32Array
}

/** Entries of a batch, at the most: large enough to be fast, small enough to be cancelled between two. */
export const BATCH_ENTRIES = 4096

/** Fills one batch; positions only, so that a scan which does not decode allocates nothing per entry. */
export class BatchBuilder {
  readonly states = new Uint16Array(BATCH_ENTRIES)
  readonly keyStart = new Int32Array(BATCH_ENTRIES)
  readonly keyEnd = new Int32Array(BATCH_ENTRIES)
  readonly valueStart = new Int32Array(BATCH_ENTRIES)
  readonly valueEnd = new Int32Array(BATCH_ENTRIES)
  count = 0

  get full(): boolean {
    return this.count === BATCH_ENTRIES
  }

  add(state: number, keyStart: number, keyEnd: number, valueStart: number, valueEnd: number): void {
    const { count } = this
    this.states[count] = state
    this.keyStart[count] = keyStart
    this.keyEnd[count] = keyEnd
    this.valueStart[count] = valueStart
    this.valueEnd[count] = valueEnd
    this.count = count + 1
  }

  build(bytes: Uint8Array, origin: number): EntryBatch {
    const { states, keyStart, keyEnd, valueStart, valueEnd, count } = this
    return { bytes, origin, count, states, keyStart, keyEnd, valueStart, valueEnd }
  }
}
