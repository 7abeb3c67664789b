import { randomUUID } from 'node:crypto'
import { readCanonicalEntries } from '../../savepoint/keyed/canonical-entries.ts'
import { EntryEncoders } from '../../savepoint/keyed/encode-entries.ts'
import type { EntryBatch } from '../../savepoint/keyed/entry-batch.ts'
import { readKeyedHeaderOf } from '../../savepoint/keyed/read-keyed-handle.ts'
import type { StateEntry } from '../../savepoint/keyed/state-entry.ts'
import type { KeyedHandle } from '../../savepoint/metadata/model.ts'
import { EMPTY_INSTANCE, type RocksDbInstance } from '../../savepoint/rocksdb/instance.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import type { KeyGroupRange } from '../../savepoint/uid/key-groups.ts'
import type { ListState, MapState, NamespacedState, StateDescriptor } from '../operators/runtime-context.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { AbstractKeyedBackend, type MapDescriptor } from './abstract-keyed-backend.ts'
import { ChangedKeys } from './changed-keys.ts'
import { mustMigrate, mustTakeKeys, mustTakeState } from './compatibility.ts'
import { CompositeKeys } from './composite-keys.ts'
import { mustBeOf } from './expected-handles.ts'
import { overlaps } from './handle-range.ts'
import type { KeyedSnapshot, SnapshotRequest } from './keyed-backend.ts'
import type { LmdbColumn } from './lmdb-column.ts'
import { decoded } from './lmdb-entries.ts'
import { storedKey } from './lmdb-key.ts'
import { LmdbSnapshot } from './lmdb-snapshot.ts'
import { LmdbStore } from './lmdb-store.ts'
import { LmdbListView, LmdbMapView, type LmdbState, LmdbTable } from './lmdb-views.ts'
import { keyValueMeta, registration, storedType, wholeType } from './registered-state.ts'
import type { TtlClock } from './ttl.ts'

/** Where a disk backend works, and how it takes checkpoints. */
export interface DiskSettings {
  /** A folder of this backend's own; what is there is deleted, and it is deleted as the backend is closed. */
  directory: string
  /** Checkpoints refer to the files of those before them (`execution.checkpointing.incremental`). */
  incremental: boolean
}

/**
 * Keyed state of one subtask's operator on disk, in LMDB, with the keys and values that RocksDB has (`RocksDBKeyedStateBackend`): a
 * canonical savepoint is one scan, and checkpoints and native savepoints are instances of RocksDB. Timers are in memory.
 */
export class LmdbKeyedBackend extends AbstractKeyedBackend {
  readonly #store: LmdbStore
  readonly #incremental: boolean
  readonly #backendId = randomUUID()
  readonly #states = new Map<string, StateMetaInfo>()
  /** What a snapshot had and the job has not asked for yet. */
  readonly #restored = new Map<string, StateMetaInfo>()
  readonly #running = new Set<LmdbSnapshot>()
  /** From the first checkpoint on. */
  #changed: ChangedKeys | null = null
  /** What the last complete checkpoint wrote. */
  #instance: RocksDbInstance = EMPTY_INSTANCE
  /** Checkpoints that are not complete yet. */
  readonly #pending = new Map<bigint, { epoch: number; instance: RocksDbInstance | null }>()

  constructor(key: TypeInformation, maxParallelism: number, range: KeyGroupRange, now: () => number, settings: DiskSettings) {
    super(key, maxParallelism, range, now)
    this.#store = new LmdbStore(settings.directory)
    this.#incremental = settings.incremental
  }

