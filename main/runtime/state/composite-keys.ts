import { ByteWriter } from '../../binary/byte-writer.ts'
import { compositeKeyWriter, type CompositeKeyWriter } from '../../savepoint/keyed/composite-key.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'
import type { TypeInformation } from '../types/type-information.ts'
import type { KeyContext } from './key-context.ts'
import { type StoredKey, storedKey } from './lmdb-key.ts'

/** The composite key of the current key and namespace, of one state (`SerializedCompositeKeyBuilder`); of maps without the user's key. */
export class CompositeKeys {
  readonly #context: KeyContext
  readonly #namespaceType: TypeInformation
  readonly #write: CompositeKeyWriter
  readonly #out = new ByteWriter()
  #namespace: unknown = null
  #turn = -1
  #current: StoredKey | null = null

  constructor(context: KeyContext, state: StateMetaInfo, namespaceType: TypeInformation) {
    this.#context = context
    this.#namespaceType = namespaceType
    this.#write = compositeKeyWriter({ ...state, options: new Map() }, context.type.snapshot.serializer, context.maxParallelism)
  }

  setNamespace(namespace: unknown): void {
    this.#namespace = this.#namespaceType.toStored(namespace)
    this.#current = null
  }

  current(): StoredKey {
    if (this.#current === null || this.#turn !== this.#context.turn) {
      this.#turn = this.#context.turn
      this.#current = storedKey(this.#bytes())
    }
    return this.#current
  }

  #bytes(): Uint8Array {
    const { keyGroup, key, type } = this.#context
    this.#out.reset()
    this.#write(this.#out, { keyGroup, key: type.toStored(key), namespace: this.#namespace, userKey: undefined })
    return this.#out.finish()
  }
}
