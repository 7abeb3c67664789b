import type { Cursor } from '../../binary/cursor.ts'
import type { Serializer, SerializerSnapshot } from './serializer.ts'

/** What a family reads its snapshot's body through: bodies nest, and the registry is above the families. */
export interface SnapshotReader {
  readonly cursor: Cursor
  /** `versionedSnapshot := utf snapshotClass, i32 version, body` */
  versioned(field: string): SerializerSnapshot
}

/** One family of snapshot classes: which they are, and how their body and values are read. */
export interface SerializerFamily {
  /** Java binary names of the snapshot classes. */
  readonly classes: readonly string[]
  /** The codec itself, where it has no parameters. */
  readonly codec?: Serializer
  /** Reads the body behind class name and version, whole, and gives the codec. */
  read(reader: SnapshotReader, className: string, version: number): Serializer
}
