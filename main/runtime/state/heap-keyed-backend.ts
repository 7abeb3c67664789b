import { CanonicalWriter } from '../../savepoint/keyed/canonical-writer.ts'
import { EntryEncoders } from '../../savepoint/keyed/encode-entries.ts'
import type { StateEntry } from '../../savepoint/keyed/state-entry.ts'
import { readKeyedHandle, readKeyedHeaderOf } from '../../savepoint/keyed/read-keyed-handle.ts'
import { writeKeyedHeader } from '../../savepoint/keyed/write-header.ts'
import type { KeyedHandle, KeyGroupsHandle } from '../../savepoint/metadata/model.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import type { KeyGroupRange } from '../../savepoint/uid/key-groups.ts'
import type {
  AppendingState,
  FiredTimer,
  ListState,
  MapState,
  NamespacedState,
  StateDescriptor,
  ValueState,
} from '../operators/runtime-context.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { NamespaceTypes } from '../types/types.ts'
import { mustTakeKeys, mustTakeState } from './compatibility.ts'
import { KeyContext } from './key-context.ts'
import type { KeyedBackend, KeyedSnapshot, SnapshotRequest } from './keyed-backend.ts'
import { keyValueMeta, registration, type RegisteredState } from './registered-state.ts'
import { StateTable } from './state-table.ts'
import { AppendingView, ListView, MapView, ValueView } from './state-views.ts'
import { KeyedTimerService, timerStateName, type TimeDomain } from './timer-service.ts'
import { TtlClock } from './ttl.ts'

const DOMAINS: readonly TimeDomain[] = ['event', 'processing']

/** What a snapshot had of a state that the job has not asked for yet. */
interface Restored {
  meta: StateMetaInfo
  entries: StateEntry[]
}

/**
 * Keyed state of one subtask's operator in memory (`HeapKeyedStateBackend`), with its timers. Savepoints are canonical; state that
 * the job no longer asks for is kept and written again, as Flink does.
 */
export class HeapKeyedBackend implements KeyedBackend {
  readonly context: KeyContext
  readonly #range: KeyGroupRange
  readonly #now: () => number
  readonly #states = new Map<string, RegisteredState>()
  readonly #views = new Map<string, unknown>()
  readonly #services = new Map<string, KeyedTimerService>()
  readonly #restored = new Map<string, Restored>()

  /** @param now milliseconds, for TTL */
  constructor(key: TypeInformation, maxParallelism: number, range: KeyGroupRange, now: () => number) {
    this.context = new KeyContext(key, maxParallelism)
    this.#range = range
    this.#now = now
  }

  setCurrentKey(key: unknown): void {
    this.context.set(key)
  }

  currentKey(): unknown {
    return this.context.key
  }

  value<T>(descriptor: StateDescriptor, namespace: TypeInformation): NamespacedState<ValueState<T>> {
    return this.#view(descriptor, namespace, (table, ttl) => new ValueView<T>(table, ttl))
  }

  list<T>(descriptor: StateDescriptor, namespace: TypeInformation): NamespacedState<ListState<T>> {
    return this.#view(descriptor, namespace, (table, ttl) => new ListView<T>(table, ttl))
  }

  map<K, V>(descriptor: Extract<StateDescriptor, { kind: 'MAP' }>, namespace: TypeInformation): NamespacedState<MapState<K, V>> {
    return this.#view(descriptor, namespace, (table, ttl) => new MapView<K, V>(table, ttl, descriptor))
  }

  appending<IN, OUT>(
    descriptor: Extract<StateDescriptor, { kind: 'REDUCING' | 'AGGREGATING' }>,
    namespace: TypeInformation,
  ): NamespacedState<AppendingState<IN, OUT>> {
    return this.#view(descriptor, namespace, (table, ttl) => new AppendingView<IN, OUT>(table, ttl, descriptor))
  }

