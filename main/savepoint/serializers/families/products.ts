import type { Cursor } from '../../../binary/cursor.ts'
import type { ByteWriter } from '../../../binary/byte-writer.ts'
import { exactly, readComposite } from '../composite-body.ts'
import type { JsonValue, Serializer } from '../serializer.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { firstOpaque, LOST, partToJson, ranOut, summedLength, writePart } from './opaque.ts'
import { simpleFamily } from './simple.ts'

const runtime = 'org.apache.flink.api.java.typeutils.runtime.'
const scala = 'org.apache.flink.api.scala.typeutils.'
const none = (): null => null
/** Padding is the length of a serializer of fixed length; the longest that Flink has take a few dozen bytes. */
const MAX_PADDING = 65_536

/**
 * Fields one after another. Behind an opaque field the bytes cannot be shared out: the fields that follow
 * have none of their own and stand as undecoded too.
 */
export function readFields(cursor: Cursor, fields: readonly Serializer[]): unknown[] {
  let lost = false
  return fields.map((field) => {
    if (lost) return LOST
    const value = field.read(cursor)
    lost = ranOut(field, cursor, value)
    return value
  })
}

export function writeFields(out: ByteWriter, fields: readonly Serializer[], values: readonly unknown[]): void {
  fields.forEach((field, i) => {
    writePart(out, field, values[i])
  })
}

/** Tuples and case classes: the class's name stands in the snapshot, field names do not. */
function product(classes: string[], make: (className: string, fields: readonly Serializer[]) => Serializer): SerializerFamily {
  return {
    classes,
    read(reader, _class, version) {
      const { outer: name, nested: fields } = readComposite(reader, version, () => reader.cursor.utf('class'))
      return make(name, fields)
    },
  }
}

function productOf(type: string, fields: readonly Serializer[]): Serializer {
  return {
    type,
    length: summedLength(fields),
    opaque: firstOpaque(fields),
    read: (cursor) => readFields(cursor, fields),
    write: (out, values: unknown[]) => {
      writeFields(out, fields, values)
    },
    toJson: (values: unknown[]) => values.map((value, i) => partToJson(fields[i] as Serializer, value)),
  }
}

const types = (fields: readonly Serializer[]): string => fields.map(({ type }) => type).join(', ')
const simpleName = (className: string): string => className.slice(className.lastIndexOf('.') + 1)

/** A tuple's fields make its hash code, which decides the key group where a tuple is the key. */
export interface TupleSerializer extends Serializer {
  readonly tupleFields: readonly Serializer[]
}
export const isTupleSerializer = (serializer: Serializer): serializer is TupleSerializer => 'tupleFields' in serializer

export const tupleOf = (fields: readonly Serializer[]): TupleSerializer => ({
  ...productOf(`TUPLE<${types(fields)}>`, fields),
  tupleFields: fields,
})
export const caseClassOf = (className: string, fields: readonly Serializer[]): Serializer =>
  productOf(`CASE_CLASS(${simpleName(className)})<${types(fields)}>`, fields)

/** `bool isNull`, then `padding` zero bytes or the value; padding keeps a value of fixed length fixed. */
export function nullableOf(wrapped: Serializer, padding: number): Serializer {
  return {
    type: `NULLABLE<${wrapped.type}>`,
    length: padding > 0 ? wrapped.length + 1 : -1,
    opaque: wrapped.opaque,
    read(cursor) {
      if (!cursor.bool('isNull')) return wrapped.read(cursor)
      cursor.raw(padding, 'nullPadding')
      return null
    },
    write(out, value) {
      out.bool(value === null)
      if (value === null) out.bytes(new Uint8Array(padding))
      else writePart(out, wrapped, value)
    },
    toJson: (value) => (value === null ? null : partToJson(wrapped, value)),
  }
}

const nullable: SerializerFamily = {
  classes: [`${runtime}NullableSerializer$NullableSerializerSnapshot`],
  read(reader, _class, version) {
    const { outer: padding, nested } = readComposite(reader, version, () => {
      const length = reader.cursor.i32('nullPadding')
      if (length < 0 || length > MAX_PADDING) throw reader.cursor.invalid('nullPadding', `0 to ${MAX_PADDING}`, String(length), 4)
      return length
    })
    return nullableOf(...exactly(reader, nested, 1), padding)
  },
}

type Side = { left: unknown } | { right: unknown }

/** `bool isLeft, value` */
export function eitherOf(left: Serializer, right: Serializer): Serializer {
  return {
    type: `EITHER<${left.type}, ${right.type}>`,
    length: -1,
    opaque: firstOpaque([left, right]),
    read: (cursor): Side => (cursor.bool('isLeft') ? { left: left.read(cursor) } : { right: right.read(cursor) }),
    write(out, side: Side) {
      out.bool('left' in side)
      if ('left' in side) writePart(out, left, side.left)
      else writePart(out, right, side.right)
    },
    toJson: (side: Side): JsonValue => ('left' in side ? { left: partToJson(left, side.left) } : { right: partToJson(right, side.right) }),
  }
}

/** `bool present, [value]` */
export function optionOf(element: Serializer): Serializer {
  return {
    type: `OPTION<${element.type}>`,
    length: -1,
    opaque: element.opaque,
    read: (cursor) => (cursor.bool('present') ? element.read(cursor) : null),
    write(out, value) {
      out.bool(value !== null)
      if (value !== null) writePart(out, element, value)
    },
    toJson: (value) => (value === null ? null : partToJson(element, value)),
  }
}

const either: SerializerFamily = {
  classes: [`${runtime}JavaEitherSerializerSnapshot`, `${scala}ScalaEitherSerializerSnapshot`],
  read: (reader, _class, version) => eitherOf(...exactly(reader, readComposite(reader, version, none).nested, 2)),
}

const scalaOption: SerializerFamily = {
  classes: [`${scala}ScalaOptionSerializerSnapshot`],
  read: (reader, _class, version) => optionOf(...exactly(reader, readComposite(reader, version, none).nested, 1)),
}

export const products: SerializerFamily[] = [
  product([`${runtime}TupleSerializerSnapshot`], (_name, fields) => tupleOf(fields)),
  product([`${scala}ScalaCaseClassSerializerSnapshot`, `${scala}Tuple2CaseClassSerializerSnapshot`], caseClassOf),
  simpleFamily<null>(`${runtime}Tuple0SerializerSnapshot`, {
    type: 'TUPLE<>',
    length: 1,
    read: (cursor) => (cursor.u8('tuple0'), null),
    write: (out) => {
      out.u8(42)
    },
    toJson: () => [],
  }),
  nullable,
  either,
  scalaOption,
]
