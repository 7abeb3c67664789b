import type { TypeInformation } from '../types/type-information.ts'
import { identityOf, type KeyContext, type KeyId } from './key-context.ts'
import type { ValueTable } from './value-table.ts'

/** One key's value under one namespace. */
export interface Slot {
  key: unknown
  keyGroup: number
  namespace: unknown
  value: unknown
}

type Slots = Map<KeyId, Slot | Map<KeyId, Slot>>

/** The values of one keyed state in memory, key group by key group (`StateTable`). */
export class StateTable implements ValueTable {
  readonly #context: KeyContext
  /** By key group. */
  readonly #groups: (Slots | undefined)[] = []
  readonly #namespaceId: ((namespace: unknown) => KeyId) | null
  #namespace: unknown = null
  #id: KeyId = null
  /** What was read of the key at hand, without a namespace: most of what is read is written next. */
  #read: Slot | null = null
  #readAt = -1

  /** @param namespace null where the state has none but the void one */
  constructor(context: KeyContext, namespace: TypeInformation | null) {
    this.#context = context
    this.#namespaceId = namespace === null ? null : identityOf(namespace)
  }

  setNamespace(namespace: unknown): void {
    this.#namespace = namespace
    if (this.#namespaceId !== null) this.#id = this.#namespaceId(namespace)
  }

  get(): unknown {
    const found = this.#groups[this.#context.keyGroup]?.get(this.#context.id)
    if (found === undefined) return undefined
    if (found instanceof Map) return found.get(this.#id)?.value
    this.#read = found
    this.#readAt = this.#context.turn
    return found.value
  }

  set(value: unknown): void {
    const { id, key, keyGroup, turn } = this.#context
    if (this.#readAt === turn && this.#read !== null) {
      this.#read.value = value
      return
    }
    const slots: Slots = (this.#groups[keyGroup] ??= new Map<KeyId, Slot | Map<KeyId, Slot>>())
    const found = slots.get(id)
    if (this.#namespaceId === null) {
      if (found === undefined) slots.set(id, { key, keyGroup, namespace: null, value })
      else (found as Slot).value = value
      return
    }
    const namespaces = (found ?? new Map<KeyId, Slot>()) as Map<KeyId, Slot>
    const slot = namespaces.get(this.#id)
    if (slot !== undefined) slot.value = value
    else namespaces.set(this.#id, { key, keyGroup, namespace: this.#namespace, value })
    if (found === undefined) slots.set(id, namespaces)
  }

  delete(): void {
    this.#read = null
    const { id, keyGroup } = this.#context
    const slots = this.#groups[keyGroup]
    const found = slots?.get(id)
    if (found instanceof Map) {
      found.delete(this.#id)
      if (found.size > 0) return
    }
    slots?.delete(id)
  }

  *slots(keyGroup: number): Generator<Slot> {
    for (const found of this.#groups[keyGroup]?.values() ?? []) {
      if (found instanceof Map) yield* found.values()
      else yield found
    }
  }
}
