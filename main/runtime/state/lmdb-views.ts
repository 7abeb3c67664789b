import { ByteWriter } from '../../binary/byte-writer.ts'
import { LIST_DELIMITER } from '../../savepoint/keyed/canonical-values.ts'
import type { ListState, MapState, NamespacedState } from '../operators/runtime-context.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { BytesCodec } from './bytes-codec.ts'
import type { CompositeKeys } from './composite-keys.ts'
import type { LmdbColumn } from './lmdb-column.ts'
import { type ColumnEntry, type StoredKey, storedKey } from './lmdb-key.ts'
import type { TtlClock } from './ttl.ts'
import type { ValueTable } from './value-table.ts'

/** A state in a column, and the keys under which it has its values. */
export interface LmdbState {
  name: string
  column: LmdbColumn
  keys: CompositeKeys
}

/** Values that are kept whole: one entry for each key and namespace (`RocksDBValueState`). */
export class LmdbTable implements ValueTable {
  readonly #state: LmdbState
  readonly #codec: BytesCodec

  /** @param type of what is stored */
  constructor(state: LmdbState, type: TypeInformation) {
    this.#state = state
    this.#codec = new BytesCodec(type, state.name)
  }

  setNamespace(namespace: unknown): void {
    this.#state.keys.setNamespace(namespace)
  }

  get(): unknown {
    const bytes = this.#state.column.get(this.#state.keys.current())
    return bytes === undefined ? undefined : this.#codec.decode(bytes)
  }

  set(value: unknown): void {
    this.#state.column.put(this.#state.keys.current(), this.#codec.encode(value))
  }

  delete(): void {
    this.#state.column.delete(this.#state.keys.current())
  }
}

/** `RocksDBListState`: the elements of a list behind one another, a comma between them. With TTL each expires by itself. */
export class LmdbListView<T> implements NamespacedState<ListState<T>> {
  readonly #state: LmdbState
  readonly #ttl: TtlClock
  readonly #codec: BytesCodec
  readonly #out = new ByteWriter()

  /** @param element type of what is stored of one */
  constructor(state: LmdbState, element: TypeInformation, ttl: TtlClock) {
    this.#state = state
    this.#ttl = ttl
    this.#codec = new BytesCodec(element, state.name)
  }

  setCurrentNamespace(namespace: unknown): void {
    this.#state.keys.setNamespace(namespace)
  }

  clear(): void {
    this.#state.column.delete(this.#state.keys.current())
  }

  get(): T[] {
    const bytes = this.#state.column.get(this.#state.keys.current())
    if (bytes === undefined) return []
    const kept = this.#elements(bytes)
    const seen: T[] = []
    let touched = 0
    kept.forEach((one, i) => {
      const value = this.#ttl.unwrap(one, (again) => {
        kept[i] = again
        touched += 1
      })
      if (value !== undefined) seen.push(value as T)
    })
    if (touched > 0) this.#state.column.put(this.#state.keys.current(), this.#joined(kept))
    return seen
  }

  add(value: T): void {
    this.addAll([value])
  }

  addAll(values: readonly T[]): void {
    if (values.length > 0) this.#state.column.append(this.#state.keys.current(), LIST_DELIMITER, this.#wrapped(values))
  }

  update(values: readonly T[]): void {
    if (values.length === 0) this.clear()
    else this.#state.column.put(this.#state.keys.current(), this.#wrapped(values))
  }

  #wrapped(values: readonly T[]): Uint8Array {
    return this.#joined(values.map((value) => this.#ttl.wrap(value)))
  }

  #joined(elements: readonly unknown[]): Uint8Array {
    this.#out.reset()
    elements.forEach((element, i) => {
      if (i > 0) this.#out.u8(LIST_DELIMITER)
      this.#codec.write(this.#out, element)
    })
    return this.#out.finish()
  }

  #elements(bytes: Uint8Array): unknown[] {
    const cursor = this.#codec.cursor(bytes, 0)
    const elements: unknown[] = []
    while (cursor.remaining > 0) {
      if (elements.length > 0) cursor.u8('delimiter')
      elements.push(this.#codec.read(cursor))
    }
    return elements
  }
}

/** `RocksDBMapState`: each pair of a map is an entry of its own, in the order of their keys' bytes. With TTL each expires by itself. */
export class LmdbMapView<K, V> implements NamespacedState<MapState<K, V>> {
  readonly #state: LmdbState
  readonly #ttl: TtlClock
  readonly #key: BytesCodec
  readonly #value: BytesCodec
  readonly #out = new ByteWriter()

  /** @param value type of what is stored of one */
  constructor(state: LmdbState, key: TypeInformation, value: TypeInformation, ttl: TtlClock) {
    this.#state = state
    this.#ttl = ttl
    this.#key = new BytesCodec(key, state.name)
    this.#value = new BytesCodec(value, state.name)
  }

  setCurrentNamespace(namespace: unknown): void {
    this.#state.keys.setNamespace(namespace)
  }

  clear(): void {
    for (const { key } of this.#pairs()) this.#state.column.delete(storedKey(key))
  }

  get(key: K): V | undefined {
    const stored = this.#keyOf(key)
    const bytes = this.#state.column.get(stored)
    return bytes === undefined ? undefined : this.#seen(stored, bytes)
  }

  put(key: K, value: V): void {
    this.#put(this.#keyOf(key), this.#ttl.wrap(value))
  }

  remove(key: K): void {
    this.#state.column.delete(this.#keyOf(key))
  }

  contains(key: K): boolean {
    return this.get(key) !== undefined
  }

  *entries(): IterableIterator<[K, V]> {
    const { length } = this.#state.keys.current().whole
    for (const { key, value } of this.#pairs()) {
      const seen = this.#seen(storedKey(key), value)
      if (seen !== undefined) yield [this.#key.read(this.#key.cursor(key, length)) as K, seen]
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

  #pairs(): Generator<ColumnEntry> {
    return this.#state.column.scan(this.#state.keys.current().whole)
  }

  #keyOf(key: K): StoredKey {
    this.#out.reset()
    this.#out.bytes(this.#state.keys.current().whole)
    this.#key.write(this.#out, key)
    return storedKey(this.#out.finish())
  }

  /** `bool isNull, [value]` */
  #put(key: StoredKey, kept: unknown): void {
    this.#out.reset()
    this.#out.bool(kept === null)
    if (kept !== null) this.#value.write(this.#out, kept)
    this.#state.column.put(key, this.#out.finish())
  }

  /** What is seen of a kept value; one that expired is deleted. */
  #seen(key: StoredKey, bytes: Uint8Array): V | undefined {
    const cursor = this.#value.cursor(bytes, 0)
    const kept = cursor.bool('isNull') ? null : this.#value.read(cursor)
    const value = this.#ttl.unwrap(kept, (again) => {
      this.#put(key, again)
    })
    if (value === undefined) this.#state.column.delete(key)
    return value as V | undefined
  }
}
