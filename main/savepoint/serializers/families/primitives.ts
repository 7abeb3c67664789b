import type { SerializerFamily } from '../snapshot-reader.ts'
import { readCodeUnits, readStringValue, readVarint, writeCodeUnits, writeStringValue, writeVarint } from '../string-value.ts'
import { baseClass, floatToJson, sameJson, type SimpleCodec, simpleFamily, textOf } from './simple.ts'

const int: SimpleCodec<number> = {
  type: 'INT',
  length: 4,
  read: (c) => c.i32('int'),
  write: (o, v) => {
    o.i32(v)
  },
  toJson: sameJson,
}
const long: SimpleCodec<bigint> = {
  type: 'LONG',
  length: 8,
  read: (c) => c.i64('long'),
  write: (o, v) => {
    o.i64(v)
  },
  toJson: textOf,
}
const short: SimpleCodec<number> = {
  type: 'SHORT',
  length: 2,
  read: (c) => c.i16('short'),
  write: (o, v) => {
    o.i16(v)
  },
  toJson: sameJson,
}
const byte: SimpleCodec<number> = {
  type: 'BYTE',
  length: 1,
  read: (c) => c.i8('byte'),
  write: (o, v) => {
    o.u8(v)
  },
  toJson: sameJson,
}
const boolean: SimpleCodec<boolean> = {
  type: 'BOOLEAN',
  length: 1,
  read: (c) => c.bool('boolean'),
  write: (o, v) => {
    o.bool(v)
  },
  toJson: sameJson,
}
const char: SimpleCodec<string> = {
  type: 'CHAR',
  length: 2,
  read: (c) => String.fromCharCode(c.u16('char')),
  write: (o, v) => {
    o.i16(v.charCodeAt(0))
  },
  toJson: sameJson,
}
// A float is read as the double of the same value, and shown with the digits that tell it from its neighbours.
const float: SimpleCodec<number> = {
  type: 'FLOAT',
  length: 4,
  read: (c) => c.f32('float'),
  write: (o, v) => {
    o.f32(v)
  },
  toJson: (v) => floatToJson(shortestFloat(v)),
}
const double: SimpleCodec<number> = {
  type: 'DOUBLE',
  length: 8,
  read: (c) => c.f64('double'),
  write: (o, v) => {
    o.f64(v)
  },
  toJson: floatToJson,
}
const string: SimpleCodec<string | null> = {
  type: 'STRING',
  length: -1,
  read: (c) => readStringValue(c, 'string'),
  write: writeStringValue,
  toJson: sameJson,
}
/** `StringValue.write`: as a string, but for the length, which is not one more, as there is no null. */
const stringValue: SimpleCodec<string> = {
  type: 'STRING',
  length: -1,
  read: (c) => readCodeUnits(c, 'string', readVarint(c, 'string')),
  write: (o, v) => {
    writeVarint(o, v.length)
    writeCodeUnits(o, v)
  },
  toJson: sameJson,
}
const nothing: SimpleCodec<null> = {
  type: 'VOID',
  length: 1,
  read: (c) => (c.u8('void'), null),
  write: (o) => {
    o.u8(0)
  },
  toJson: sameJson,
}
/** `NullValueSerializer` writes no byte at all. */
const nullValue: SimpleCodec<null> = { type: 'NULL', length: 0, read: () => null, write: () => undefined, toJson: sameJson }

/** The number with the fewest digits that is the same float. */
export function shortestFloat(value: number): number {
  if (!Number.isFinite(value) || value === 0) return value
  for (let digits = 1; digits < 10; digits++) {
    const candidate = Number(value.toPrecision(digits))
    if (Math.fround(candidate) === value) return candidate
  }
  return value
}

/** Java's primitives and their boxes, String, and the mutable `…Value` types that have the same bytes. */
export const primitives: SerializerFamily[] = [
  simpleFamily(baseClass('Int'), int),
  simpleFamily(baseClass('Long'), long),
  simpleFamily(baseClass('Short'), short),
  simpleFamily(baseClass('Byte'), byte),
  simpleFamily(baseClass('Boolean'), boolean),
  simpleFamily(baseClass('Char'), char),
  simpleFamily(baseClass('Float'), float),
  simpleFamily(baseClass('Double'), double),
  simpleFamily(baseClass('String'), string),
  simpleFamily(baseClass('Void'), nothing),
  simpleFamily(baseClass('IntValue'), int),
  simpleFamily(baseClass('LongValue'), long),
  simpleFamily(baseClass('ShortValue'), short),
  simpleFamily(baseClass('ByteValue'), byte),
  simpleFamily(baseClass('BooleanValue'), boolean),
  simpleFamily(baseClass('CharValue'), char),
  simpleFamily(baseClass('FloatValue'), float),
  simpleFamily(baseClass('DoubleValue'), double),
  simpleFamily(baseClass('StringValue'), stringValue),
  simpleFamily(baseClass('NullValue'), nullValue),
  simpleFamily('org.apache.flink.api.scala.typeutils.UnitSerializer$UnitSerializerSnapshot', nothing),
]
