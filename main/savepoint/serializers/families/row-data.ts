import type { ByteWriter } from '../../../binary/byte-writer.ts'
import type { Cursor } from '../../../binary/cursor.ts'
import { readJavaObject } from '../../java-objects/read.ts'
import { readNested } from '../composite-body.ts'
import type { JsonValue, Serializer } from '../serializer.ts'
import type { SerializerFamily, SnapshotReader } from '../snapshot-reader.ts'
import { binaryArray, binaryKind, binaryMap, binaryRow } from './row-data-binary.ts'
import { BinaryPart } from './row-data-part.ts'
import { type LogicalType, logicalTypeOf } from './row-data-type.ts'

const PACKAGE = 'org.apache.flink.table.runtime.typeutils.'

/** A row, array or map of the Table API: its bytes behind the size, and what they say. */
export interface BinaryValue {
  bytes: Uint8Array
  json: JsonValue
}

/** `i32 size` (big endian, unlike all that follows), then the binary format. */
function binarySerializer(type: string, opaque: string | null, decode: (part: BinaryPart) => JsonValue): Serializer {
  const serializer: Serializer<BinaryValue> = {
    type,
    length: -1,
    opaque,
    read(cursor: Cursor) {
      const bytes = cursor.raw(cursor.count('size', 1), 'binary')
      return { bytes: new Uint8Array(bytes), json: decode(BinaryPart.before(cursor, bytes.length)) }
    },
    write(out: ByteWriter, value) {
      out.i32(value.bytes.length)
      out.bytes(value.bytes)
    },
    toJson: ({ json }) => json,
  }
  return serializer
}

/** Bytes whose length is known, but not what they mean. */
function undecodable(type: string, name: string, why: string): Serializer {
  return binarySerializer(type, why, (part) => ({
    undecoded: { bytes: Buffer.from(part.bytes()).toString('hex'), serializer: PACKAGE + name },
  }))
}

/** A type in Java serialization; null where its class is not known. */
const readType = (reader: SnapshotReader, field: string): LogicalType | null => logicalTypeOf(readJavaObject(reader.cursor, field))

const unknownType = (name: string): string =>
  `A column of ${name} has a logical type that Tidemark does not know, so its values are kept as bytes.`

/** `i32 n, Java object LogicalType × n, nested serializers`; the types say all, the nested serializers say it again. */
const rowData: SerializerFamily = {
  classes: [`${PACKAGE}RowDataSerializer$RowDataSerializerSnapshot`],
  read(reader) {
    const count = reader.cursor.count('fields', 5)
    const types = Array.from({ length: count }, (_, i) => readType(reader, `fields[${i}]`))
    readNested(reader)
    const known = types.filter((type) => type !== null)
    if (known.length < count) return undecodable('ROWDATA', 'RowDataSerializer', unknownType('RowDataSerializer'))
    return binarySerializer(`ROWDATA<${known.map(({ text }) => text).join(', ')}>`, null, (part) => binaryRow(part, known))
  },
}

/** `i32 numFields`: how many, not which. */
const binaryRowData: SerializerFamily = {
  classes: [`${PACKAGE}BinaryRowDataSerializer$BinaryRowDataSerializerSnapshot`],
  read({ cursor }) {
    const count = cursor.i32('numFields')
    const name = 'BinaryRowDataSerializer'
    return binarySerializer(
      `ROWDATA(${count})`,
      `${name} stores how many fields a row has, not their types, so its rows are kept as bytes.`,
      (part) => ({
        kind: binaryKind(part),
        undecoded: { bytes: Buffer.from(part.bytes()).toString('hex'), serializer: PACKAGE + name },
      }),
    )
  },
}

/** `Java object LogicalType, Java object serializer` */
const arrayData: SerializerFamily = {
  classes: [`${PACKAGE}ArrayDataSerializer$ArrayDataSerializerSnapshot`],
  read(reader) {
    const element = readType(reader, 'elementType')
    readJavaObject(reader.cursor, 'elementSerializer')
    if (element === null) return undecodable('ARRAYDATA', 'ArrayDataSerializer', unknownType('ArrayDataSerializer'))
    return binarySerializer(`ARRAYDATA<${element.text}>`, null, (part) => binaryArray(part, element))
  },
}

/** `Java objects: key type, value type, key serializer, value serializer` */
const mapData: SerializerFamily = {
  classes: [`${PACKAGE}MapDataSerializer$MapDataSerializerSnapshot`],
  read(reader) {
    const key = readType(reader, 'keyType')
    const value = readType(reader, 'valueType')
    readJavaObject(reader.cursor, 'keySerializer')
    readJavaObject(reader.cursor, 'valueSerializer')
    if (key === null || value === null) return undecodable('MAPDATA', 'MapDataSerializer', unknownType('MapDataSerializer'))
    return binarySerializer(`MAPDATA<${key.text}, ${value.text}>`, null, (part) => binaryMap(part, key, value))
  },
}

/** The Table API's rows, arrays and maps; their snapshots hold Java-serialized types. */
export const rowDataFamilies: SerializerFamily[] = [rowData, binaryRowData, arrayData, mapData]
