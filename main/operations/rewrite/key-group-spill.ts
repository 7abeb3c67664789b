import { join } from 'node:path'
import { TidemarkError } from '../../../shared/model/index.ts'
import type { CanonicalBatch } from '../../savepoint/keyed/canonical-entries.ts'
import { BatchBuilder, type EntryBatch } from '../../savepoint/keyed/entry-batch.ts'
import type { NewFile, NewFolder } from '../../storage/new-folder.ts'
import { localStorage } from '../../storage/local.ts'
import { toUri } from '../../storage/uri.ts'

/** Parts that entries are spilled to: enough that one of them fits memory, few enough to be open at once. */
const PARTS = 64
/** u16 key group, u16 state, i32 key length, i32 value length */
const HEAD = 12

interface Part {
  name: string
  file: NewFile
  bytes: number
  closed: boolean
}

/**
 * Brings entries that come in any order into the order of key groups and states, by way of files: ranges of key groups are
 * written apart, and each range is put in order in memory when its turn comes. Memory is that of one range.
 */
export class KeyGroupSpill {
  readonly #folder: NewFolder
  readonly #first: number
  readonly #width: number
  readonly #parts = new Map<number, Part>()

  /** @param keyGroups first and last, inclusive */
  constructor(folder: NewFolder, keyGroups: readonly [number, number]) {
    this.#folder = folder
    this.#first = keyGroups[0]
    this.#width = Math.max(1, Math.ceil((keyGroups[1] - keyGroups[0] + 1) / PARTS))
  }

  /** @param ids the id that each state of the batch gets; -1 leaves its entries out */
  async add(keyGroup: number, batch: EntryBatch, ids: Int32Array): Promise<void> {
    const part = this.#partOf(keyGroup)
    const pieces: Uint8Array[] = []
    for (let i = 0; i < batch.count; i++) {
      const state = ids[batch.states[i] as number] ?? -1
      if (state === -1) continue
      const key = batch.bytes.subarray(batch.keyStart[i], batch.keyEnd[i])
      const value = batch.bytes.subarray(batch.valueStart[i], batch.valueEnd[i])
      const head = Buffer.allocUnsafe(HEAD)
      head.writeUInt16BE(keyGroup, 0)
      head.writeUInt16BE(state, 2)
      head.writeInt32BE(key.length, 4)
      head.writeInt32BE(value.length, 8)
      pieces.push(head, key, value)
    }
    const bytes = Buffer.concat(pieces)
    part.bytes += bytes.length
    await part.file.write(bytes)
  }

  /** The entries of a range of key groups, in order; after the first call nothing can be added any more. */
  async *entries(keyGroups?: readonly [number, number]): AsyncGenerator<CanonicalBatch> {
    for (const [at, part] of [...this.#parts].sort(([a], [b]) => a - b)) {
      const first = this.#first + at * this.#width
      if (keyGroups !== undefined && (first > keyGroups[1] || first + this.#width - 1 < keyGroups[0])) continue
      const bytes = await this.#read(part)
      for (const one of inOrder(bytes)) {
        if (keyGroups === undefined || (one.keyGroup >= keyGroups[0] && one.keyGroup <= keyGroups[1])) yield one
      }
    }
  }

  async close(): Promise<void> {
    for (const part of this.#parts.values()) {
      if (!part.closed) await part.file.close()
      await this.#folder.remove(part.name)
    }
    this.#parts.clear()
  }

  #partOf(keyGroup: number): Part {
    const at = Math.floor((keyGroup - this.#first) / this.#width)
    const known = this.#parts.get(at)
    if (known !== undefined) return known
    const name = `spill-${this.#first}-${at}`
    const part = { name, file: this.#folder.file(name), bytes: 0, closed: false }
    this.#parts.set(at, part)
    return part
  }

  async #read(part: Part): Promise<Buffer> {
    if (!part.closed) {
      await part.file.close()
      part.closed = true
    }
    const source = await localStorage.source(toUri(join(this.#folder.path, part.name)))
    try {
      if (source.byteLength !== part.bytes) throw lostBytes(part.name, part.bytes, source.byteLength)
      return Buffer.from(await source.read(0, source.byteLength))
    } finally {
      await source.close()
    }
  }
}

/** Entries by key group and state, those of one state in the order in which they came. */
function* inOrder(bytes: Buffer): Generator<CanonicalBatch> {
  const starts: number[] = []
  for (let at = 0; at < bytes.length; at += HEAD + bytes.readInt32BE(at + 4) + bytes.readInt32BE(at + 8)) starts.push(at)
  // Key group and state stand first and big endian, so both compare as one number.
  starts.sort((a, b) => bytes.readUInt32BE(a) - bytes.readUInt32BE(b) || a - b)
  for (let from = 0; from < starts.length;) {
    const keyGroup = bytes.readUInt16BE(starts[from])
    const batch = new BatchBuilder()
    while (from < starts.length && !batch.full && bytes.readUInt16BE(starts[from]) === keyGroup) {
      const at = starts[from] as number
      const keyStart = at + HEAD
      const keyEnd = keyStart + bytes.readInt32BE(at + 4)
      batch.add(bytes.readUInt16BE(at + 2), keyStart, keyEnd, keyEnd, keyEnd + bytes.readInt32BE(at + 8))
      from += 1
    }
    yield { keyGroup, batch: batch.build(bytes, -1) }
  }
}

const lostBytes = (name: string, expected: number, found: number): TidemarkError =>
  new TidemarkError({
    code: 'STORAGE_FAILED',
    message: `A temporary file came back with ${found} bytes, where ${expected} were written. The disk is failing, or another program took the file. Nothing was published; try again.`,
    file: name,
    expected: String(expected),
    found: String(found),
    retriable: true,
  })
