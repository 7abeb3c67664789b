import type { Serializer } from './serializer.ts'
import type { SnapshotReader } from './snapshot-reader.ts'

/** `CompositeTypeSerializerSnapshot.MAGIC_NUMBER` */
export const COMPOSITE_MAGIC = 911_108
/** `NestedSerializersSnapshotDelegate.MAGIC_NUMBER` */
export const NESTED_MAGIC = 1_333_245
/** `LinkedOptionalMapSerializer.HEADER` */
export const OPTIONAL_MAP_HEADER = 0x000004f2c69a3d70n

/**
 * `composite := i32 911108, i32 outerVersion, outer fields, nested`; snapshot versions up to 2 have no magic and
 * their own version serves as the outer one (`CompositeTypeSerializerSnapshot`).
 */
export function readComposite<O>(
  reader: SnapshotReader,
  version: number,
  outer: (outerVersion: number) => O,
): { outerVersion: number; outer: O; nested: Serializer[] } {
  const { cursor } = reader
  let outerVersion = version
  if (version > 2) {
    const magic = cursor.i32('compositeMagic')
    if (magic !== COMPOSITE_MAGIC) throw cursor.invalid('compositeMagic', String(COMPOSITE_MAGIC), String(magic), 4)
    outerVersion = cursor.i32('outerVersion')
  }
  return { outerVersion, outer: outer(outerVersion), nested: readNested(reader) }
}

/** `nested := i32 1333245, i32 1, i32 n, versionedSnapshot × n` */
export function readNested(reader: SnapshotReader): Serializer[] {
  const { cursor } = reader
  const magic = cursor.i32('nestedMagic')
  if (magic !== NESTED_MAGIC) throw cursor.invalid('nestedMagic', String(NESTED_MAGIC), String(magic), 4)
  const version = cursor.i32('nestedVersion')
  if (version !== 1) throw cursor.invalid('nestedVersion', '1', String(version), 4)
  const count = cursor.count('nested', 6)
  const nested: Serializer[] = []
  for (let i = 0; i < count; i++) nested.push(reader.versioned(`nested[${i}]`).serializer)
  return nested
}

/** Exactly `n` nested serializers, or an error that says how many there were. */
export function exactly<const N extends number>(
  reader: SnapshotReader,
  nested: Serializer[],
  n: N,
): N extends 1 ? [Serializer] : [Serializer, Serializer] {
  if (nested.length !== n) throw reader.cursor.invalid('nested', `${n} nested serializers`, String(nested.length), 0)
  return nested as N extends 1 ? [Serializer] : [Serializer, Serializer]
}

/** An entry of {@link readOptionalMap}; null where the frame is absent. */
export interface OptionalEntry<K, V> {
  name: string
  key: K | null
  value: V | null
}

/**
 * `optionalMap := i64 header, i32 n, { utf name, bool, [i32 len, key frame], bool, [i32 len, value frame] } × n`.
 * Frames have lengths, so what cannot be read inside one is skipped.
 */
export function readOptionalMap<K, V>(reader: SnapshotReader, field: string, key: () => K, value: () => V): OptionalEntry<K, V>[] {
  const { cursor } = reader
  const header = cursor.i64(`${field}.header`)
  if (header !== OPTIONAL_MAP_HEADER)
    throw cursor.invalid(`${field}.header`, '0x4f2c69a3d70', `0x${BigInt.asUintN(64, header).toString(16)}`, 8)
  const count = cursor.count(field, 4)
  const entries: OptionalEntry<K, V>[] = []
  for (let i = 0; i < count; i++) {
    const name = cursor.utf(`${field}[${i}].name`)
    entries.push({ name, key: readFrame(reader, `${field}[${i}].key`, key), value: readFrame(reader, `${field}[${i}].value`, value) })
  }
  return entries
}

function readFrame<T>(reader: SnapshotReader, field: string, read: () => T): T | null {
  const { cursor } = reader
  if (!cursor.bool(field)) return null
  const length = cursor.count(field, 1)
  const after = cursor.position + length
  const outerEnd = cursor.end
  const { depth } = cursor
  cursor.end = after
  try {
    return read()
  } catch {
    return null
  } finally {
    while (cursor.depth > depth) cursor.leave()
    cursor.end = outerEnd
    cursor.position = after
  }
}
