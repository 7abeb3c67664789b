import { TidemarkError } from '../../../shared/model/problem.ts'
import type { ByteWriter } from '../../binary/byte-writer.ts'
import type { SerializerSnapshot } from '../serializers/serializer.ts'
import { STATE_TYPES, type StateMetaInfo } from './meta-info.ts'

/** The envelope of a serializer snapshot since Flink 1.7 (`TypeSerializerSnapshotSerializationUtil`, version 2). */
const ENVELOPE = 2

/** `serializerSnapshot := i32 2, versionedSnapshot`, the snapshot's bytes as they were read. @throws TidemarkError SERIALIZER_LEGACY */
export function writeSerializerSnapshot(out: ByteWriter, snapshot: SerializerSnapshot): void {
  if (!isVersioned(snapshot)) {
    throw new TidemarkError({
      code: 'SERIALIZER_LEGACY',
      message: `The serializer ${snapshot.serializer.type} is stored as Flink before 1.7 did, as a Java object, which no Flink since 1.17 reads. Restore the savepoint with Flink 1.8 to 1.16 and take a new one there.`,
      expected: 'a serializer snapshot',
      found: snapshot.className,
    })
  }
  out.i32(ENVELOPE)
  out.bytes(snapshot.raw)
}

/** Whether a snapshot is one, rather than a serialized serializer of Flink before 1.7: it begins with its class name. */
export function isVersioned({ className, raw }: SerializerSnapshot): boolean {
  const length = ((raw[0] ?? 0) << 8) | (raw[1] ?? 0)
  return length === Buffer.byteLength(className) && Buffer.from(raw.buffer, raw.byteOffset + 2, length).toString() === className
}

/** Writes one registered state; the grammar stands in meta-info.ts. */
export function writeMetaInfo(out: ByteWriter, { name, type, options, serializers }: StateMetaInfo): void {
  out.utf(name)
  out.i32(STATE_TYPES.indexOf(type))
  out.i32(options.size)
  for (const [key, value] of options) {
    out.utf(key)
    out.utf(value)
  }
  out.i32(serializers.size)
  for (const [key, snapshot] of serializers) {
    out.utf(key)
    writeSerializerSnapshot(out, snapshot)
  }
}
