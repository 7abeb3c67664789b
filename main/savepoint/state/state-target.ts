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

/** Where new state streams go. */
export interface StateTarget {
  create(): StateSink
}
