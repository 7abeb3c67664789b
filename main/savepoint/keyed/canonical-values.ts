import type { ByteWriter } from '../../binary/byte-writer.ts'
import type { Cursor } from '../../binary/cursor.ts'
import { isListSerializer, isMapSerializer } from '../serializers/families/collections.ts'
import { writePart } from '../serializers/families/opaque.ts'
import { Undecoded, type Serializer } from '../serializers/serializer.ts'
import { serializerOf, type StateMetaInfo } from '../state/meta-info.ts'

/** List elements are joined by this byte (','), as RocksDB's merge operator joins them. */
export const LIST_DELIMITER = 0x2c

/** Reads the value bytes of one entry of a state, up to `cursor.end`. */
export type ValueReader = (cursor: Cursor) => unknown

/** How values of a KEY_VALUE state stand in canonical streams and in RocksDB: lists joined by a byte, maps an entry a user key. */
export function canonicalValueReader(state: StateMetaInfo): ValueReader {
  const serializer = serializerOf(state, 'VALUE_SERIALIZER')
  const kind = state.options.get('KEYED_STATE_TYPE')
  if (kind === 'LIST' && isListSerializer(serializer)) return (cursor) => readJoinedList(cursor, serializer.element)
  if (kind === 'MAP' && isMapSerializer(serializer)) return (cursor) => readMapValue(cursor, serializer.value)
  return (cursor) => serializer.read(cursor)
}

/** `e0 2C e1 2C e2`: no count, no separator at the end. */
function readJoinedList(cursor: Cursor, element: Serializer): unknown[] {
  const elements: unknown[] = []
  while (cursor.remaining > 0) {
    if (elements.length > 0) {
      const delimiter = cursor.u8('delimiter')
      if (delimiter !== LIST_DELIMITER) throw cursor.invalid('delimiter', `${LIST_DELIMITER} (',')`, String(delimiter), 1)
    }
    const value = element.read(cursor)
    elements.push(value)
    if (value instanceof Undecoded) break
  }
  return elements
}

/** `bool isNull, [value]`; the hashmap backend writes bytes behind a null too, which mean nothing. */
function readMapValue(cursor: Cursor, value: Serializer): unknown {
  if (!cursor.bool('isNull')) return value.read(cursor)
  cursor.position = cursor.end
  return null
}

/** Writes what {@link canonicalValueReader} reads; of a map the value of one pair. */
export type ValueWriter = (out: ByteWriter, value: unknown) => void

export function canonicalValueWriter(state: StateMetaInfo): ValueWriter {
  const serializer = serializerOf(state, 'VALUE_SERIALIZER')
  const kind = state.options.get('KEYED_STATE_TYPE')
  if (kind === 'LIST' && isListSerializer(serializer))
    return (out, value) => {
      if (value instanceof Undecoded) out.bytes(value.bytes)
      else writeJoinedList(out, value as unknown[], serializer.element)
    }
  if (kind === 'MAP' && isMapSerializer(serializer))
    return (out, value) => {
      out.bool(value === null)
      if (value !== null) writePart(out, serializer.value, value)
    }
  return (out, value) => {
    writePart(out, serializer, value)
  }
}

function writeJoinedList(out: ByteWriter, elements: readonly unknown[], element: Serializer): void {
  elements.forEach((value, i) => {
    if (i > 0) out.u8(LIST_DELIMITER)
    writePart(out, element, value)
  })
}
