import type { KeyedHandle } from '../../savepoint/metadata/model.ts'
import type { StateEntry } from '../../savepoint/keyed/state-entry.ts'
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
import { KeyContext } from './key-context.ts'
import type { KeyedBackend, KeyedSnapshot, SnapshotRequest } from './keyed-backend.ts'
import type { SnapshotState } from './snapshot-state.ts'
import { AppendingView, ValueView } from './state-views.ts'
import { KeyedTimerService, timerStateName, type TimeDomain } from './timer-service.ts'
import { TtlClock } from './ttl.ts'
import type { ValueTable } from './value-table.ts'

const DOMAINS: readonly TimeDomain[] = ['event', 'processing']

/** A kind of state with what a view of it needs. */
export type MapDescriptor = Extract<StateDescriptor, { kind: 'MAP' }>

/** What backends have in common: the current key, one view for each state, and timers, which are in memory (`AbstractKeyedStateBackend`). */
export abstract class AbstractKeyedBackend implements KeyedBackend {
  readonly context: KeyContext
  protected readonly range: KeyGroupRange
  readonly #now: () => number
  readonly #views = new Map<string, unknown>()
  readonly #services = new Map<string, KeyedTimerService>()

  /** @param now milliseconds, for TTL */
  constructor(key: TypeInformation, maxParallelism: number, range: KeyGroupRange, now: () => number) {
    this.context = new KeyContext(key, maxParallelism)
    this.range = range
    this.#now = now
  }

  setCurrentKey(key: unknown): void {
    this.context.set(key)
  }

  currentKey(): unknown {
    return this.context.key
  }

  value<T>(descriptor: StateDescriptor, namespace: TypeInformation): NamespacedState<ValueState<T>> {
    return this.#view(descriptor, (ttl) => new ValueView<T>(this.valueTable(descriptor, namespace), ttl))
  }

  list<T>(descriptor: StateDescriptor, namespace: TypeInformation): NamespacedState<ListState<T>> {
    return this.#view(descriptor, (ttl) => this.listView(descriptor, namespace, ttl))
  }

  map<K, V>(descriptor: MapDescriptor, namespace: TypeInformation): NamespacedState<MapState<K, V>> {
    return this.#view(descriptor, (ttl) => this.mapView(descriptor, namespace, ttl))
  }

  appending<IN, OUT>(
    descriptor: Extract<StateDescriptor, { kind: 'REDUCING' | 'AGGREGATING' }>,
    namespace: TypeInformation,
  ): NamespacedState<AppendingState<IN, OUT>> {
    return this.#view(descriptor, (ttl) => new AppendingView<IN, OUT>(this.valueTable(descriptor, namespace), ttl, descriptor))
  }

  timers(name: string, namespace: TypeInformation, onTimer: (timer: FiredTimer) => void): KeyedTimerService {
    const service = new KeyedTimerService(name, this.context, namespace, onTimer)
    for (const domain of DOMAINS) service.restore(domain, this.takeRestored(timerStateName(domain, name)))
    this.#services.set(name, service)
    return service
  }

  services(): readonly KeyedTimerService[] {
    return [...this.#services.values()]
  }

  abstract restore(handles: readonly KeyedHandle[], open: StreamOpener): Promise<void>
  abstract snapshot(request: SnapshotRequest): KeyedSnapshot
  abstract notifyCheckpointComplete(checkpointId: bigint): void
  abstract notifyCheckpointAborted(checkpointId: bigint): void
  abstract close(): Promise<void>

  /** Registers a state whose values are kept whole, with what a snapshot had of it. @throws TidemarkError STATE_MIGRATION */
  protected abstract valueTable(descriptor: StateDescriptor, namespace: TypeInformation): ValueTable
  protected abstract listView<T>(descriptor: StateDescriptor, namespace: TypeInformation, ttl: TtlClock): NamespacedState<ListState<T>>
  protected abstract mapView<K, V>(descriptor: MapDescriptor, namespace: TypeInformation, ttl: TtlClock): NamespacedState<MapState<K, V>>
  /** Entries of a restored state, which are the caller's from now on. */
  protected abstract takeRestored(name: string): Iterable<StateEntry>

  /** The timers of all services as they are now. @param id of the first of their states */
  protected captureTimers(id: number): SnapshotState[] {
    const states: SnapshotState[] = []
    for (const service of this.#services.values()) {
      service.metas(id + states.length).forEach((meta: StateMetaInfo, i: number) => {
        states.push({ meta, entriesOf: service.capture(DOMAINS[i] ?? 'event', meta) })
      })
    }
    return states
  }

  #view<V>(descriptor: StateDescriptor, make: (ttl: TtlClock) => V): V {
    const known = this.#views.get(descriptor.name)
    if (known !== undefined) return known as V
    const view = make(new TtlClock(descriptor.ttl, this.#now))
    this.#views.set(descriptor.name, view)
    return view
  }
}
