import { ByteWriter } from '../../binary/byte-writer.ts'
import { Cursor } from '../../binary/cursor.ts'
import { COMPOSITE_MAGIC, NESTED_MAGIC } from '../../savepoint/serializers/composite-body.ts'
import { readVersionedSnapshot } from '../../savepoint/serializers/registry.ts'
import type { SerializerSnapshot } from '../../savepoint/serializers/serializer.ts'
import { STATE_FORMAT } from '../../savepoint/state/format.ts'

/**
 * A type of a job's records, keys or state (`TypeInformation`): which of Flink's serializers it has, and how its values
 * look to the job's own code.
 */
export interface TypeInformation<T = unknown> {
  /** What Flink stores of the serializer, and its codec over {@link toStored} values. */
  readonly snapshot: SerializerSnapshot
  /** A value of the job as the codec takes it: POJOs and maps have a form of their own there. */
  toStored(value: T): unknown
  fromStored(stored: unknown): T
}

/** A type whose values the codec takes as they are. */
export function plainType<T>(snapshot: SerializerSnapshot): TypeInformation<T> {
  return { snapshot, toStored: (value) => value, fromStored: (stored) => stored as T }
}

/** A versioned snapshot made of its class, version and body, with the codec that the registry reads out of it. */
export function snapshotOf(className: string, version: number, body: (out: ByteWriter) => void): SerializerSnapshot {
  const out = new ByteWriter()
  out.utf(className)
  out.i32(version)
  body(out)
  return readVersionedSnapshot(new Cursor(out.finish(), className, STATE_FORMAT), 'serializer')
}

/** `SimpleTypeSerializerSnapshot` 3 has an empty body. */
export const simpleSnapshot = (className: string): SerializerSnapshot => snapshotOf(className, 3, () => undefined)

/** `CompositeTypeSerializerSnapshot` 3: magic, outer version and fields, then the nested snapshots. */
export function compositeSnapshot(
  className: string,
  outerVersion: number,
  outer: (out: ByteWriter) => void,
  nested: readonly SerializerSnapshot[],
): SerializerSnapshot {
  return snapshotOf(className, 3, (out) => {
    out.i32(COMPOSITE_MAGIC)
    out.i32(outerVersion)
    outer(out)
    out.i32(NESTED_MAGIC)
    out.i32(1)
    out.i32(nested.length)
    for (const { raw } of nested) out.bytes(raw)
  })
}
