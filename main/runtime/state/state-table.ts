import type { TypeInformation } from '../types/type-information.ts'
import { identityOf, type KeyContext, type KeyId } from './key-context.ts'

/** One key's value under one namespace. */
export interface Slot {
  key: unknown
  keyGroup: number
  namespace: unknown
  value: unknown
}

/** The values of one keyed state in memory (`CopyOnWriteStateTable`, without the copying: snapshots are taken whole). */
export class StateTable {
  readonly #context: KeyContext
  readonly #slots = new Map<KeyId, Slot | Map<KeyId, Slot>>()
  readonly #namespaceId: ((namespace: unknown) => KeyId) | null
  #namespace: unknown = null
  #id: KeyId = null

  /** @param namespace null where the state has none but the void one */
  constructor(context: KeyContext, namespace: TypeInformation | null) {
    this.#context = context
    this.#namespaceId = namespace === null ? null : identityOf(namespace)
  }

  setNamespace(namespace: unknown): void {
    this.#namespace = namespace
    if (this.#namespaceId !== null) this.#id = this.#namespaceId(namespace)
  }

  /** The value of the current key and namespace; undefined where there is none. */
  get(): unknown {
    const found = this.#slots.get(this.#context.id)
    if (found === undefined) return undefined
    return found instanceof Map ? found.get(this.#id)?.value : found.value
  }

  set(value: unknown): void {
    const { id, key, keyGroup } = this.#context
    const found = this.#slots.get(id)
    if (this.#namespaceId === null) {
      if (found === undefined) this.#slots.set(id, { key, keyGroup, namespace: null, value })
      else (found as Slot).value = value
      return
    }
    const namespaces = (found ?? new Map<KeyId, Slot>()) as Map<KeyId, Slot>
    const slot = namespaces.get(this.#id)
    if (slot !== undefined) slot.value = value
    else namespaces.set(this.#id, { key, keyGroup, namespace: this.#namespace, value })
    if (found === undefined) this.#slots.set(id, namespaces)
  }

  delete(): void {
    const { id } = this.#context
    const found = this.#slots.get(id)
    if (!(found instanceof Map)) {
      this.#slots.delete(id)
      return
    }
    found.delete(this.#id)
    if (found.size === 0) this.#slots.delete(id)
  }

  *slots(): Generator<Slot> {
    for (const found of this.#slots.values()) {
      if (found instanceof Map) yield* found.values()
      else yield found
    }
  }
}
