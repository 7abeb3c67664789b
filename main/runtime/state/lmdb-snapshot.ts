import type { Transaction } from 'lmdb'
import { CanonicalWriter } from '../../savepoint/keyed/canonical-writer.ts'
import { batchOf, keyGroupBound } from '../../savepoint/keyed/column-reader.ts'
import { keyGroupPrefixLength } from '../../savepoint/keyed/composite-key.ts'
import { EntryEncoders } from '../../savepoint/keyed/encode-entries.ts'
import { writeKeyedHeader } from '../../savepoint/keyed/write-header.ts'
import { writeRocksDbHandle } from '../../savepoint/keyed/write-rocksdb-handle.ts'
import type { IncrementalHandle, KeyGroupsHandle } from '../../savepoint/metadata/model.ts'
import { EMPTY_INSTANCE, type RocksDbInstance } from '../../savepoint/rocksdb/instance.ts'
import type { ColumnFamilyChanges, RocksDbChange } from '../../savepoint/rocksdb/write-rocksdb.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'
import type { StateSink, StateTarget } from '../../savepoint/state/state-target.ts'
import type { KeyGroupRange } from '../../savepoint/uid/key-groups.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { sameIds } from './key-group-format.ts'
import type { LmdbColumn } from './lmdb-column.ts'
import { batched, inTurns } from './lmdb-entries.ts'
import { storedKey } from './lmdb-key.ts'
import { snapshotCancelled } from './snapshot-cancelled.ts'
import type { SnapshotState } from './snapshot-state.ts'

/** What a disk backend had as a snapshot was begun. */
export interface CapturedColumns {
  key: TypeInformation
  maxParallelism: number
  range: KeyGroupRange
  view: Transaction
  columns: readonly { meta: StateMetaInfo; column: LmdbColumn }[]
  /** Behind the columns. */
  timers: readonly SnapshotState[]
}

/** Under which names a native snapshot is written, and where. */
export interface NativeTarget {
  checkpointId: bigint
  backendId: string
  target: StateTarget
}

type Native = Promise<{ handle: IncrementalHandle; instance: RocksDbInstance }>

/** A column family with as many tables of changes is written whole again; RocksDB slows its writers at 20. */
const MOST_CHANGES = 10

/** One snapshot of a disk backend, written while records go on. */
export class LmdbSnapshot {
  readonly #state: CapturedColumns
  readonly #metas: StateMetaInfo[]
  #cancelled = false
  #writing: Promise<unknown> = Promise.resolve()

  constructor(state: CapturedColumns) {
    this.#state = state
    this.#metas = [...state.columns, ...state.timers].map(({ meta }) => meta)
  }

  /** Resolves when nothing is read any more. */
  async cancel(): Promise<void> {
    this.#cancelled = true
    await this.#writing.catch(() => undefined)
  }

  writeCanonical(sink: StateSink): Promise<KeyGroupsHandle> {
    return this.#begun(this.#canonical(sink))
  }

