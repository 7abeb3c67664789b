import { mkdirSync, rmSync } from 'node:fs'
import { type Database, open, type RootDatabase, type Transaction } from 'lmdb'
import { LmdbColumn } from './lmdb-column.ts'
import type { StoredKey } from './lmdb-key.ts'

/** Changes wait in memory up to this many, or this many bytes. */
const WAITING_CHANGES = 20_000
const WAITING_BYTES = 16 * 1024 * 1024
/** States of one operator, those included that were given up meanwhile. */
const COLUMNS = 4096
/** Makes room for keys of 4026 bytes. */
const PAGE_BYTES = 8192

const BINARY = { keyEncoding: 'binary', encoding: 'binary', cache: false } as const

/**
 * A working directory with one LMDB environment: the columns of one keyed backend. It is nobody's savepoint: nothing is synced, what
 * a former process left there is deleted, and closing deletes it too.
 */
export class LmdbStore {
  readonly #directory: string
  readonly #env: RootDatabase<Buffer, Buffer>
  readonly #columns = new Map<string, LmdbColumn>()
  #made = 0
  #changes = 0
  #bytes = 0
  /** Told of each key as it is written, inside the same transaction. */
  onWrite: ((column: LmdbColumn, key: StoredKey) => void) | null = null

  constructor(directory: string) {
    this.#directory = directory
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(directory, { recursive: true })
    this.#env = open<Buffer, Buffer>({
      path: directory,
      noSubdir: false,
      maxDbs: COLUMNS,
      pageSize: PAGE_BYTES,
      noSync: true,
      overlappingSync: false,
      noMemInit: true,
      ...BINARY,
    })
  }

  /** The column of a name, made where there is none. */
  column(name: string): LmdbColumn {
    const known = this.#columns.get(name)
    if (known !== undefined) return known
    const column = new LmdbColumn(this.#made, this.database(), this)
    this.#columns.set(name, column)
    return column
  }

  /** Gives up a column: it is the caller's, to be read and cleared, and another may be made under its name. */
  take(name: string): LmdbColumn | undefined {
    this.flush()
    const column = this.#columns.get(name)
    this.#columns.delete(name)
    return column
  }

  /** A database beside the columns. Names are numbers, for LMDB's are shorter than those of states may be. */
  database(): Database<Buffer, Buffer> {
    return this.#env.openDB<Buffer, Buffer>({ name: `c${this.#made++}`, ...BINARY })
  }

  grew(bytes: number): void {
    this.#changes += 1
    this.#bytes += bytes
    if (this.#changes >= WAITING_CHANGES || this.#bytes >= WAITING_BYTES) this.flush()
  }

  flush(): void {
    if (this.#changes === 0) return
    const { onWrite } = this
    this.#env.transactionSync(() => {
      for (const column of this.#columns.values())
        column.write(
          onWrite === null
            ? null
            : (key) => {
                onWrite(column, key)
              },
        )
    })
    this.#changes = 0
    this.#bytes = 0
  }

  /** All as it is now, however it goes on; `done()` when it is no longer needed. */
  view(): Transaction {
    this.flush()
    this.#env.resetReadTxn()
    return this.#env.useReadTransaction()
  }

  async close(): Promise<void> {
    await this.#env.close()
    rmSync(this.#directory, { recursive: true, force: true })
  }
}
