import type { Database, Transaction } from 'lmdb'
import type { LmdbColumn } from './lmdb-column.ts'
import { type ColumnEntry, inKeyOrder, storedValue } from './lmdb-key.ts'
import type { LmdbStore } from './lmdb-store.ts'

/** Snapshots that are not complete keep as many epochs apart; beyond that they share the last one, and more is written than changed. */
const MOST_EPOCHS = 8
const NOTHING = Buffer.alloc(0)

/**
 * Which keys changed since the last complete checkpoint. An epoch begins as a checkpoint is taken: what changes before the next one
 * is in it, and it is forgotten once a later checkpoint is complete.
 */
export class ChangedKeys {
  readonly #store: LmdbStore
  /** The oldest first; the last one is being written to. */
  #epochs: { number: number; keys: Database<Buffer, Buffer> }[] = []
  readonly #free: Database<Buffer, Buffer>[] = []
  #next = 0

  constructor(store: LmdbStore) {
    this.#store = store
    this.#begin()
    store.onWrite = (column, key) => {
      this.#epochs.at(-1)?.keys.putSync(logKey(column.number, key.stored), Buffer.from(storedValue(key, NOTHING)))
    }
  }

  /** Ends an epoch. @returns its number and what reads all that changed up to its end, as a view of the store sees it */
  end(): { epoch: number; changed: (column: LmdbColumn, view: Transaction) => Generator<Buffer> } {
    const ended = this.#epochs.map(({ keys }) => keys)
    // An epoch that goes on is not forgotten as the snapshot is complete.
    const epoch = this.#next - (this.#epochs.length < MOST_EPOCHS ? 1 : 2)
    if (this.#epochs.length < MOST_EPOCHS) this.#begin()
    return { epoch, changed: (column, view) => merged(ended.map((keys) => keysOf(keys, column, view))) }
  }

  /** Forgets an epoch and those before it. */
  forget(epoch: number): void {
    for (const { keys } of this.#epochs.filter(({ number }) => number <= epoch)) {
      keys.clearSync()
      this.#free.push(keys)
    }
    this.#epochs = this.#epochs.filter(({ number }) => number > epoch)
  }

  #begin(): void {
    this.#epochs.push({ number: this.#next++, keys: this.#free.pop() ?? this.#store.database() })
  }
}

/** `u32 column, stored key` */
function logKey(number: number, stored: Uint8Array): Buffer {
  const key = Buffer.allocUnsafe(4 + stored.length)
  key.writeUInt32BE(number)
  key.set(stored, 4)
  return key
}

function* keysOf(keys: Database<Buffer, Buffer>, column: LmdbColumn, transaction: Transaction): Generator<Buffer> {
  const range = { transaction, start: logKey(column.number, NOTHING), end: logKey(column.number + 1, NOTHING) }
  const stored = keys.getRange(range).map(({ key, value }): ColumnEntry => ({ key: key.subarray(4), value }))
  for (const { key } of inKeyOrder(stored)) yield key
}

/** The keys of several ascending runs, each once. */
function* merged(runs: readonly Generator<Buffer>[]): Generator<Buffer> {
  const heads = runs.map((run) => run.next())
  for (;;) {
    let least: Buffer | null = null
    for (const { done, value } of heads) if (done !== true && (least === null || Buffer.compare(value, least) < 0)) least = value
    if (least === null) return
    for (const [i, { done, value }] of heads.entries())
      if (done !== true && Buffer.compare(value, least) === 0) heads[i] = (runs[i] as Generator<Buffer>).next()
    yield least
  }
}
