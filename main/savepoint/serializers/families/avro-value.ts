import type { ByteWriter } from '../../../binary/byte-writer.ts'
import type { Cursor } from '../../../binary/cursor.ts'
import type { JsonValue } from '../serializer.ts'
import type { AvroSchema } from './avro-schema.ts'
import { mapToJson } from './collections.ts'
import { shortestFloat } from './primitives.ts'
import { floatToJson } from './simple.ts'

/**
 * A value by its schema: long as bigint; enum as the index; bytes, fixed and string as bytes (a string's need not be
 * UTF-8); array as a list; record as its fields in order.
 */
export type AvroValue =
  | null
  | boolean
  | number
  | bigint
  | Uint8Array
  | AvroValue[]
  | { branch: number; value: AvroValue }
  | { entries: [Uint8Array, AvroValue][] }

/** Records nest; a damaged file must not nest without end. */
const MAX_DEPTH = 200
const MAX_WITHOUT_BYTES = 65_536

/** Flink's `DataInputDecoder`, which is not Avro's binary encoding: fixed big-endian numbers, i32 lengths. */
export class AvroReader {
  private readonly cursor: Cursor
  /** Items may take no bytes (null); a damaged count must not make more of them than this. */
  private items: number

  constructor(cursor: Cursor) {
    this.cursor = cursor
    this.items = cursor.bytes.length + MAX_WITHOUT_BYTES
  }

  read(schema: AvroSchema, depth: number): AvroValue {
    const { cursor } = this
    if (depth > MAX_DEPTH) throw cursor.invalid('avro', `values nested at most ${MAX_DEPTH} deep`, 'a deeper one', 0)
    switch (schema.kind) {
      case 'null':
        return null
      case 'boolean':
        return cursor.bool('boolean')
      case 'int':
        return cursor.i32('int')
      case 'long':
        return cursor.i64('long')
      case 'float':
        return cursor.f32('float')
      case 'double':
        return cursor.f64('double')
      case 'bytes':
      case 'string':
        return this.bytes()
      case 'fixed':
        return new Uint8Array(cursor.raw(schema.size, 'fixed'))
      case 'enum':
        return this.index(schema.symbols.length, 'enum')
      case 'union': {
        const branch = this.index(schema.branches.length, 'union')
        return { branch, value: this.read(schema.branches[branch] as AvroSchema, depth + 1) }
      }
      case 'array':
        return this.blocks(() => this.read(schema.items, depth + 1))
      case 'map':
        return { entries: this.blocks((): [Uint8Array, AvroValue] => [this.bytes(), this.read(schema.values, depth + 1)]) }
      case 'record':
        return schema.fields.map(({ schema: of }) => this.read(of, depth + 1))
    }
  }

  private bytes(): Uint8Array {
    return new Uint8Array(this.cursor.raw(this.cursor.count('length', 1), 'bytes'))
  }

  private index(below: number, field: string): number {
    const index = this.cursor.i32(field)
    if (index < 0 || index >= below) throw this.cursor.invalid(field, `an index below ${below}`, String(index), 4)
    return index
  }

  /** Varint counts (7 bits a byte, low first), each followed by as many items; a count of 0 ends. */
  private blocks<T>(item: () => T): T[] {
    const { cursor } = this
    const out: T[] = []
    for (;;) {
      let count = 0n
      for (let shift = 0n; ; shift += 7n) {
        const byte = cursor.u8('count')
        count |= BigInt(byte & 0x7f) << shift
        if (byte < 0x80) break
        if (shift > 56n) throw cursor.invalid('count', 'a count of at most nine bytes', 'a longer one', 1)
      }
      if (count === 0n) return out
      if (count > BigInt(this.items)) throw cursor.invalid('count', `at most ${this.items} items`, String(count), 0)
      this.items -= Number(count)
      for (let i = 0n; i < count; i++) out.push(item())
    }
  }
}

/** Flink's `DataOutputEncoder`. The value must be one of the schema, as {@link AvroReader} gives it. */
export function writeAvro(out: ByteWriter, schema: AvroSchema, value: AvroValue): void {
  switch (schema.kind) {
    case 'null':
      return
    case 'boolean':
      out.bool(value as boolean)
      return
    case 'int':
    case 'enum':
      out.i32(value as number)
      return
    case 'long':
      out.i64(value as bigint)
      return
    case 'float':
      out.f32(value as number)
      return
    case 'double':
      out.f64(value as number)
      return
    case 'bytes':
    case 'string':
      writeBytes(out, value as Uint8Array)
      return
    case 'fixed':
      out.bytes(value as Uint8Array)
      return
    case 'union': {
      const { branch, value: inner } = value as { branch: number; value: AvroValue }
      out.i32(branch)
      writeAvro(out, schema.branches[branch] as AvroSchema, inner)
      return
    }
    case 'array':
      writeBlock(out, value as AvroValue[], (item) => {
        writeAvro(out, schema.items, item)
      })
      return
    case 'map':
      writeBlock(out, (value as { entries: [Uint8Array, AvroValue][] }).entries, ([key, item]) => {
        writeBytes(out, key)
        writeAvro(out, schema.values, item)
      })
      return
    case 'record':
      schema.fields.forEach(({ schema: of }, i) => {
        writeAvro(out, of, (value as AvroValue[])[i] ?? null)
      })
  }
}

function writeBytes(out: ByteWriter, bytes: Uint8Array): void {
  out.i32(bytes.length)
  out.bytes(bytes)
}

/** All items in one block, and the empty block that ends. */
function writeBlock<T>(out: ByteWriter, items: readonly T[], write: (item: T) => void): void {
  if (items.length > 0) {
    let rest = items.length
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) out.u8((rest & 0x7f) | 0x80)
    out.u8(rest)
    for (const item of items) write(item)
  }
  out.u8(0)
}

const utf8 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

export function avroToJson(schema: AvroSchema, value: AvroValue): JsonValue {
  switch (schema.kind) {
    case 'null':
    case 'boolean':
    case 'int':
      return value as null | boolean | number
    case 'long':
      return (value as bigint).toString()
    case 'float':
      return floatToJson(shortestFloat(value as number))
    case 'double':
      return floatToJson(value as number)
    case 'string':
      return utf8(value as Uint8Array)
    case 'bytes':
    case 'fixed':
      return { bytes: Buffer.from(value as Uint8Array).toString('hex') }
    case 'enum':
      return schema.symbols[value as number] ?? null
    case 'union': {
      const { branch, value: inner } = value as { branch: number; value: AvroValue }
      return avroToJson(schema.branches[branch] as AvroSchema, inner)
    }
    case 'array':
      return (value as AvroValue[]).map((item) => avroToJson(schema.items, item))
    case 'map':
      return mapToJson(
        (value as { entries: [Uint8Array, AvroValue][] }).entries.map(([key, item]) => [utf8(key), avroToJson(schema.values, item)]),
      )
    case 'record':
      return Object.fromEntries(schema.fields.map(({ name, schema: of }, i) => [name, avroToJson(of, (value as AvroValue[])[i] ?? null)]))
  }
}
