import type { JsonValue } from '../serializer.ts'
import { bigDecimalText, bigEndian } from './big-numbers.ts'
import { mapToJson } from './collections.ts'
import { dateText, timeText } from './dates.ts'
import { shortestFloat } from './primitives.ts'
import type { BinaryPart } from './row-data-part.ts'
import type { LogicalType } from './row-data-type.ts'
import { floatToJson } from './simple.ts'

/** `RowKind` in short, by its byte value. */
const KINDS = ['+I', '-U', '+U', '-D'] as const

/** `BinaryRowData`: kind, null bits from bit 8 on, a slot of 8 bytes for each field, then what slots point at. */
export function binaryRow(row: BinaryPart, types: readonly LogicalType[]): JsonValue {
  const fixed = nullBytes(types.length)
  return { rowdata: types.map((type, i) => (row.bit(8 + i) ? null : element(row, fixed + 8 * i, type))), kind: binaryKind(row) }
}

/** Bytes of a row's kind and null bits: whole words of 8. */
const nullBytes = (fields: number): number => Math.floor((fields + 63 + 8) / 64) * 8

export function binaryKind(row: BinaryPart): string {
  const kind = KINDS[row.u8(0)]
  if (kind === undefined) throw row.invalid('rowKind', '0, 1, 2 or 3', String(row.u8(0)))
  return kind
}

/** `BinaryArrayData`: i32 n, null bits in words of 4 bytes, elements of 1, 2, 4 or 8 bytes. */
export function binaryArray(array: BinaryPart, type: LogicalType): JsonValue[] {
  const count = array.i32(0)
  const from = 4 + Math.floor((count + 31) / 32) * 4
  const width = widthOf(type)
  if (count < 0 || from + count * width > array.size)
    throw array.invalid('elements', `a count that fits into ${array.size} bytes`, String(count))
  return Array.from({ length: count }, (_, i) => (array.bit(i, 4) ? null : element(array, from + i * width, type)))
}

/** `BinaryMapData`: i32 size of the key array, key array, value array. */
export function binaryMap(map: BinaryPart, key: LogicalType, value: LogicalType): JsonValue {
  const size = map.i32(0)
  const keys = binaryArray(map.part(4, size), key)
  const values = binaryArray(map.part(4 + size, map.size - 4 - size), value)
  if (keys.length !== values.length) throw map.invalid('entries', `${keys.length} values`, String(values.length))
  return mapToJson(keys.map((k, i) => [k, values[i] ?? null]))
}

function widthOf({ form }: LogicalType): number {
  switch (form) {
    case 'boolean':
    case 'tinyint':
      return 1
    case 'smallint':
      return 2
    case 'int':
    case 'float':
    case 'date':
    case 'time':
    case 'months':
      return 4
    default:
      return 8
  }
}

/** The multiset's counts. */
const COUNT: LogicalType = { form: 'int', text: 'INT NOT NULL', precision: 0, scale: 0, instant: false, children: [] }

/** The value in the slot at `at`, as the CLI's contract writes it. */
function element(from: BinaryPart, at: number, type: LogicalType): JsonValue {
  const [first, second] = type.children
  switch (type.form) {
    case 'boolean':
      return from.u8(at) !== 0
    case 'tinyint':
      return from.i8(at)
    case 'smallint':
      return from.i16(at)
    case 'int':
    case 'months':
      return from.i32(at)
    case 'bigint':
      return from.i64(at).toString()
    case 'float':
      return floatToJson(shortestFloat(from.f32(at)))
    case 'double':
      return floatToJson(from.f64(at))
    case 'date':
      return dayText(from.i32(at))
    case 'time':
      return timeOfDay(from.i32(at), 0)
    case 'string':
      return Buffer.from(from.bytesAt(at)).toString('utf8')
    case 'bytes':
      return { bytes: hex(from.bytesAt(at)) }
    case 'decimal':
      return bigDecimalText({ unscaled: type.precision <= 18 ? from.i64(at) : bigEndian(from.partAt(at).bytes()), scale: type.scale })
    case 'timestamp':
      return type.precision <= 3
        ? timestampText(from.i64(at), 0, type.instant)
        : timestampText(from.part(from.i32(at + 4), 8).i64(0), from.i32(at), type.instant)
    case 'row':
      return binaryRow(from.partAt(at), type.children)
    case 'array':
      return first === undefined ? null : binaryArray(from.partAt(at), first)
    case 'multiset':
      return first === undefined ? null : binaryMap(from.partAt(at), first, COUNT)
    case 'map':
      return first === undefined || second === undefined ? null : binaryMap(from.partAt(at), first, second)
    case 'raw':
      return { undecoded: { bytes: hex(from.partAt(at).bytes()), serializer: type.text } }
    case 'null':
      return null
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const DAY = 86_400_000

function dayText(days: number): string {
  const date = new Date(days * DAY)
  return Number.isNaN(date.getTime()) ? `${days} d` : dateText(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
}

const timeOfDay = (millis: number, nanoOfMilli: number): string =>
  timeText(
    Math.floor(millis / 3_600_000),
    Math.floor(millis / 60_000) % 60,
    Math.floor(millis / 1000) % 60,
    (millis % 1000) * 1_000_000 + nanoOfMilli,
  )

/** `TimestampData.toString`; a moment on the time line ends in Z. */
export function timestampText(millis: bigint, nanoOfMilli: number, instant: boolean): string {
  const date = new Date(Number(millis))
  if (Number.isNaN(date.getTime())) return `${millis} ms`
  const day = dateText(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
  const inDay = Number(((millis % BigInt(DAY)) + BigInt(DAY)) % BigInt(DAY))
  return `${day}T${timeOfDay(inDay, nanoOfMilli)}${instant ? 'Z' : ''}`
}
