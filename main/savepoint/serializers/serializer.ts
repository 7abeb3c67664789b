import type { ByteWriter } from '../../binary/byte-writer.ts'
import type { Cursor } from '../../binary/cursor.ts'

/** What a state value looks like in JSON; the table "Values" of the CLI's contract says which Flink value becomes what. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }

/**
 * A value codec: what Flink's `TypeSerializer` of the same snapshot does, without the user's classes.
 *
 * Reads are bounded by `cursor.end`; a serializer whose values say nothing of their own length (Kryo)
 * takes all that is left, and says so by `opaque`.
 */
export interface Serializer<T = unknown> {
  /** In short, e.g. `LONG`, `LIST<STRING>`, `POJO(shop.Order)`. */
  readonly type: string
  /** `TypeSerializer.getLength()`: bytes of every value, -1 where they differ. */
  readonly length: number
  /** Why values cannot be decoded, in words; null where they can, whole. */
  readonly opaque: string | null
  read(cursor: Cursor): T
  write(out: ByteWriter, value: T): void
  toJson(value: T): JsonValue
}

/** A serializer as state stands under it: what was stored, and the codec it means. */
export interface SerializerSnapshot {
  /** Java binary name of the snapshot class. */
  className: string
  version: number
  /** The snapshot's bytes from its class name to its end, to be copied as they are. */
  raw: Uint8Array
  serializer: Serializer
}

/** Bytes that could not be decoded, kept as they are. */
export class Undecoded {
  readonly bytes: Uint8Array
  readonly serializer: string

  constructor(bytes: Uint8Array, serializer: string) {
    this.bytes = bytes
    this.serializer = serializer
  }

  toJson(): JsonValue {
    return { undecoded: { bytes: Buffer.from(this.bytes).toString('hex'), serializer: this.serializer } }
  }
}
