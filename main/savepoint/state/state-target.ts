import type { StreamHandle } from '../metadata/model.ts'

/** A state stream that is being written. */
export interface StateSink {
  /** Bytes written so far: where the next ones will stand. */
  readonly position: number
  /** The bytes may be reused by the caller afterwards. */
  write(bytes: Uint8Array): Promise<void>
  /** Ends the stream and says where it lies; null where nothing was written, as Flink gives no handle then. */
  finish(): Promise<StreamHandle | null>
}

/** Where new state streams go (`CheckpointStreamFactory`). */
export interface StateTarget {
  /** A stream of this snapshot alone; a short one goes into `_metadata`. */
  create(): StateSink
  /** A stream of this snapshot alone that is a file however short it is, as the files of a RocksDB instance are. */
  createFile(): StateSink
  /** A file that later checkpoints may refer to (`CheckpointedStateScope.SHARED`); in a savepoint, which shares nothing, one of its own. */
  createShared(): StateSink
}
