import type { ByteSource } from '../../binary/byte-source.ts'
import type { StreamHandle } from '../metadata/model.ts'

/** A source that is closed when done. */
export interface OpenStream extends ByteSource {
  close(): Promise<void>
}

/** Opens the bytes behind a stream handle, wherever they lie; null where they are out of reach. */
export type StreamOpener = (stream: StreamHandle | null) => Promise<OpenStream | null>
