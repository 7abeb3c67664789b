import { ByteWriter } from '../../binary/byte-writer.ts'
import { TidemarkError } from '../../../shared/model/index.ts'
import { keyHashOf } from '../../savepoint/keyed/key-hash.ts'
import { keyGroupOf } from '../../savepoint/uid/key-groups.ts'
import type { TypeInformation } from '../types/type-information.ts'

/** A key by which tables find their slots: primitives themselves, other keys the text of their bytes. */
export type KeyId = string | number | bigint | boolean | null

/** Gives values of a type an identity that a JavaScript Map can use: equal where Java's `equals` says so. */
export function identityOf(type: TypeInformation): (value: unknown) => KeyId {
  const out = new ByteWriter()
  return (value) => {
    // Zero and minus zero are different doubles to Java; a Map takes them for one.
    if (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean' || value === null) return value
    if (typeof value === 'number' && value !== 0 && !Number.isNaN(value)) return value
    out.reset()
    type.snapshot.serializer.write(out, type.toStored(value))
    return Buffer.from(out.finish()).toString('latin1')
  }
}

/** The key that an operator works on now, and its key group (`InternalKeyContext`). */
export class KeyContext {
  readonly maxParallelism: number
  readonly type: TypeInformation
  key: unknown = null
  id: KeyId = null
  keyGroup = -1
  /** Counts keys that were set: what was made of the key before is made anew after another was set. */
  turn = 0
  /** Told of the key group of each key before anybody can change its state; null while nobody asks. */
  onKeyGroup: ((keyGroup: number) => void) | null = null
  readonly #identity: (value: unknown) => KeyId
  readonly #keyGroupOf: (key: unknown) => number

  /** @throws TidemarkError KEY_TYPE for keys whose hash code Java alone knows */
  constructor(type: TypeInformation, maxParallelism: number) {
    this.type = type
    this.maxParallelism = maxParallelism
    this.#identity = identityOf(type)
    this.#keyGroupOf = keyGroups(type, maxParallelism)
  }

  set(key: unknown): void {
    this.key = key
    this.id = this.#identity(key)
    this.keyGroup = this.#keyGroupOf(key)
    this.turn += 1
    this.onKeyGroup?.(this.keyGroup)
  }
}

/** The key group of keys of a type, as Flink assigns it. @throws TidemarkError KEY_TYPE */
export function keyGroups(type: TypeInformation, maxParallelism: number): (key: unknown) => number {
  const hashOf = keyHashOf(type.snapshot.serializer)
  if (hashOf === null) {
    throw new TidemarkError({
      code: 'KEY_TYPE',
      message: `Records cannot be keyed by ${type.snapshot.serializer.type}: its hash code is that of a Java class, which decides the key group. Key by a string, a number, a boolean or a tuple of those.`,
      expected: 'a type whose hash code is known',
      found: type.snapshot.serializer.type,
    })
  }
  return (key) => keyGroupOf(hashOf(type.toStored(key)), maxParallelism)
}
