import type { ByteWriter } from '../../../binary/byte-writer.ts'
import type { Cursor } from '../../../binary/cursor.ts'
import type { JsonValue, Serializer } from '../serializer.ts'
import { exactly, readComposite } from '../composite-body.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { firstOpaque, isLost, LOST, partToJson, ranOut, writePart } from './opaque.ts'

const base = (name: string): string => `org.apache.flink.api.common.typeutils.base.${name}SerializerSnapshot`
const none = (): null => null
/** Elements that take no bytes (`NullValue`) are bounded by nothing; a damaged count must not be believed. */
const MAX_WITHOUT_BYTES = 65_536
const byText = (a: JsonValue, b: JsonValue): number => compare(JSON.stringify(a), JSON.stringify(b))
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The list inside a list serializer: keyed list state separates elements itself, so its reader wants the element's codec. */
export interface ListSerializer extends Serializer<unknown[]> {
  readonly element: Serializer
}
/** The same for maps. */
export interface MapSerializer extends Serializer<[unknown, unknown][]> {
  readonly key: Serializer
  readonly value: Serializer
}

export const isListSerializer = (serializer: Serializer): serializer is ListSerializer => 'element' in serializer
export const isMapSerializer = (serializer: Serializer): serializer is MapSerializer => 'key' in serializer && 'value' in serializer

/** `i32 n, elements`; elements are never null. */
export function listOf(element: Serializer): ListSerializer {
  return {
    type: `LIST<${element.type}>`,
    length: -1,
    opaque: element.opaque,
    element,
    read(cursor) {
      const count = cursor.count('size', element.type === 'NULL' ? 0 : 1)
      if (count > cursor.remaining && count > MAX_WITHOUT_BYTES)
        throw cursor.invalid('size', `at most ${MAX_WITHOUT_BYTES} elements without bytes`, String(count), 4)
      const out: unknown[] = []
      let lost = false
      for (let i = 0; i < count; i++) {
        const value = lost ? LOST : element.read(cursor)
        out.push(value)
        lost ||= ranOut(element, cursor, value)
      }
      return out
    },
    write(out, values) {
      out.i32(values.length)
      for (const value of values) writePart(out, element, value)
    },
    toJson: (values) => values.filter((value) => !isLost(value)).map((value) => partToJson(element, value)),
  }
}

/** `i32 n, { key, bool isNull, [value] } × n`, in the order of the file; JSON is sorted by its text. */
export function mapOf(key: Serializer, value: Serializer): MapSerializer {
  return {
    type: `MAP<${key.type}, ${value.type}>`,
    length: -1,
    opaque: firstOpaque([key, value]),
    key,
    value,
    read(cursor) {
      const count = cursor.count('size', 1)
      const out: [unknown, unknown][] = []
      let lost = false
      for (let i = 0; i < count; i++) {
        if (lost) {
          out.push([LOST, LOST])
          continue
        }
        const k = key.read(cursor)
        lost = ranOut(key, cursor, k)
        if (lost) {
          out.push([k, LOST])
          continue
        }
        const isNull = cursor.bool('isNull')
        const v = isNull ? null : value.read(cursor)
        out.push([k, v])
        lost = !isNull && ranOut(value, cursor, v)
      }
      return out
    },
    write(out, entries) {
      out.i32(entries.length)
      for (const [k, v] of entries) {
        writePart(out, key, k)
        if (isLost(v)) continue
        out.bool(v === null)
        if (v !== null) writePart(out, value, v)
      }
    },
    toJson: (entries) =>
      mapToJson(entries.filter(([k]) => !isLost(k)).map(([k, v]) => [partToJson(key, k), v === null ? null : partToJson(value, v)])),
  }
}

/** A map as the CLI's contract writes it: pairs sorted by their JSON text. */
export const mapToJson = (pairs: [JsonValue, JsonValue][]): JsonValue => ({ map: pairs.sort(byText) })

const list: SerializerFamily = {
  classes: [base('List')],
  read(reader, _class, version) {
    const [element] = exactly(reader, readComposite(reader, version, none).nested, 1)
    return listOf(element)
  },
}

const map: SerializerFamily = {
  classes: [base('Map')],
  read(reader, _class, version) {
    const [key, value] = exactly(reader, readComposite(reader, version, none).nested, 2)
    return mapOf(key, value)
  },
}

/** Elements behind a flag; `present` says whether the flag set means an element or none. */
export function readFlagged(cursor: Cursor, count: number, element: Serializer, present: boolean): unknown[] {
  let lost = false
  return Array.from({ length: count }, () => {
    if (lost) return LOST
    if (cursor.bool(present ? 'present' : 'isNull') !== present) return null
    const value = element.read(cursor)
    lost = ranOut(element, cursor, value)
    return value
  })
}

export function writeFlagged(out: ByteWriter, values: readonly unknown[], element: Serializer, present: boolean): void {
  for (const value of values) {
    if (isLost(value)) continue
    out.bool((value !== null) === present)
    if (value !== null) writePart(out, element, value)
  }
}

export const flaggedToJson = (values: readonly unknown[], element: Serializer): JsonValue[] =>
  values.filter((value) => !isLost(value)).map((value) => (value === null ? null : partToJson(element, value)))

/** `i32 n, { bool isNull, [element] } × n` (2.0 on) */
const set: SerializerFamily = {
  classes: [base('Set')],
  read(reader, _class, version) {
    const [element] = exactly(reader, readComposite(reader, version, none).nested, 1)
    return {
      type: `SET<${element.type}>`,
      length: -1,
      opaque: element.opaque,
      read(cursor) {
        const count = cursor.count('size', 1)
        return readFlagged(cursor, count, element, false)
      },
      write(out, values: unknown[]) {
        out.i32(values.length)
        writeFlagged(out, values, element, false)
      },
      toJson: (values: unknown[]) => flaggedToJson(values, element).sort(byText),
    }
  },
}

/** `i32 n, { bool present, [element] } × n`: present, the opposite of a map's flag. */
export function arrayOf(element: Serializer): Serializer {
  return {
    type: `OBJECT_ARRAY<${element.type}>`,
    length: -1,
    opaque: element.opaque,
    read: (cursor) => readFlagged(cursor, cursor.count('length', 1), element, true),
    write(out, values: unknown[]) {
      out.i32(values.length)
      writeFlagged(out, values, element, true)
    },
    toJson: (values: unknown[]) => flaggedToJson(values, element),
  }
}

const genericArray: SerializerFamily = {
  classes: [base('GenericArray')],
  read(reader, _class, version) {
    const { nested } = readComposite(reader, version, () => reader.cursor.utf('componentClass'))
    return arrayOf(...exactly(reader, nested, 1))
  },
}

export const collections: SerializerFamily[] = [list, map, set, genericArray]
