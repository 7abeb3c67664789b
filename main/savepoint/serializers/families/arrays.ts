import type { ByteWriter } from '../../../binary/byte-writer.ts'
import type { Cursor } from '../../../binary/cursor.ts'
import type { JsonValue } from '../serializer.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { readStringValue, writeStringValue } from '../string-value.ts'
import { shortestFloat } from './primitives.ts'
import { floatToJson, sameJson, simpleFamily, textOf } from './simple.ts'

const arrayClass = (name: string): string =>
  `org.apache.flink.api.common.typeutils.base.array.${name}ArraySerializer$${name}ArraySerializerSnapshot`

/** `i32 n, elements`; `minBytes` is what an element takes at the least. */
function array<T>(
  name: string,
  type: string,
  minBytes: number,
  element: { read: (cursor: Cursor) => T; write: (out: ByteWriter, value: T) => void; toJson: (value: T) => JsonValue },
): SerializerFamily {
  return simpleFamily<T[]>(arrayClass(name), {
    type,
    length: -1,
    read(cursor) {
      const count = cursor.count('length', minBytes)
      const out = new Array<T>(count)
      for (let i = 0; i < count; i++) out[i] = element.read(cursor)
      return out
    },
    write(out, values) {
      out.i32(values.length)
      for (const value of values) element.write(out, value)
    },
    toJson: (values) => values.map((value) => element.toJson(value)),
  })
}

/** Arrays of primitives and of strings; byte arrays are bytes, not numbers. */
export const arrays: SerializerFamily[] = [
  simpleFamily<Uint8Array>(arrayClass('BytePrimitive'), {
    type: 'PRIMITIVE_ARRAY<BYTE>',
    length: -1,
    read: (cursor) => cursor.raw(cursor.count('length', 1), 'bytes'),
    write(out, value) {
      out.i32(value.length)
      out.bytes(value)
    },
    toJson: (value) => ({ bytes: Buffer.from(value).toString('hex') }),
  }),
  array('BooleanPrimitive', 'PRIMITIVE_ARRAY<BOOLEAN>', 1, {
    read: (c) => c.bool('element'),
    write: (o, v) => {
      o.bool(v)
    },
    toJson: sameJson,
  }),
  array('ShortPrimitive', 'PRIMITIVE_ARRAY<SHORT>', 2, {
    read: (c) => c.i16('element'),
    write: (o, v) => {
      o.i16(v)
    },
    toJson: sameJson,
  }),
  array('CharPrimitive', 'PRIMITIVE_ARRAY<CHAR>', 2, {
    read: (c) => String.fromCharCode(c.u16('element')),
    write: (o, v) => {
      o.i16(v.charCodeAt(0))
    },
    toJson: sameJson,
  }),
  array('IntPrimitive', 'PRIMITIVE_ARRAY<INT>', 4, {
    read: (c) => c.i32('element'),
    write: (o, v) => {
      o.i32(v)
    },
    toJson: sameJson,
  }),
  array('LongPrimitive', 'PRIMITIVE_ARRAY<LONG>', 8, {
    read: (c) => c.i64('element'),
    write: (o, v) => {
      o.i64(v)
    },
    toJson: textOf,
  }),
  array('FloatPrimitive', 'PRIMITIVE_ARRAY<FLOAT>', 4, {
    read: (c) => c.f32('element'),
    write: (o, v) => {
      o.f32(v)
    },
    toJson: (v) => floatToJson(shortestFloat(v)),
  }),
  array('DoublePrimitive', 'PRIMITIVE_ARRAY<DOUBLE>', 8, {
    read: (c) => c.f64('element'),
    write: (o, v) => {
      o.f64(v)
    },
    toJson: floatToJson,
  }),
  array('String', 'OBJECT_ARRAY<STRING>', 1, { read: (c) => readStringValue(c, 'element'), write: writeStringValue, toJson: sameJson }),
]
