import type { StreamHandle } from '../../metadata/model.ts'
import type { StateSink } from '../../state/state-target.ts'
import { LittleWriter } from '../little-writer.ts'
import { TRAILER, writeBlockHandle, type BlockHandle } from './block-handle.ts'
import { BlockWriter } from './block-writer.ts'
import { writeFooter } from './footer.ts'
import { ENTRY, internalKey, KEY_TRAILER } from './internal-key.ts'
import { propertyEntries, type TableOrigin } from './write-properties.ts'

/** A table that was written. */
export interface WrittenTable {
  stream: StreamHandle
  /** Bytes. */
  size: number
  /** Internal keys. */
  smallest: Uint8Array
  largest: Uint8Array
}

/** As RocksDB's defaults are (`BlockBasedTableOptions`). */
const BLOCK_BYTES = 4 * 1024
const RESTART_INTERVAL = 16
/** Blocks are handed on once they are this many bytes together. */
const PIECE = 1024 * 1024
const NOTHING = new Uint8Array(0)

/**
 * Writes one `.sst` file (`BlockBasedTableBuilder`): format version 2, CRC32C, no compression, a binary search index, no filter.
 * Memory stays at one piece, one entry, and the index, which has one key of each 4 KiB.
 */
export class TableWriter {
  readonly #sink: StateSink
  readonly #origin: TableOrigin
  readonly #out = new LittleWriter()
  readonly #blocks = new BlockWriter(this.#out, RESTART_INTERVAL)
  readonly #indexOut = new LittleWriter()
  readonly #index = new BlockWriter(this.#indexOut, 1)
  readonly #handle = new LittleWriter()
  readonly #valueTail: Uint8Array
  readonly #deletionTail: Uint8Array
  #smallest: Uint8Array | null = null
  #last: Buffer = Buffer.alloc(256)
  #lastLength = -1
  #lastTail: Uint8Array = NOTHING
  /** Where the next piece will stand. */
  #handedOn = 0
  #blockStart = 0
  #entries = 0
  #deletions = 0
  #rawKeyBytes = 0
  #rawValueBytes = 0
  #dataBlocks = 0

  /** @param sink has no bytes yet */
  constructor(sink: StateSink, origin: TableOrigin) {
    this.#sink = sink
    this.#origin = origin
    this.#valueTail = internalKey(NOTHING, origin.sequence, ENTRY.value)
    this.#deletionTail = internalKey(NOTHING, origin.sequence, ENTRY.deletion)
  }

  /** Bytes that the table has so far. */
  get position(): number {
    return this.#handedOn + this.#out.length
  }

  /** Whether {@link handOn} is to be called. */
  get full(): boolean {
    return this.#out.length >= PIECE
  }

  /**
   * Adds a key that is greater than the one before, with its value, or null where it is deleted. The bytes may be reused by
   * the caller afterwards.
   *
   * @throws RangeError for a key out of order
   */
  add(key: Uint8Array, value: Uint8Array | null): void {
    const shared = this.#shared(key)
    const tail = value === null ? this.#deletionTail : this.#valueTail
    this.#smallest ??= joined(key, tail)
    this.#blocks.add(this.#blocks.restarts ? 0 : shared, key, tail, value ?? NOTHING)
    this.#remember(key, tail)
    this.#entries += 1
    if (value === null) this.#deletions += 1
    this.#rawKeyBytes += key.length + KEY_TRAILER
    this.#rawValueBytes += value?.length ?? 0
    if (this.#blocks.size >= BLOCK_BYTES) this.#endBlock()
  }

  /** Gives the blocks in hand to the sink. */
  async handOn(): Promise<void> {
    if (this.#blocks.size > 0) this.#endBlock()
    await this.#sink.write(this.#out.view())
    this.#handedOn += this.#out.length
    this.#out.reset()
    this.#blockStart = this.#handedOn
  }

  /** Ends the table, which has one entry at the least. */
  async finish(): Promise<WrittenTable> {
    await this.handOn()
    const dataSize = this.#handedOn
    const index = { offset: this.position, size: this.#index.end() }
    this.#out.bytes(this.#indexOut.view())
    const properties = this.#endMetaBlock(
      propertyEntries({
        ...this.#origin,
        entries: this.#entries,
        deletions: this.#deletions,
        rawKeyBytes: this.#rawKeyBytes,
        rawValueBytes: this.#rawValueBytes,
        dataBlocks: this.#dataBlocks,
        dataSize,
        indexSize: index.size + TRAILER,
      }),
    )
    const metaIndex = this.#endMetaBlock([['rocksdb.properties', this.#bytesOf(properties)]])
    writeFooter(this.#out, metaIndex, index)
    await this.handOn()
    const stream = await this.#sink.finish()
    if (stream === null || this.#smallest === null) throw new RangeError('a table needs an entry')
    return { stream, size: this.#handedOn, smallest: this.#smallest, largest: joined(this.#lastKey(), this.#lastTail) }
  }

  #endBlock(): void {
    const handle = { offset: this.#blockStart, size: this.#blocks.end() }
    this.#blockStart = this.position
    this.#dataBlocks += 1
    // The last key of the block itself: RocksDB shortens it where it can, which need not be.
    this.#index.add(0, this.#lastKey(), this.#lastTail, this.#bytesOf(handle))
  }

  #endMetaBlock(entries: readonly (readonly [string, Uint8Array])[]): BlockHandle {
    const offset = this.position
    const block = new BlockWriter(this.#out, 1)
    for (const [key, value] of entries) block.add(0, Buffer.from(key), NOTHING, value)
    return { offset, size: block.end() }
  }

  #bytesOf(handle: BlockHandle): Uint8Array {
    this.#handle.reset()
    writeBlockHandle(this.#handle, handle)
    return this.#handle.view()
  }

  /** Bytes in common with the key before. */
  #shared(key: Uint8Array): number {
    const last = this.#last
    const length = Math.min(this.#lastLength, key.length)
    let at = 0
    while (at < length && last[at] === key[at]) at++
    if (this.#lastLength >= 0 && (at === key.length || (at < this.#lastLength && (key[at] as number) < (last[at] as number))))
      throw new RangeError('keys of a table ascend, and each comes once')
    return at
  }

  #remember(key: Uint8Array, tail: Uint8Array): void {
    if (key.length > this.#last.length) this.#last = Buffer.alloc(key.length * 2)
    this.#last.set(key)
    this.#lastLength = key.length
    this.#lastTail = tail
  }

  #lastKey(): Uint8Array {
    return this.#last.subarray(0, this.#lastLength)
  }
}

const joined = (key: Uint8Array, tail: Uint8Array): Uint8Array => Uint8Array.from(Buffer.concat([key, tail]))
