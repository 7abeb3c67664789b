import { TidemarkError } from '../../../shared/model/problem.ts'
import type { StateEntry } from '../keyed/state-entry.ts'
import { Undecoded, type Serializer } from '../serializers/serializer.ts'
import type { StateMetaInfo } from '../state/meta-info.ts'
import type { Identity } from './identity.ts'
import { type Payload, stateCodec, type StateCodec } from './payload.ts'

/** What stands under one key and namespace. */
interface Slot {
  key: unknown
  namespace: unknown
  /** The value, or the list's elements; not used by maps. */
  value: unknown
  /** The pairs of a map by the bytes of their keys; null for other states. */
  pairs: Map<string, [unknown, unknown]> | null
  /** Bytes in the file, while nothing changed. */
  size: number | null
}

/** One KEY_VALUE state in one key group: what was materialized, then each change in its order. */
export class KeyValueReplay {
  private readonly state: StateMetaInfo
  private readonly keyGroup: number
  private readonly keys: Serializer
  private readonly identity: Identity
  private readonly codec: StateCodec
  private readonly slots = new Map<string, Slot>()

  constructor(state: StateMetaInfo, keyGroup: number, keys: Serializer, identity: Identity) {
    this.state = state
    this.keyGroup = keyGroup
    this.keys = keys
    this.identity = identity
    this.codec = stateCodec(state)
  }

  /** An entry of what was materialized. */
  materialized({ key, namespace, value, size }: StateEntry): void {
    if (key instanceof Undecoded) throw unmatched(this.state, 'a key')
    const pairs = this.codec.map === null ? null : this.pairsOf(value)
    this.slots.set(this.place(key, namespace), { key, namespace, value, pairs, size })
  }

  apply(key: unknown, namespace: unknown, payload: Payload): void {
    const place = this.place(key, namespace)
    switch (payload.does) {
      case 'clear':
        this.slots.delete(place)
        return
      case 'set':
        // An empty list is no list: `update` of nothing clears.
        if (Array.isArray(payload.value) && this.codec.list !== null && payload.value.length === 0) this.slots.delete(place)
        else this.slots.set(place, { key, namespace, value: payload.value, pairs: null, size: null })
        return
      case 'append':
        if (payload.elements.length > 0) this.append(place, key, namespace, payload.elements)
        return
      case 'put':
        if (payload.pairs.length > 0) this.put(place, key, namespace, payload.pairs)
        return
      case 'remove':
        this.remove(place, payload.userKey)
        return
      case 'merge':
        this.merge(place, key, namespace, payload.sources)
    }
  }

  *entries(): Generator<StateEntry> {
    const { state, keyGroup, keys, codec } = this
    for (const { key, namespace, value, pairs, size } of this.slots.values()) {
      const now = pairs === null ? value : [...pairs.values()]
      const bytes = size ?? this.identity.length([keys, key], [codec.namespace, namespace], [codec.value, now])
      yield { state, keyGroup, key, namespace, value: now, size: bytes }
    }
  }

  private place(key: unknown, namespace: unknown): string {
    return this.identity.of([this.keys, key], [this.codec.namespace, namespace])
  }

  private append(place: string, key: unknown, namespace: unknown, elements: readonly unknown[]): void {
    const slot = this.slots.get(place)
    if (slot === undefined) this.slots.set(place, { key, namespace, value: [...elements], pairs: null, size: null })
    else {
      // The slot's own array grows, so that a list of n elements costs n.
      const list = slot.size === null && Array.isArray(slot.value) ? (slot.value as unknown[]) : listOf(slot.value)
      for (const element of elements) list.push(element)
      slot.value = list
      slot.size = null
    }
  }

  private put(place: string, key: unknown, namespace: unknown, pairs: readonly [unknown, unknown][]): void {
    let slot = this.slots.get(place)
    if (slot === undefined) this.slots.set(place, (slot = { key, namespace, value: null, pairs: new Map(), size: null }))
    for (const pair of pairs) slot.pairs?.set(this.userKey(pair[0]), pair)
    slot.size = null
  }

  private remove(place: string, userKey: unknown): void {
    const slot = this.slots.get(place)
    if (slot?.pairs?.delete(this.userKey(userKey)) !== true) return
    slot.size = null
    if (slot.pairs.size === 0) this.slots.delete(place)
  }

  /** `mergeNamespaces`: the sources go, in their order, into the target behind what it has. */
  private merge(place: string, key: unknown, namespace: unknown, sources: readonly unknown[]): void {
    const target = this.slots.get(place)
    const parts = target === undefined ? [] : [target]
    for (const source of sources) {
      const from = this.place(key, source)
      const slot = this.slots.get(from)
      if (from === place || slot === undefined) continue
      this.slots.delete(from)
      parts.push(slot)
    }
    const [only] = parts
    if (only === undefined) return
    const value = parts.length === 1 ? only.value : this.merged(parts.map((part) => part.value))
    this.slots.set(place, { key, namespace, value, pairs: null, size: only === target && parts.length === 1 ? only.size : null })
  }

  private merged(values: readonly unknown[]): unknown {
    if (this.codec.list !== null) return values.flatMap(listOf)
    const { type } = this.codec.value
    const operands = values.map((value): [Serializer, unknown] => [this.codec.value, value])
    return new Undecoded(this.identity.bytes(...operands), `${type}, ${values.length} values that the job’s own function merges`)
  }

  private pairsOf(value: unknown): Map<string, [unknown, unknown]> {
    if (!Array.isArray(value)) throw unmatched(this.state, 'a map')
    return new Map((value as [unknown, unknown][]).map((pair) => [this.userKey(pair[0]), pair]))
  }

  private userKey(key: unknown): string {
    const { map } = this.codec
    if (map === null || key instanceof Undecoded) throw unmatched(this.state, 'a user key')
    return this.identity.of([map.key, key])
  }
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? [...(value as unknown[])] : [value])

const unmatched = (state: StateMetaInfo, what: string): TidemarkError =>
  new TidemarkError({
    code: 'STATE_OPAQUE',
    message: `The changes of state ${state.name} cannot be replayed: ${what} of it can be read by the job's classes alone, so nothing tells which change belongs to which entry. A canonical savepoint of the job holds the state whole.`,
    field: state.name,
    expected: 'keys with a schema',
    found: `${what} in a form of the job's own`,
  })
