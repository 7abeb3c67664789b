import type { ByteWriter } from '../../../binary/byte-writer.ts'
import type { Cursor } from '../../../binary/cursor.ts'
import { readJavaObject } from '../../java-objects/read.ts'
import { exactly, readComposite, readNested } from '../composite-body.ts'
import type { JsonValue, Serializer } from '../serializer.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { flaggedToJson, mapOf } from './collections.ts'
import { LOST, partToJson, ranOut, writePart } from './opaque.ts'
import { readMask, writeMask } from './row.ts'

const PACKAGE = 'org.apache.flink.table.runtime.typeutils.'
const none = (): null => null

/** Outer `bool hasNullMask` since outer version 3 (1: no mask, 2: always one); data `i32 n, [null mask], elements that are not null`. */
const linkedList: SerializerFamily = {
  classes: [`${PACKAGE}LinkedListSerializer$LinkedListSerializerSnapshot`],
  read(reader, _class, version) {
    const { outer: masked, nested } = readComposite(reader, version, (outer) =>
      outer >= 3 ? reader.cursor.bool('hasNullMask') : outer === 2,
    )
    const [element] = exactly(reader, nested, 1)
    const serializer: Serializer<unknown[]> = {
      type: `LINKED_LIST<${element.type}>`,
      length: -1,
      opaque: element.opaque,
      read(cursor) {
        const count = cursor.count('size', masked ? 1 / 8 : 1)
        const nulls = masked ? readMask(cursor, count) : []
        let lost = false
        return Array.from({ length: count }, (_, i) => {
          if (nulls[i] === true) return null
          if (lost) return LOST
          const value = element.read(cursor)
          lost = ranOut(element, cursor, value)
          return value
        })
      },
      write(out, values) {
        out.i32(values.length)
        if (masked) {
          writeMask(
            out,
            values.map((value) => value === null),
          )
        }
        for (const value of values) if (value !== null) writePart(out, element, value)
      },
      toJson: (values) => flaggedToJson(values, element),
    }
    return serializer
  },
}

/** A value of a type that the planner does not know: `i32 n`, bytes of the inner serializer. */
const rawValue: SerializerFamily = {
  classes: [`${PACKAGE}RawValueDataSerializer$RawValueDataSerializerSnapshot`],
  read(reader, _class, version) {
    const [inner] = exactly(reader, readComposite(reader, version, none).nested, 1)
    const serializer: Serializer = {
      type: `RAW<${inner.type}>`,
      length: -1,
      opaque: inner.opaque,
      read(cursor: Cursor) {
        const after = cursor.count('length', 1) + cursor.position
        const outerEnd = cursor.end
        cursor.end = after
        try {
          const value = inner.read(cursor)
          if (cursor.position < after)
            throw cursor.invalid('raw', `a value of ${inner.type} to the end`, `${after - cursor.position} bytes left`, 0)
          return value
        } finally {
          cursor.end = outerEnd
        }
      },
      write(out: ByteWriter, value) {
        const at = out.position
        out.i32(0)
        writePart(out, inner, value)
        out.patchI32(at, out.position - at - 4)
      },
      toJson: (value) => partToJson(inner, value),
    }
    return serializer
  },
}

/** Outer: Java object DataType and `bool isInternalInput`; values are those of the internal serializer. */
const external: SerializerFamily = {
  classes: [`${PACKAGE}ExternalSerializer$ExternalSerializerSnapshot`],
  read(reader, _class, version) {
    const { nested } = readComposite(reader, version, () => {
      readJavaObject(reader.cursor, 'dataType')
      return reader.cursor.bool('isInternalInput')
    })
    return exactly(reader, nested, 1)[0]
  },
}

interface WindowKey {
  window: bigint
  key: unknown
}

/** `i64 window, key`: the namespace of window aggregations in SQL. */
const windowKey: SerializerFamily = {
  classes: [`${PACKAGE}WindowKeySerializer$WindowKeySerializerSnapshot`],
  read(reader, _class, version) {
    const [key] = exactly(reader, readComposite(reader, version, none).nested, 1)
    const serializer: Serializer<WindowKey> = {
      type: `WINDOW_KEY<${key.type}>`,
      length: -1,
      opaque: key.opaque,
      read: (cursor) => ({ window: cursor.i64('window'), key: key.read(cursor) }),
      write(out, value) {
        out.i64(value.window)
        writePart(out, key, value.key)
      },
      toJson: (value): JsonValue => ({ window: value.window.toString(), key: partToJson(key, value.key) }),
    }
    return serializer
  },
}

/** `Java object comparator, nested key and value`; data as of a map. */
const sortedMap: SerializerFamily = {
  classes: [`${PACKAGE}SortedMapSerializerSnapshot`],
  read(reader) {
    readJavaObject(reader.cursor, 'comparator')
    const [key, value] = exactly(reader, readNested(reader), 2)
    return mapOf(key, value)
  },
}

export const tableComposites: SerializerFamily[] = [linkedList, rawValue, external, windowKey, sortedMap]