  /** An instance of this snapshot alone. @param shares whether its tables may be in later ones, and lie where those find them */
  writeWhole(native: NativeTarget, shares: boolean): Native {
    const { target } = native
    const alone = { create: () => target.create(), createFile: () => target.createFile(), createShared: () => target.createFile() }
    const changes = this.#state.columns.map(({ meta, column }) => this.#whole(meta, column))
    if (shares) return this.#begun(this.#native(native, EMPTY_INSTANCE, changes))
    const written = this.#native({ ...native, target: alone }, EMPTY_INSTANCE, changes)
    return this.#begun(
      written.then(({ handle, instance }) => ({
        handle: { ...handle, shared: [], private: [...handle.shared, ...handle.private] },
        instance,
      })),
    )
  }

  /** What changed since the last complete checkpoint, over the tables that it had. */
  writeChanges(
    native: NativeTarget,
    before: RocksDbInstance,
    changed: (column: LmdbColumn, view: Transaction) => Iterable<Buffer>,
  ): Native {
    const changes = this.#state.columns.map(({ meta, column }): ColumnFamilyChanges => {
      const family = before.columnFamilies.find(({ name }) => name === meta.name)
      const tables = before.tables.filter(({ columnFamily }) => columnFamily === family?.id)
      if (family === undefined || tables.filter(({ level }) => level === 0).length >= MOST_CHANGES) return this.#whole(meta, column)
      const entries = this.#values(column, changed(column, this.#state.view))
      return { name: meta.name, changes: this.#inTurns(batched(entries)), whole: false }
    })
    return this.#begun(this.#native(native, before, changes))
  }

  #begun<T>(writing: Promise<T>): Promise<T> {
    this.#writing = writing
    return writing
  }

  async #canonical(sink: StateSink): Promise<KeyGroupsHandle> {
    const { key, range, view, columns, timers } = this.#state
    const writer = new CanonicalWriter(sink, [range.start, range.end], false)
    await writer.begin(writeKeyedHeader({ compressed: false, keySerializer: key.snapshot, states: this.#metas }))
    const ids = sameIds(this.#metas)
    const encoders = this.#encoders()
    for (let keyGroup = range.start; keyGroup <= range.end; keyGroup++) {
      const [from, to] = this.#bounds(keyGroup, keyGroup)
      for (const { meta, column } of columns) {
        const batches = this.#inTurns(batched(column.scanAt(view, from, to)))
        for await (const some of batches) await writer.add(keyGroup, batchOf(meta.id, some), ids)
      }
      for (const { entriesOf } of timers) for (const batch of encoders.encode(entriesOf(keyGroup))) await writer.add(keyGroup, batch, ids)
    }
    return writer.finish()
  }

  #native({ checkpointId, backendId, target }: NativeTarget, before: RocksDbInstance, columns: readonly ColumnFamilyChanges[]): Native {
    const { key, range, timers } = this.#state
    const families = timers.map((state) => ({ name: state.meta.name, changes: this.#inTurns(this.#timers(state)), whole: true }))
    return writeRocksDbHandle(
      {
        checkpointId,
        backendId,
        keyGroups: [range.start, range.end],
        header: { keySerializer: key.snapshot, states: this.#metas },
        before,
        changes: [...columns, ...families],
        createdAt: Math.floor(Date.now() / 1000),
      },
      target,
    )
  }

  #whole({ name }: StateMetaInfo, column: LmdbColumn): ColumnFamilyChanges {
    const { range, view } = this.#state
    const [from, to] = this.#bounds(range.start, range.end)
    return { name, changes: this.#inTurns(batched(column.scanAt(view, from, to))), whole: true }
  }

  *#values(column: LmdbColumn, keys: Iterable<Buffer>): Generator<RocksDbChange> {
    for (const key of keys) yield { key, value: column.readAt(this.#state.view, storedKey(key).stored) }
  }

  /** Timers of one state, in the order of their bytes: by key group, in it by time. */
  *#timers({ entriesOf }: SnapshotState): Generator<RocksDbChange[]> {
    const { range } = this.#state
    const encoders = this.#encoders()
    for (let keyGroup = range.start; keyGroup <= range.end; keyGroup++) {
      const timers: RocksDbChange[] = []
      for (const { bytes, count, keyStart, keyEnd, valueStart, valueEnd } of encoders.encode(entriesOf(keyGroup)))
        for (let i = 0; i < count; i++)
          timers.push({ key: bytes.subarray(keyStart[i], keyEnd[i]), value: bytes.subarray(valueStart[i], valueEnd[i]) })
      if (timers.length > 0) yield timers.sort((a, b) => Buffer.compare(a.key, b.key))
    }
  }

  #encoders(): EntryEncoders {
    return new EntryEncoders(this.#metas, this.#state.key.snapshot.serializer, this.#state.maxParallelism)
  }

  #bounds(first: number, last: number): [Uint8Array, Uint8Array] {
    const prefix = keyGroupPrefixLength(this.#state.maxParallelism)
    return [keyGroupBound(first, prefix), keyGroupBound(last + 1, prefix)]
  }

  #inTurns<T>(batches: Iterable<T>): AsyncGenerator<T> {
    return inTurns(batches, () => {
      if (this.#cancelled) throw snapshotCancelled()
    })
  }
}
