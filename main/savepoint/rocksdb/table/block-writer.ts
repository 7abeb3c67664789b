import { crc32c, maskCrc } from '../../../binary/crc32c.ts'
import type { LittleWriter } from '../little-writer.ts'
import { TRAILER } from './block-handle.ts'

const NO_COMPRESSION = 0

/** One block after another in a buffer (`BlockBuilder`): keys that share the start of the key before, and restart points. */
export class BlockWriter {
  readonly #out: LittleWriter
  readonly #interval: number
  #start: number
  #restarts: number[] = []
  #sinceRestart = 0

  /** @param interval entries from one restart point to the next */
  constructor(out: LittleWriter, interval: number) {
    this.#out = out
    this.#interval = interval
    this.#start = out.length
  }

  /** Bytes of the entries so far. */
  get size(): number {
    return this.#restarts.length === 0 ? 0 : this.#out.length - this.#start
  }

  /** Whether the next key has to be written whole. */
  get restarts(): boolean {
    return this.#restarts.length === 0 || this.#sinceRestart === this.#interval
  }

  /**
   * Adds an entry, greater than the one before.
   *
   * @param shared bytes that the key has in common with the key before; 0 where it {@link restarts}
   * @param tail stands behind the key, as if it were a part of it
   */
  add(shared: number, key: Uint8Array, tail: Uint8Array, value: Uint8Array): void {
    const out = this.#out
    if (this.#restarts.length === 0) this.#start = out.length
    if (this.restarts) {
      this.#restarts.push(out.length - this.#start)
      this.#sinceRestart = 0
    }
    this.#sinceRestart += 1
    out.varint(shared)
    out.varint(key.length - shared + tail.length)
    out.varint(value.length)
    out.bytes(key, shared)
    out.bytes(tail)
    out.bytes(value)
  }

  /** Ends the block with its restart points and trailer; the next entry begins another. Returns its size without the trailer. */
  end(): number {
    const out = this.#out
    if (this.#restarts.length === 0) {
      // A block without entries has one restart point all the same.
      this.#start = out.length
      this.#restarts.push(0)
    }
    for (const at of this.#restarts) out.fixed32(at)
    out.fixed32(this.#restarts.length)
    out.u8(NO_COMPRESSION)
    out.fixed32(maskCrc(crc32c(out.view(), this.#start)))
    const size = out.length - this.#start - TRAILER
    this.#restarts = []
    return size
  }
}
