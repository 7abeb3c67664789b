import { TidemarkError } from '../../../shared/model/problem.ts'
import type { Cursor } from '../../binary/cursor.ts'
import { arrays } from './families/arrays.ts'
import { avro } from './families/avro.ts'
import { bigNumbers } from './families/big-numbers.ts'
import { binaryDocuments } from './families/binary-documents.ts'
import { cep } from './families/cep.ts'
import { collections } from './families/collections.ts'
import { dates } from './families/dates.ts'
import { enums } from './families/enums.ts'
import { kryo, valueTypes } from './families/kryo.ts'
import { namespaces } from './families/namespaces.ts'
import { pojo } from './families/pojo.ts'
import { primitives } from './families/primitives.ts'
import { products } from './families/products.ts'
import { rowDataFamilies } from './families/row-data.ts'
import { row } from './families/row.ts'
import { scala } from './families/scala.ts'
import { streamOperators } from './families/stream-operators.ts'
import { streamRecords } from './families/stream-records.ts'
import { tableComposites } from './families/table-composites.ts'
import { tableScalars } from './families/table-scalars.ts'
import { readLegacySerializers as readLegacy } from './legacy.ts'
import type { Serializer, SerializerSnapshot } from './serializer.ts'
import type { SerializerFamily, SnapshotReader } from './snapshot-reader.ts'

/** Every family Tidemark reads. One file, one family. */
const FAMILIES: readonly SerializerFamily[] = [
  ...primitives,
  ...bigNumbers,
  ...dates,
  ...arrays,
  ...collections,
  ...products,
  row,
  ...namespaces,
  ...streamOperators,
  ...streamRecords,
  ...enums,
  pojo,
  kryo,
  ...valueTypes,
  avro,
  ...binaryDocuments,
  ...rowDataFamilies,
  ...tableScalars,
  ...tableComposites,
  ...cep,
  ...scala,
]

const BY_CLASS: ReadonlyMap<string, SerializerFamily> = new Map(
  FAMILIES.flatMap((family) => family.classes.map((name) => [name, family] as const)),
)

/** Snapshots nest (a list of maps of POJOs); Flink's own never go this deep. */
const MAX_DEPTH = 60

class Reader implements SnapshotReader {
  readonly cursor: Cursor

  constructor(cursor: Cursor) {
    this.cursor = cursor
  }

  versioned(field: string): SerializerSnapshot {
    const { cursor } = this
    cursor.enter(field)
    if (cursor.depth > MAX_DEPTH) throw cursor.invalid('snapshotClass', `snapshots nested at most ${MAX_DEPTH} deep`, 'a deeper one', 0)
    const start = cursor.position
    const className = cursor.utf('snapshotClass')
    const version = cursor.i32('snapshotVersion')
    const family = BY_CLASS.get(className)
    if (family === undefined) throw unknownSnapshot(cursor, className, start)
    const serializer = family.read(this, className, version)
    cursor.leave()
    return { className, version, raw: new Uint8Array(cursor.bytes.subarray(start, cursor.position)), serializer }
  }
}

/** Thrown where a snapshot's class is not known: its body has no length, so nothing behind it can be read. */
function unknownSnapshot(cursor: Cursor, className: string, start: number): TidemarkError {
  return new TidemarkError({
    code: 'SERIALIZER_UNKNOWN',
    message: `The serializer snapshot ${className} is the job's own or newer than Tidemark knows. Its length is not stored, so the states listed behind it cannot be named; their entries are kept as bytes.`,
    file: cursor.file,
    offset: cursor.origin + start,
    field: cursor.fieldPath('snapshotClass'),
    expected: 'a serializer snapshot that Tidemark knows',
    found: className,
  })
}

/** `versionedSnapshot := utf snapshotClass, i32 version, body` at the cursor. */
export const readVersionedSnapshot = (cursor: Cursor, field: string): SerializerSnapshot => new Reader(cursor).versioned(field)

/** Codecs by serializer: a snapshot's class is nested in its serializer's, or is called the same with `Snapshot` behind. */
const PARAMETERLESS: ReadonlyMap<string, Serializer> = new Map(
  FAMILIES.flatMap(({ classes, codec }) =>
    codec === undefined
      ? []
      : classes.map((name) => [name.includes('$') ? name.slice(0, name.lastIndexOf('$')) : name.replace(/Snapshot$/, ''), codec] as const),
  ),
)

/** The serializers of a block that Flink before 1.7 wrote, in their order; see {@link readLegacy}. */
export const readLegacySerializers = (cursor: Cursor, field: string): SerializerSnapshot[] =>
  readLegacy(cursor, field, (serializerClass) => PARAMETERLESS.get(serializerClass) ?? null)

/**
 * `serializerSnapshot := i32 2, versionedSnapshot`, as meta infos and key serializers are stored since Flink 1.7
 * (`TypeSerializerSnapshotSerializationUtil`). Before, there was a block of Java-serialized serializers; where one
 * serializer stands alone, its count 1 is what distinguishes it.
 */
export function readSerializerSnapshot(cursor: Cursor, field: string): SerializerSnapshot {
  const envelope = cursor.i32(`${field}.envelope`)
  if (envelope === 2) return readVersionedSnapshot(cursor, field)
  if (envelope !== 1) throw cursor.invalid(`${field}.envelope`, '2, or 1 (before Flink 1.7)', String(envelope), 4)
  cursor.position -= 4
  return readLegacySerializers(cursor, field)[0] as SerializerSnapshot
}
