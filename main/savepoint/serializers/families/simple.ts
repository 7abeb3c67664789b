import type { ByteWriter } from '../../../binary/byte-writer.ts'
import type { Cursor } from '../../../binary/cursor.ts'
import type { JsonValue, Serializer } from '../serializer.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'

/** A serializer without parameters: its snapshot says nothing but its class. */
export interface SimpleCodec<T> {
  /** In Flink's `Types` words. */
  type: string
  /** `getLength()`; -1 where values differ in length. */
  length: number
  read(cursor: Cursor): T
  write(out: ByteWriter, value: T): void
  toJson(value: T): JsonValue
}

/** `SimpleTypeSerializerSnapshot`: version 3 has an empty body, version 2 (1.7, 1.8) the serializer's class name. */
export function simpleFamily<T>(className: string, codec: SimpleCodec<T>): SerializerFamily & { codec: Serializer } {
  const serializer = { ...codec, opaque: null } as Serializer
  return {
    classes: [className],
    codec: serializer,
    read({ cursor }, _className, version) {
      if (version === 2) cursor.utf('serializerClass')
      return serializer
    },
  }
}

/** The snapshot classes of `o.a.f.api.common.typeutils.base`. */
export const baseClass = (name: string): string => `org.apache.flink.api.common.typeutils.base.${name}Serializer$${name}SerializerSnapshot`

/** A float or double as JSON has no words for all of them. */
export function floatToJson(value: number): JsonValue {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : value
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
}

export const sameJson = (value: JsonValue): JsonValue => value
export const textOf = (value: { toString(): string }): JsonValue => value.toString()
