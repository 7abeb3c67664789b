import type { ByteWriter } from '../../binary/byte-writer.ts'
import type { HandleOutput } from './handles/codec.ts'
import { KEYED_CODECS, NULL_HANDLE, STREAM_CODECS } from './handles/tags.ts'
import type { KeyedHandle, StreamHandle } from './model.ts'

/** Writes handles with their tag byte in front. */
export class MetadataOutput implements HandleOutput {
  readonly out: ByteWriter

  constructor(out: ByteWriter) {
    this.out = out
  }

  stream(handle: StreamHandle | null): void {
    if (handle === null) this.out.u8(NULL_HANDLE)
    else {
      this.out.u8(handle.tag)
      STREAM_CODECS.get(handle.tag)?.write(this, handle)
    }
  }

  keyed(handle: KeyedHandle | null): void {
    if (handle === null) this.out.u8(NULL_HANDLE)
    else {
      this.out.u8(handle.tag)
      KEYED_CODECS.get(handle.tag)?.write(this, handle)
    }
  }
}