  async restore(handles: readonly KeyedHandle[], open: StreamOpener): Promise<void> {
    for (const handle of handles) {
      if (!overlaps(handle, this.range)) continue
      await mustBeOf('rocksdb', handle, open)
      const header = await readKeyedHeaderOf(handle, open)
      if (header === null) continue
      if (header.problem !== null) throw header.problem
      mustTakeKeys(header.keySerializer, this.context.type.snapshot)
      const columns = header.states.map((meta) => {
        if (!this.#restored.has(meta.name)) this.#restored.set(meta.name, meta)
        return this.#store.column(meta.name)
      })
      const range = [this.range.start, this.range.end] as const
      for await (const { batch } of readCanonicalEntries(handle, open, header, this.context.maxParallelism, range)) load(batch, columns)
    }
  }

  /** Records may come at once: what is written is read from a view of the store. */
  snapshot(request: SnapshotRequest): KeyedSnapshot {
    const captured = Promise.resolve()
    const metas = [...this.#states.values(), ...this.#restored.values()].map((meta, id) => ({ ...meta, id }))
    const timers = this.captureTimers(metas.length)
    if (metas.length + timers.length === 0) return { captured, written: Promise.resolve(null) }
    const view = this.#store.view()
    const snapshot = new LmdbSnapshot({
      key: this.context.type,
      maxParallelism: this.context.maxParallelism,
      range: this.range,
      view,
      columns: metas.map((meta) => ({ meta, column: this.#store.column(meta.name) })),
      timers,
    })
    this.#running.add(snapshot)
    const written = this.#write(snapshot, request).finally(() => {
      this.#running.delete(snapshot)
      view.done()
    })
    return { captured, written }
  }

  notifyCheckpointComplete(checkpointId: bigint): void {
    const complete = this.#pending.get(checkpointId)
    if (complete?.instance == null) return
    this.#instance = complete.instance
    this.#changed?.forget(complete.epoch)
    for (const id of this.#pending.keys()) if (id <= checkpointId) this.#pending.delete(id)
  }

  notifyCheckpointAborted(checkpointId: bigint): void {
    this.#pending.delete(checkpointId)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((snapshot) => snapshot.cancel()))
    await this.#store.close()
  }

  protected valueTable(descriptor: StateDescriptor, namespace: TypeInformation): LmdbTable {
    return new LmdbTable(this.#register(descriptor, namespace), wholeType(descriptor))
  }

  protected listView<T>(descriptor: StateDescriptor, namespace: TypeInformation, ttl: TtlClock): NamespacedState<ListState<T>> {
    return new LmdbListView<T>(this.#register(descriptor, namespace), elementType(descriptor), ttl)
  }

  protected mapView<K, V>(descriptor: MapDescriptor, namespace: TypeInformation, ttl: TtlClock): NamespacedState<MapState<K, V>> {
    const value = storedType(descriptor.value, descriptor)
    return new LmdbMapView<K, V>(this.#register(descriptor, namespace), descriptor.key, value, ttl)
  }

  protected takeRestored(name: string): StateEntry[] {
    const meta = this.#restored.get(name)
    const column = this.#store.take(name)
    if (meta === undefined || column === undefined) return []
    this.#restored.delete(name)
    const entries = [...this.#entries(column, meta)]
    column.clear()
    return entries
  }

  #register(descriptor: StateDescriptor, namespace: TypeInformation): LmdbState {
    const { value, toEntry, fromEntry } = registration(descriptor)
    const meta = keyValueMeta(this.#states.size, descriptor, namespace, value)
    const { name } = descriptor
    const restored = this.#restored.get(name)
    if (restored !== undefined) {
      mustTakeState(restored, meta, '')
      if (mustMigrate(restored, meta)) this.#migrate(restored, meta, (entry) => toEntry(fromEntry(entry)))
      this.#restored.delete(name)
    }
    this.#states.set(name, meta)
    return { name, column: this.#store.column(name), keys: new CompositeKeys(this.context, meta, namespace) }
  }

  /** Writes all values anew, as they are stored now (`RocksDBKeyedStateBackend.migrateStateValues`). */
  #migrate(before: StateMetaInfo, now: StateMetaInfo, convert: (entry: unknown) => unknown): void {
    const old = this.#store.take(before.name)
    if (old === undefined) return
    const column = this.#store.column(now.name)
    const encoders = new EntryEncoders([now], this.context.type.snapshot.serializer, this.context.maxParallelism)
    const entries = this.#entries(old, before)
    for (const batch of encoders.encode(converted(entries, convert))) load(batch, [column])
    this.#store.flush()
    old.clear()
  }

  #entries(column: LmdbColumn, meta: StateMetaInfo): Generator<StateEntry> {
    return decoded(column.scan(new Uint8Array(0)), meta, this.context.type.snapshot.serializer, this.context.maxParallelism)
  }

  #write(snapshot: LmdbSnapshot, { checkpointId, kind, format, target }: SnapshotRequest): Promise<KeyedHandle> {
    if (kind === 'SAVEPOINT' && format === 'CANONICAL') return snapshot.writeCanonical(target.create())
    const native = { checkpointId, backendId: this.#backendId, target }
    if (kind === 'SAVEPOINT') return snapshot.writeWhole(native, true).then(({ handle }) => handle)
    if (!this.#incremental) return snapshot.writeWhole(native, false).then(({ handle }) => handle)
    this.#changed ??= new ChangedKeys(this.#store)
    const { epoch, changed } = this.#changed.end()
    const pending: { epoch: number; instance: RocksDbInstance | null } = { epoch, instance: null }
    this.#pending.set(checkpointId, pending)
    const written = kind === 'FULL_CHECKPOINT' ? snapshot.writeWhole(native, true) : snapshot.writeChanges(native, this.#instance, changed)
    return written.then(({ handle, instance }) => {
      pending.instance = instance
      return handle
    })
  }
}

const elementType = (descriptor: StateDescriptor): TypeInformation => {
  if (descriptor.kind !== 'LIST') throw new RangeError(`state ${descriptor.name} is asked for as a list and is a ${descriptor.kind}`)
  return storedType(descriptor.element, descriptor)
}

/** Puts entries into the columns of their states, by the state's id. */
function load({ bytes, count, states, keyStart, keyEnd, valueStart, valueEnd }: EntryBatch, columns: readonly LmdbColumn[]): void {
  for (let i = 0; i < count; i++) {
    const key = storedKey(bytes.slice(keyStart[i], keyEnd[i]))
    columns[states[i] as number]?.put(key, bytes.slice(valueStart[i], valueEnd[i]))
  }
}

function* converted(entries: Iterable<StateEntry>, convert: (entry: unknown) => unknown): Generator<StateEntry> {
  for (const entry of entries) yield { ...entry, value: convert(entry.value) }
}
