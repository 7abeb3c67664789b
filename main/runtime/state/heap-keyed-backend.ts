import type { StateEntry } from '../../savepoint/keyed/state-entry.ts'
import { readKeyedHandle, readKeyedHeaderOf } from '../../savepoint/keyed/read-keyed-handle.ts'
import type { KeyedHandle } from '../../savepoint/metadata/model.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import type { ListState, MapState, NamespacedState, StateDescriptor } from '../operators/runtime-context.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { NamespaceTypes } from '../types/types.ts'
import { AbstractKeyedBackend, type MapDescriptor } from './abstract-keyed-backend.ts'
import { mustTakeKeys, mustTakeState } from './compatibility.ts'
import { mustBeOf } from './expected-handles.ts'
import type { KeyedSnapshot, SnapshotRequest } from './keyed-backend.ts'
import { canonicalFormat, heapFormat } from './key-group-format.ts'
import { KeyGroupSnapshot } from './key-group-snapshot.ts'
import { overlaps } from './handle-range.ts'
import { keyValueMeta, registration, type RegisteredState } from './registered-state.ts'
import { snapshotCancelled } from './snapshot-cancelled.ts'
import type { SnapshotState } from './snapshot-state.ts'
import { StateTable } from './state-table.ts'
import { ListView, MapView } from './state-views.ts'
import type { TtlClock } from './ttl.ts'

/** What a snapshot had of a state that the job has not asked for yet. */
interface Restored {
  meta: StateMetaInfo
  /** By key group. */
  groups: Map<number, StateEntry[]>
}

/**
 * Keyed state of one subtask's operator in memory (`HeapKeyedStateBackend`), with its timers. State that the job no longer asks for
 * is kept and written again, as Flink does.
 */
export class HeapKeyedBackend extends AbstractKeyedBackend {
  readonly #states = new Map<string, RegisteredState>()
  readonly #restored = new Map<string, Restored>()
  readonly #running = new Set<KeyGroupSnapshot<unknown>>()

  async restore(handles: readonly KeyedHandle[], open: StreamOpener): Promise<void> {
    for (const handle of handles) {
      if (!overlaps(handle, this.range)) continue
      await mustBeOf('heap', handle, open)
      const header = await readKeyedHeaderOf(handle, open)
      if (header === null) continue
      if (header.problem !== null) throw header.problem
      mustTakeKeys(header.keySerializer, this.context.type.snapshot)
      for (const meta of header.states) if (!this.#restored.has(meta.name)) this.#restored.set(meta.name, { meta, groups: new Map() })
      const query = { keyGroups: [this.range.start, this.range.end] as const }
      for await (const entries of readKeyedHandle(handle, open, this.context.maxParallelism, query)) {
        for (const entry of entries) push(this.#restored.get(entry.state.name)?.groups, entry)
      }
    }
  }

  /**
   * Nothing is copied: a key group is encoded before a key of it is worked on again. Canonical savepoints are, all else is in the
   * backend's own layout.
   */
  snapshot({ kind, format, target }: SnapshotRequest): KeyedSnapshot {
    const states = this.#capture()
    if (states.length === 0) return { captured: Promise.resolve(), written: Promise.resolve(null) }
    const { type: key, maxParallelism } = this.context
    const stream = { sink: target.create(), key, maxParallelism, range: this.range, states }
    const canonical = kind === 'SAVEPOINT' && format === 'CANONICAL'
    return this.#begin(
      canonical
        ? new KeyGroupSnapshot<unknown>(canonicalFormat(stream), this.range)
        : new KeyGroupSnapshot<unknown>(heapFormat(stream), this.range),
    )
  }

  notifyCheckpointComplete(): void {
    // Nothing is shared between checkpoints.
  }

  notifyCheckpointAborted(): void {
    // Nothing is shared between checkpoints.
  }

  close(): Promise<void> {
    for (const snapshot of this.#running) snapshot.cancel(snapshotCancelled())
    return Promise.resolve()
  }

  protected valueTable(descriptor: StateDescriptor, namespace: TypeInformation): StateTable {
    const { value, toEntry, fromEntry } = registration(descriptor)
    const meta = keyValueMeta(this.#states.size, descriptor, namespace, value)
    const table = new StateTable(this.context, namespace === NamespaceTypes.VOID ? null : namespace)
    const state: RegisteredState = { meta, table, namespace, toEntry, fromEntry }
    const restored = this.#restored.get(descriptor.name)
    if (restored !== undefined) {
      mustTakeState(restored.meta, meta, 'For heap backends, ')
      for (const entry of this.takeRestored(descriptor.name)) {
        this.context.set(this.context.type.fromStored(entry.key))
        table.setNamespace(namespace.fromStored(entry.namespace))
        table.set(fromEntry(entry.value))
      }
    }
    this.#states.set(descriptor.name, state)
    return table
  }

  protected listView<T>(descriptor: StateDescriptor, namespace: TypeInformation, ttl: TtlClock): NamespacedState<ListState<T>> {
    return new ListView<T>(this.valueTable(descriptor, namespace), ttl)
  }

  protected mapView<K, V>(descriptor: MapDescriptor, namespace: TypeInformation, ttl: TtlClock): NamespacedState<MapState<K, V>> {
    return new MapView<K, V>(this.valueTable(descriptor, namespace), ttl, descriptor)
  }

  protected *takeRestored(name: string): Generator<StateEntry> {
    const restored = this.#restored.get(name)
    this.#restored.delete(name)
    for (const entries of restored?.groups.values() ?? []) yield* entries
  }

  #begin(snapshot: KeyGroupSnapshot<unknown>): KeyedSnapshot {
    this.#running.add(snapshot)
    this.context.onKeyGroup = (keyGroup) => {
      for (const running of this.#running) running.capture(keyGroup)
    }
    // The current key may be worked on without being set again.
    snapshot.capture(this.context.keyGroup)
    const written = snapshot.write().finally(() => {
      this.#running.delete(snapshot)
      if (this.#running.size === 0) this.context.onKeyGroup = null
    })
    return { captured: Promise.resolve(), written }
  }

  /** Every state: registered ones, timers, and what nobody asked for. */
  #capture(): SnapshotState[] {
    const all: SnapshotState[] = []
    for (const state of this.#states.values()) {
      const meta = { ...state.meta, id: all.length }
      all.push({ meta, entriesOf: (keyGroup) => this.#entries(state, meta, keyGroup) })
    }
    all.push(...this.captureTimers(all.length))
    for (const { meta: old, groups } of this.#restored.values()) {
      const meta = { ...old, id: all.length }
      all.push({ meta, entriesOf: (keyGroup) => (groups.get(keyGroup) ?? []).map((entry) => ({ ...entry, state: meta })) })
    }
    return all
  }

  *#entries({ table, namespace, toEntry }: RegisteredState, meta: StateMetaInfo, keyGroup: number): Generator<StateEntry> {
    for (const { key, namespace: of, value } of table.slots(keyGroup)) {
      yield {
        state: meta,
        keyGroup,
        key: this.context.type.toStored(key),
        namespace: namespace.toStored(of),
        value: toEntry(value),
        size: 0,
      }
    }
  }
}

function push(groups: Map<number, StateEntry[]> | undefined, entry: StateEntry): void {
  const known = groups?.get(entry.keyGroup)
  if (known === undefined) groups?.set(entry.keyGroup, [entry])
  else known.push(entry)
}
