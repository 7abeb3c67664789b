import type { Database, Transaction } from 'lmdb'
import { behind, type ColumnEntry, entryOf, HEAD_BYTES, inKeyOrder, type StoredKey, storedValue } from './lmdb-key.ts'

/** A value that LMDB does not have yet; null where the key is deleted. A list that grows has room behind its length. */
interface Change {
  key: StoredKey
  bytes: Uint8Array | null
  length: number
}

/** What a column asks of the store that it belongs to. */
export interface ColumnOwner {
  /** Bytes of changes that wait to be written became more. */
  grew(bytes: number): void
  /** Writes what waits. */
  flush(): void
}

/** Entries read at once in a scan of what may change meanwhile. */
const CHUNK = 128

/**
 * The entries of one state, as a column family of RocksDB has them: bytes sorted by bytes. What is written waits in memory until
 * the store flushes, for LMDB is fast when it is given many changes at once.
 */
export class LmdbColumn {
  readonly number: number
  readonly #db: Database<Buffer, Buffer>
  readonly #owner: ColumnOwner
  readonly #changes = new Map<string, Change>()

  constructor(number: number, db: Database<Buffer, Buffer>, owner: ColumnOwner) {
    this.number = number
    this.#db = db
    this.#owner = owner
  }

  /** Bytes of the caller's own; undefined where there are none. */
  get(key: StoredKey): Uint8Array | undefined {
    const change = this.#changes.get(key.id)
    if (change !== undefined) return change.bytes?.slice(0, change.length)
    return this.#read(key)
  }

  /** @param value is the column's from now on */
  put(key: StoredKey, value: Uint8Array): void {
    this.#changes.set(key.id, { key, bytes: value, length: value.length })
    this.#owner.grew(key.stored.length + value.length)
  }

  delete(key: StoredKey): void {
    this.#changes.set(key.id, { key, bytes: null, length: 0 })
    this.#owner.grew(key.stored.length)
  }

  /** Puts bytes behind those that are there, a delimiter between them (`StringAppendOperator`). */
  append(key: StoredKey, delimiter: number, more: Uint8Array): void {
    const known = this.#changes.get(key.id)
    const before = known === undefined ? this.#read(key) : known.bytes
    if (before === undefined || before === null) {
      this.put(key, more)
      return
    }
    const change = known ?? { key, bytes: before, length: before.length }
    const length = change.length + 1 + more.length
    let bytes = before
    if (length > bytes.length) {
      bytes = new Uint8Array(length * 2)
      bytes.set(before.subarray(0, change.length))
    }
    bytes[change.length] = delimiter
    bytes.set(more, change.length + 1)
    this.#changes.set(key.id, { key, bytes, length })
    this.#owner.grew(known === undefined ? length : more.length)
  }

  /** Entries whose keys begin so, in the order of their bytes; what is changed meanwhile behind the place where it stands is seen. */
  *scan(prefix: Uint8Array): Generator<ColumnEntry> {
    const head = Buffer.from(prefix.subarray(0, HEAD_BYTES))
    const end = behind(head)
    let range: { start: Buffer; exclusiveStart: boolean } = { start: head, exclusiveStart: false }
    for (;;) {
      if (this.#changes.size > 0) this.#owner.flush()
      const chunk = [...this.#db.getRange({ ...range, ...(end === null ? {} : { end }), limit: CHUNK })]
      for (const stored of chunk) {
        const entry = entryOf(stored)
        if (prefix.length <= HEAD_BYTES || entry.key.indexOf(prefix) === 0) yield entry
      }
      const last = chunk.at(-1)
      if (last === undefined || chunk.length < CHUNK) return
      range = { start: last.key, exclusiveStart: true }
    }
  }

  /** Entries from one key to before another as a transaction sees them, in the order of their whole keys. */
  scanAt(transaction: Transaction, from: Uint8Array, to: Uint8Array): Generator<ColumnEntry> {
    return inKeyOrder(this.#db.getRange({ transaction, start: Buffer.from(from), end: Buffer.from(to) }))
  }

  /** The value under a stored key as a transaction sees it; null where there is none. */
  readAt(transaction: Transaction, key: Buffer): Buffer | null {
    const value = this.#db.get(key, { transaction })
    return value === undefined ? null : entryOf({ key, value }).value
  }

  /** Inside a write transaction: hands all that waits to LMDB. @param told of each key */
  write(told: ((key: StoredKey) => void) | null): void {
    for (const { key, bytes, length } of this.#changes.values()) {
      if (bytes === null) this.#db.removeSync(key.stored)
      else this.#db.putSync(key.stored, Buffer.from(storedValue(key, bytes.subarray(0, length))))
      told?.(key)
    }
    this.#changes.clear()
  }

  /** Forgets all entries. */
  clear(): void {
    this.#changes.clear()
    this.#db.clearSync()
  }

  #read(key: StoredKey): Buffer | undefined {
    const value = this.#db.getBinary(key.stored)
    return value === undefined ? undefined : entryOf({ key: key.stored, value }).value
  }
}
