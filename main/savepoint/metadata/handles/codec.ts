import type { ByteWriter } from '../../../binary/byte-writer.ts'
import type { Cursor } from '../../../binary/cursor.ts'
import type { KeyedHandle, StreamHandle } from '../model.ts'

/** Handles contain handles: what a codec reads through, so that codecs need not know each other. */
export interface HandleInput {
  readonly cursor: Cursor
  stream(field: string): StreamHandle | null
  keyed(field: string): KeyedHandle | null
  /** A text that many handles repeat, such as the name of a state: the same string each time. */
  repeated(field: string): string
}

/** The same for writing. */
export interface HandleOutput {
  readonly out: ByteWriter
  stream(handle: StreamHandle | null): void
  keyed(handle: KeyedHandle | null): void
}

/** The same for sizes. */
export interface HandleSizes {
  stream(handle: StreamHandle | null): number
  keyed(handle: KeyedHandle | null): number
}

/** One kind of handle: the bytes behind its tag, both ways, and Flink's `getStateSize`. */
export interface HandleCodec<H> {
  read(input: HandleInput, tag: number): H
  write(output: HandleOutput, handle: H): void
  /** Bytes of state, as Flink's `getStateSize` counts them. */
  size(handle: H, sizes: HandleSizes): number
}