  timers(name: string, namespace: TypeInformation, onTimer: (timer: FiredTimer) => void): KeyedTimerService {
    const service = new KeyedTimerService(name, this.context, namespace, onTimer)
    for (const domain of DOMAINS) service.restore(domain, this.#take(timerStateName(domain, name))?.entries ?? [])
    this.#services.set(name, service)
    return service
  }

  services(): readonly KeyedTimerService[] {
    return [...this.#services.values()]
  }

  async restore(handles: readonly KeyedHandle[], open: StreamOpener): Promise<void> {
    for (const handle of handles) {
      const header = await readKeyedHeaderOf(handle, open)
      if (header === null) continue
      if (header.problem !== null) throw header.problem
      mustTakeKeys(header.keySerializer, this.context.type.snapshot)
      for (const meta of header.states) if (!this.#restored.has(meta.name)) this.#restored.set(meta.name, { meta, entries: [] })
      const query = { keyGroups: [this.#range.start, this.#range.end] as const }
      for await (const entries of readKeyedHandle(handle, open, this.context.maxParallelism, query)) {
        for (const entry of entries) this.#restored.get(entry.state.name)?.entries.push(entry)
      }
    }
  }

  /** Tables are not copied, so no record may come before all of it is written. */
  snapshot(request: SnapshotRequest): KeyedSnapshot {
    const written = this.#write(request)
    return { captured: settled(written), written }
  }

  notifyCheckpointComplete(): void {
    // Nothing is shared between checkpoints.
  }

  notifyCheckpointAborted(): void {
    // Nothing is shared between checkpoints.
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  async #write({ target }: SnapshotRequest): Promise<KeyGroupsHandle | null> {
    const states = this.#all()
    if (states.length === 0) return null
    const sink = target.create()
    const { type, maxParallelism } = this.context
    const writer = new CanonicalWriter(sink, [this.#range.start, this.#range.end], false)
    const metas = states.map(({ meta }) => meta)
    await writer.begin(writeKeyedHeader({ compressed: false, keySerializer: type.snapshot, states: metas }))
    const encoders = new EntryEncoders(metas, type.snapshot.serializer, maxParallelism)
    const same = Int32Array.from(metas, (_, id) => id)
    for (const [keyGroup, entries] of byKeyGroup(states)) {
      for (const batch of encoders.encode(entries)) await writer.add(keyGroup, batch, same)
    }
    return writer.finish()
  }

  #view<V>(descriptor: StateDescriptor, namespace: TypeInformation, make: (table: StateTable, ttl: TtlClock) => V): V {
    const known = this.#views.get(descriptor.name)
    if (known !== undefined) return known as V
    const { table } = this.#register(descriptor, namespace)
    const view = make(table, new TtlClock(descriptor.ttl, this.#now))
    this.#views.set(descriptor.name, view)
    return view
  }

  #register(descriptor: StateDescriptor, namespace: TypeInformation): RegisteredState {
    const { value, toEntry, fromEntry } = registration(descriptor)
    const meta = keyValueMeta(this.#states.size, descriptor, namespace, value)
    const table = new StateTable(this.context, namespace === NamespaceTypes.VOID ? null : namespace)
    const state: RegisteredState = { meta, table, namespace, toEntry, fromEntry }
    const restored = this.#restored.get(descriptor.name)
    if (restored !== undefined) {
      mustTakeState(restored.meta, meta)
      this.#take(descriptor.name)
      for (const entry of restored.entries) {
        this.context.set(this.context.type.fromStored(entry.key))
        table.setNamespace(namespace.fromStored(entry.namespace))
        table.set(fromEntry(entry.value))
      }
    }
    this.#states.set(descriptor.name, state)
    return state
  }

  #take(name: string): Restored | undefined {
    const restored = this.#restored.get(name)
    this.#restored.delete(name)
    return restored
  }

  /** Every state with its entries: registered ones, timers, and what nobody asked for. */
  #all(): { meta: StateMetaInfo; entries: Iterable<StateEntry> }[] {
    const all: { meta: StateMetaInfo; entries: Iterable<StateEntry> }[] = []
    const next = (meta: StateMetaInfo): StateMetaInfo => ({ ...meta, id: all.length })
    for (const state of this.#states.values()) {
      const meta = next(state.meta)
      all.push({ meta, entries: this.#entries(state, meta) })
    }
    for (const service of this.#services.values()) {
      for (const [i, meta] of service.metas(all.length).entries()) {
        const domain = DOMAINS[i] ?? 'event'
        all.push({ meta, entries: service.entries(domain, meta) })
      }
    }
    for (const { meta: old, entries } of this.#restored.values()) {
      const meta = next(old)
      all.push({ meta, entries: entries.map((entry) => ({ ...entry, state: meta })) })
    }
    return all
  }

  *#entries({ table, namespace, toEntry }: RegisteredState, meta: StateMetaInfo): Generator<StateEntry> {
    for (const { key, keyGroup, namespace: of, value } of table.slots()) {
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

const settled = (promise: Promise<unknown>): Promise<void> =>
  promise.then(
    () => undefined,
    () => undefined,
  )

/** Entries by key group, ascending; within one the entries of each state together. */
function byKeyGroup(states: readonly { entries: Iterable<StateEntry> }[]): [number, StateEntry[]][] {
  const groups = new Map<number, StateEntry[]>()
  for (const { entries } of states) {
    for (const entry of entries) {
      const known = groups.get(entry.keyGroup)
      if (known === undefined) groups.set(entry.keyGroup, [entry])
      else known.push(entry)
    }
  }
  return [...groups].sort(([a], [b]) => a - b)
}
