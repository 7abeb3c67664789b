import type { KeyGroupsHandle } from '../metadata/model.ts'
import { snappyChunks, STREAM_IDENTIFIER_CHUNK } from '../state/snappy-framer.ts'
import type { StateSink } from '../state/state-target.ts'
import type { EntryBatch } from './entry-batch.ts'

const LAST_OF_STATE = 0x80
const END_OF_KEY_GROUP = 0xffff
/** Written bytes are handed on in pieces of about this size. A multiple of a snappy block, so that blocks are full. */
const PIECE = 1024 * 1024

/**
 * Writes the canonical stream of one subtask (`FullSnapshotAsyncWriter`): the header, then the key groups that have
 * entries, ascending; the grammar stands in canonical.ts. Memory stays at one piece and one entry.
 */
export class CanonicalWriter {
  readonly #sink: StateSink
  readonly #compressed: boolean
  readonly #keyGroupStart: number
  readonly #offsets: number[]
  #buffer = Buffer.allocUnsafe(PIECE * 2)
  #length = 0
  /** Where the first key byte of the last entry stands in the buffer: it may have to be marked yet. */
  #lastKey = -1
  #state = -1
  #keyGroup = -1

  /** @param keyGroups first and last of the subtask, inclusive */
  constructor(sink: StateSink, keyGroups: readonly [number, number], compressed: boolean) {
    this.#sink = sink
    this.#compressed = compressed
    this.#keyGroupStart = keyGroups[0]
    this.#offsets = new Array<number>(keyGroups[1] - keyGroups[0] + 1).fill(0)
  }

  /** @param header of writeKeyedHeader, or as it stood in another stream */
  async begin(header: Uint8Array): Promise<void> {
    await this.#sink.write(header)
  }

  /**
   * Adds the entries of a batch to their key group. Key groups come one after another, ascending; entries of one state
   * in a key group follow each other. Keys carry their key group, as composite keys do.
   *
   * @param ids the id of each state in this stream, by its id in the batch; -1 leaves its entries out
   */
  async add(keyGroup: number, batch: EntryBatch, ids: Int32Array): Promise<void> {
    for (let i = 0; i < batch.count; i++) {
      const state = ids[batch.states[i] as number] ?? -1
      if (state === -1) continue
      if (keyGroup !== this.#keyGroup) await this.#beginKeyGroup(keyGroup)
      this.#entry(
        state,
        batch.bytes,
        batch.keyStart[i] as number,
        batch.keyEnd[i] as number,
        batch.valueStart[i] as number,
        batch.valueEnd[i] as number,
      )
      if (this.#length >= PIECE) await this.#handOn(this.#lastKey - 4)
    }
  }

  /** Ends the stream. Null where no key group had an entry and nothing but the header was written. */
  async finish(): Promise<KeyGroupsHandle> {
    await this.#endKeyGroup()
    return { tag: 7, keyGroupStart: this.#keyGroupStart, offsets: this.#offsets, stream: await this.#sink.finish(), stateHandleId: null }
  }

  #entry(state: number, bytes: Uint8Array, keyStart: number, keyEnd: number, valueStart: number, valueEnd: number): void {
    this.#room(keyEnd - keyStart + valueEnd - valueStart + 12)
    if (state !== this.#state) {
      if (this.#state !== -1) this.#markLast()
      this.#length = this.#buffer.writeUInt16BE(state, this.#length)
      this.#state = state
    }
    this.#length = this.#buffer.writeInt32BE(keyEnd - keyStart, this.#length)
    this.#lastKey = this.#length
    this.#copy(bytes, keyStart, keyEnd)
    this.#length = this.#buffer.writeInt32BE(valueEnd - valueStart, this.#length)
    this.#copy(bytes, valueStart, valueEnd)
  }

  #copy(bytes: Uint8Array, from: number, to: number): void {
    this.#buffer.set(bytes.subarray(from, to), this.#length)
    this.#length += to - from
  }

  #markLast(): void {
    this.#buffer[this.#lastKey] = (this.#buffer[this.#lastKey] as number) | LAST_OF_STATE
  }

  async #beginKeyGroup(keyGroup: number): Promise<void> {
    await this.#endKeyGroup()
    if (keyGroup < this.#keyGroup || this.#offsets[keyGroup - this.#keyGroupStart] !== 0)
      throw new RangeError(`key group ${keyGroup} comes after ${this.#keyGroup}, or is not of this stream`)
    this.#keyGroup = keyGroup
    this.#offsets[keyGroup - this.#keyGroupStart] = this.#sink.position
    if (this.#compressed) await this.#sink.write(STREAM_IDENTIFIER_CHUNK)
  }

  async #endKeyGroup(): Promise<void> {
    if (this.#state === -1) return
    this.#markLast()
    this.#room(2)
    this.#length = this.#buffer.writeUInt16BE(END_OF_KEY_GROUP, this.#length)
    await this.#handOn(this.#length)
    this.#state = -1
    this.#lastKey = -1
  }

  /** Writes the buffer's first bytes out and keeps the rest. */
  async #handOn(length: number): Promise<void> {
    const bytes = this.#buffer.subarray(0, length)
    await this.#sink.write(this.#compressed ? snappyChunks(bytes) : bytes)
    this.#buffer.copyWithin(0, length, this.#length)
    this.#length -= length
    this.#lastKey -= length
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes))
    this.#buffer.copy(grown, 0, 0, this.#length)
    this.#buffer = grown
  }
}
