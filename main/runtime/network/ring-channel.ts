import { ByteWriter } from '../../binary/byte-writer.ts'
import type { Cursor } from '../../binary/cursor.ts'
import type { InputChannel, OutputChannel } from './channel.ts'
import type { Doorbell } from './doorbell.ts'
import { ElementCodec } from './element-codec.ts'
import type { SharedRing } from './shared-ring.ts'
import type { StreamElement } from './stream-element.ts'

/** Bytes of a ring between two subtasks. */
export const RING_BYTES = 256 * 1024
/** Bytes that are gathered before they are handed over without being asked to (`taskmanager.memory.segment-size`). */
const SEGMENT_BYTES = 32 * 1024
const LENGTH_BYTES = 4

/** The writing end of a channel to another thread: elements become segments, each led by its length, and go into the ring as it has room. */
export class RingOutput implements OutputChannel {
  onRoom: (() => void) | null = null
  /** Bytes handed over so far. */
  bytes = 0
  readonly #ring: SharedRing
  readonly #reader: Doorbell
  readonly #codec: ElementCodec
  readonly #segment = new ByteWriter()
  /** Segments that the ring had no room for. */
  #backlog: Uint8Array[] = []
  #from = 0

  /** @param own rings in this thread when the reader has made room */
  constructor(ring: SharedRing, codec: ElementCodec, own: Doorbell, reader: Doorbell) {
    this.#ring = ring
    this.#codec = codec
    this.#reader = reader
    this.#segment.i32(0)
    own.watch(() => {
      if (this.#backlog.length > 0) this.#drain()
    })
  }

  get hasRoom(): boolean {
    return this.#backlog.length === 0
  }

  push(element: StreamElement): boolean {
    this.#codec.write(this.#segment, element)
    if (this.#segment.position >= SEGMENT_BYTES) this.flush()
    return this.hasRoom
  }

  flush(): void {
    const length = this.#segment.position - LENGTH_BYTES
    if (length > 0) {
      this.#segment.patchI32(0, length)
      const segment = this.#segment.finish()
      this.bytes += segment.length
      this.#backlog.push(segment)
      this.#segment.reset()
      this.#segment.i32(0)
    }
    if (this.#backlog.length > 0) this.#drain()
  }

  #drain(): void {
    let written = 0
    while (this.#backlog[0] !== undefined) {
      const count = this.#ring.write(this.#backlog[0], this.#from)
      written += count
      this.#from += count
      if (this.#from < this.#backlog[0].length) break
      this.#backlog.shift()
      this.#from = 0
    }
    if (written > 0) this.#reader.ring()
    if (this.#backlog.length === 0) this.onRoom?.()
  }
}

/** The reading end of a channel from another thread. */
export class RingInput implements InputChannel {
  onData: (() => void) | null = null
  /** Bytes read so far. */
  bytes = 0
  readonly #ring: SharedRing
  readonly #writer: Doorbell
  readonly #codec: ElementCodec
  /** Bytes of a segment that is not whole yet. */
  #partial: Buffer | null = null
  #segments: Buffer[] = []
  #cursor: Cursor | null = null

  /** @param own rings in this thread when the writer has written */
  constructor(ring: SharedRing, codec: ElementCodec, own: Doorbell, writer: Doorbell) {
    this.#ring = ring
    this.#codec = codec
    this.#writer = writer
    own.watch(() => {
      if (this.#ring.size > 0) this.onData?.()
    })
  }

  poll(): StreamElement | undefined {
    if (this.#cursor === null || this.#cursor.remaining === 0) {
      if (this.#segments.length === 0) this.#receive()
      const segment = this.#segments.shift()
      if (segment === undefined) return undefined
      this.#cursor = ElementCodec.cursor(segment)
    }
    return this.#codec.read(this.#cursor)
  }

  #receive(): void {
    const received = this.#ring.read()
    if (received === null) return
    this.bytes += received.length
    this.#writer.ring()
    let bytes = this.#partial === null ? received : Buffer.concat([this.#partial, received])
    while (bytes.length >= LENGTH_BYTES) {
      const end = LENGTH_BYTES + bytes.readInt32BE(0)
      if (bytes.length < end) break
      this.#segments.push(bytes.subarray(LENGTH_BYTES, end))
      bytes = bytes.subarray(end)
    }
    this.#partial = bytes.length === 0 ? null : bytes
  }
}
