import type { TypeInformation } from '../types/type-information.ts'

/** `StateTtlConfig`, as far as it decides what is stored and seen. */
export interface StateTtl {
  /** Milliseconds. */
  ttl: number
  update: 'OnCreateAndWrite' | 'OnReadAndWrite'
  visibility: 'NeverReturnExpired' | 'ReturnExpiredIfNotCleanedUp'
}

/** What a job asks state by (`StateDescriptor`). */
export type StateDescriptor =
  | { kind: 'VALUE'; name: string; type: TypeInformation; ttl: StateTtl | null }
  | { kind: 'LIST'; name: string; element: TypeInformation; ttl: StateTtl | null }
  | { kind: 'MAP'; name: string; key: TypeInformation; value: TypeInformation; ttl: StateTtl | null }
  | { kind: 'REDUCING'; name: string; type: TypeInformation; reduce: (a: never, b: never) => unknown; ttl: StateTtl | null }
  | {
      kind: 'AGGREGATING'
      name: string
      accumulator: TypeInformation
      aggregate: { create(): unknown; add(value: never, accumulator: never): unknown; result(accumulator: never): unknown }
      ttl: StateTtl | null
    }

export interface ValueState<T> {
  value(): T | null
  update(value: T | null): void
  clear(): void
}
export interface ListState<T> {
  get(): T[]
  add(value: T): void
  addAll(values: readonly T[]): void
  update(values: readonly T[]): void
  clear(): void
}
export interface MapState<K, V> {
  get(key: K): V | undefined
  put(key: K, value: V): void
  remove(key: K): void
  contains(key: K): boolean
  entries(): IterableIterator<[K, V]>
  keys(): IterableIterator<K>
  values(): IterableIterator<V>
  isEmpty(): boolean
  clear(): void
}
/** `ReducingState` and `AggregatingState`: values go in, one comes out. */
export interface AppendingState<IN, OUT> {
  get(): OUT | null
  add(value: IN): void
  clear(): void
}

/** Keyed state of the current key (`KeyedStateStore`, `KeyedStateBackend`). */
export interface KeyedStateStore {
  /** Sets the key that the states below are of. */
  setCurrentKey(key: unknown): void
  currentKey(): unknown
  /** @param namespace type of the namespace; {@link NamespaceTypes.VOID} for a function's own state */
  value<T>(descriptor: StateDescriptor, namespace: TypeInformation): NamespacedState<ValueState<T>>
  list<T>(descriptor: StateDescriptor, namespace: TypeInformation): NamespacedState<ListState<T>>
  map<K, V>(descriptor: StateDescriptor, namespace: TypeInformation): NamespacedState<MapState<K, V>>
  appending<IN, OUT>(descriptor: StateDescriptor, namespace: TypeInformation): NamespacedState<AppendingState<IN, OUT>>
}

/** A state under a namespace: windows have state of their own for each window. */
export type NamespacedState<S> = S & { setCurrentNamespace(namespace: unknown): void }

/** Operator state (`OperatorStateStore`). */
export interface OperatorStateStore {
  listState<T>(name: string, type: TypeInformation<T>): ListState<T>
  unionListState<T>(name: string, type: TypeInformation<T>): ListState<T>
  broadcastState<K, V>(name: string, key: TypeInformation<K>, value: TypeInformation<V>): MapState<K, V>
  readonly isRestored: boolean
}

/** Timers of the current key (`InternalTimerService`). */
export interface TimerService {
  currentWatermark(): number
  currentProcessingTime(): number
  registerEventTimeTimer(namespace: unknown, timestamp: number): void
  registerProcessingTimeTimer(namespace: unknown, timestamp: number): void
  deleteEventTimeTimer(namespace: unknown, timestamp: number): void
  deleteProcessingTimeTimer(namespace: unknown, timestamp: number): void
  /** Begins a service of a name (`user-timers`, `window-timers`); told of each timer that fires, with its key set. */
  start(name: string, namespace: TypeInformation, onTimer: (timer: FiredTimer) => void): void
}

export interface FiredTimer {
  domain: 'event' | 'processing'
  timestamp: number
  namespace: unknown
}
