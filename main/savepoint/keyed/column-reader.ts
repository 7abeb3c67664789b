import type { RocksDbEntry } from '../rocksdb/rocksdb.ts'
import { BatchBuilder, type EntryBatch } from './entry-batch.ts'

/** A key-group number as it stands in front of a key; the one behind the last (32768) still fits two bytes, 128 fits one. */
export const keyGroupBound = (keyGroup: number, prefix: 1 | 2): Uint8Array =>
  prefix === 1 ? Uint8Array.of(keyGroup) : Uint8Array.of(keyGroup >> 8, keyGroup & 0xff)

/** Keys and values of a batch in one buffer. */
export function batchOf(state: number, entries: readonly RocksDbEntry[]): EntryBatch {
  const bytes = new Uint8Array(entries.reduce((sum, { key, value }) => sum + key.length + value.length, 0))
  const batch = new BatchBuilder()
  let at = 0
  for (const { key, value } of entries) {
    bytes.set(key, at)
    bytes.set(value, at + key.length)
    batch.add(state, at, at + key.length, at + key.length, at + key.length + value.length)
    at += key.length + value.length
  }
  return batch.build(bytes, -1)
}

/** The entries of one column family, given out key group by key group. */
export class ColumnReader {
  readonly #id: number
  readonly #entries: AsyncGenerator<RocksDbEntry[]>
  readonly #prefix: 1 | 2
  #waiting: RocksDbEntry[] = []
  #at = 0
  #ended = false

  constructor(id: number, entries: AsyncGenerator<RocksDbEntry[]>, prefix: 1 | 2) {
    this.#id = id
    this.#entries = entries
    this.#prefix = prefix
  }

  /** Key groups are asked for in ascending order. */
  async *entriesOf(keyGroup: number): AsyncGenerator<EntryBatch> {
    while (await this.#fill()) {
      const from = this.#at
      while (this.#at < this.#waiting.length && this.#keyGroupOf(this.#waiting[this.#at] as RocksDbEntry) === keyGroup) this.#at += 1
      if (this.#at === from) return
      yield batchOf(this.#id, this.#waiting.slice(from, this.#at))
    }
  }

  async #fill(): Promise<boolean> {
    while (this.#at === this.#waiting.length && !this.#ended) {
      const next = await this.#entries.next()
      this.#ended = next.done === true
      this.#waiting = next.done === true ? [] : next.value
      this.#at = 0
    }
    return this.#at < this.#waiting.length
  }

  #keyGroupOf({ key }: RocksDbEntry): number {
    return this.#prefix === 1 ? (key[0] ?? 0) : ((key[0] ?? 0) << 8) | (key[1] ?? 0)
  }
}
