import type { AppendingState, ListState, MapState, NamespacedState, StateDescriptor, ValueState } from '../operators/runtime-context.ts'
import { identityOf, type KeyId } from './key-context.ts'
import type { TtlClock } from './ttl.ts'
import type { ValueTable } from './value-table.ts'

abstract class View {
  protected readonly table: ValueTable
  protected readonly ttl: TtlClock

  constructor(table: ValueTable, ttl: TtlClock) {
    this.table = table
    this.ttl = ttl
  }

  setCurrentNamespace(namespace: unknown): void {
    this.table.setNamespace(namespace)
  }

  clear(): void {
    this.table.delete()
  }

  /** The value of the current key as it is seen; undefined where there is none, or no more. */
  protected seen(): unknown {
    const kept = this.table.get()
    if (kept === undefined) return undefined
    const value = this.ttl.unwrap(kept, (again) => {
      this.table.set(again)
    })
    if (value === undefined) this.table.delete()
    return value
  }
}

/** `HeapValueState`, `RocksDBValueState` */
export class ValueView<T> extends View implements NamespacedState<ValueState<T>> {
  value(): T | null {
    return (this.seen() ?? null) as T | null
  }

  update(value: T | null): void {
    if (value === null) this.table.delete()
    else this.table.set(this.ttl.wrap(value))
  }
}

/** `HeapListState`: with TTL each element expires by itself. */
export class ListView<T> extends View implements NamespacedState<ListState<T>> {
  get(): T[] {
    const kept = (this.table.get() ?? []) as unknown[]
    const seen: T[] = []
    kept.forEach((one, i) => {
      const value = this.ttl.unwrap(one, (again) => (kept[i] = again))
      if (value !== undefined) seen.push(value as T)
    })
    return seen
  }

  add(value: T): void {
    this.addAll([value])
  }

  addAll(values: readonly T[]): void {
    if (values.length === 0) return
    const kept = this.table.get() as unknown[] | undefined
    const added = values.map((value) => this.ttl.wrap(value))
    if (kept === undefined) this.table.set(added)
    else kept.push(...added)
  }

  update(values: readonly T[]): void {
    if (values.length === 0) this.table.delete()
    else this.table.set(values.map((value) => this.ttl.wrap(value)))
  }
}

/** `HeapMapState`: with TTL each pair expires by itself. Pairs are found by what the key is to Java, not by reference. */
export class MapView<K, V> extends View implements NamespacedState<MapState<K, V>> {
  readonly #identity: (key: unknown) => KeyId

  constructor(table: ValueTable, ttl: TtlClock, descriptor: Extract<StateDescriptor, { kind: 'MAP' }>) {
    super(table, ttl)
    this.#identity = identityOf(descriptor.key)
  }

  get(key: K): V | undefined {
    return this.#read(key)
  }

  put(key: K, value: V): void {
    const pairs = this.#pairs() ?? new Map<unknown, unknown>()
    if (pairs.size === 0) this.table.set(pairs)
    pairs.set(this.#own(pairs, key), this.ttl.wrap(value))
  }

  remove(key: K): void {
    const pairs = this.#pairs()
    if (pairs === undefined) return
    pairs.delete(this.#own(pairs, key))
    if (pairs.size === 0) this.table.delete()
  }

  contains(key: K): boolean {
    return this.#read(key) !== undefined
  }

  *entries(): IterableIterator<[K, V]> {
    for (const key of [...(this.#pairs()?.keys() ?? [])]) {
      const value = this.#read(key as K)
      if (value !== undefined) yield [key as K, value]
    }
  }

  *keys(): IterableIterator<K> {
    for (const [key] of this.entries()) yield key
  }

  *values(): IterableIterator<V> {
    for (const [, value] of this.entries()) yield value
  }

  isEmpty(): boolean {
    return this.entries().next().done === true
  }

  #pairs(): Map<unknown, unknown> | undefined {
    return this.table.get() as Map<unknown, unknown> | undefined
  }

  #read(key: K): V | undefined {
    const pairs = this.#pairs()
    if (pairs === undefined) return undefined
    const own = this.#own(pairs, key)
    const value = this.ttl.unwrap(pairs.get(own), (again) => pairs.set(own, again))
    if (value === undefined) pairs.delete(own)
    return value as V | undefined
  }

  /** The object under which the map has this key. */
  #own(pairs: ReadonlyMap<unknown, unknown>, key: K): unknown {
    if (typeof key !== 'object' || key === null || pairs.has(key)) return key
    const id = this.#identity(key)
    for (const own of pairs.keys()) if (this.#identity(own) === id) return own
    return key
  }
}

/** `HeapReducingState`, `HeapAggregatingState` and those of RocksDB: what is kept is the reduced value, or the accumulator. */
export class AppendingView<IN, OUT> extends View implements NamespacedState<AppendingState<IN, OUT>> {
  readonly #add: (kept: unknown, value: IN) => unknown
  readonly #result: (kept: unknown) => OUT

  constructor(table: ValueTable, ttl: TtlClock, descriptor: Extract<StateDescriptor, { kind: 'REDUCING' | 'AGGREGATING' }>) {
    super(table, ttl)
    if (descriptor.kind === 'REDUCING') {
      this.#add = (kept, value) => (kept === undefined ? value : descriptor.reduce(kept as never, value as never))
      this.#result = (kept) => kept as OUT
    } else {
      const { aggregate } = descriptor
      this.#add = (kept, value) => aggregate.add(value as never, (kept === undefined ? aggregate.create() : kept) as never)
      this.#result = (kept) => aggregate.result(kept as never) as OUT
    }
  }

  get(): OUT | null {
    const kept = this.seen()
    return kept === undefined ? null : this.#result(kept)
  }

  add(value: IN): void {
    this.table.set(this.ttl.wrap(this.#add(this.seen(), value)))
  }
}
