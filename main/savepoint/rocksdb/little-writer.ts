/** Writes RocksDB's `util/coding.h` types into a buffer that grows; what LittleCursor reads. */
export class LittleWriter {
  #buffer = Buffer.allocUnsafe(1024)
  /** Bytes written since the last {@link reset}. */
  length = 0

  u8(value: number): void {
    this.#room(1)
    this.#buffer[this.length++] = value
  }

  /** `PutFixed32`, of an unsigned number. */
  fixed32(value: number): void {
    this.#room(4)
    this.length = this.#buffer.writeUInt32LE(value, this.length)
  }

  /** `PutFixed64` */
  fixed64(value: bigint): void {
    this.#room(8)
    this.length = this.#buffer.writeBigUInt64LE(value, this.length)
  }

  /** `PutVarint32`, `PutVarint64`, of a whole number from 0 to 2^53 - 1. */
  varint(value: number): void {
    this.#room(8)
    let rest = value
    while (rest >= 0x80) {
      this.#buffer[this.length++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#buffer[this.length++] = rest
  }

  /** Bytes [from, end) alone. */
  bytes(bytes: Uint8Array, from = 0): void {
    const count = bytes.length - from
    this.#room(count)
    this.#buffer.set(from === 0 ? bytes : bytes.subarray(from), this.length)
    this.length += count
  }

  /** `PutLengthPrefixedSlice` */
  slice(bytes: Uint8Array): void {
    this.varint(bytes.length)
    this.bytes(bytes)
  }

  text(text: string): void {
    this.slice(Buffer.from(text))
  }

  /** What was written, as a view that the next write or reset ends. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.length)
  }

  /** Forgets what was written and keeps the buffer. */
  reset(): void {
    this.length = 0
  }

  #room(count: number): void {
    if (this.length + count <= this.#buffer.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.length + count))
    this.#buffer.copy(grown, 0, 0, this.length)
    this.#buffer = grown
  }
}
