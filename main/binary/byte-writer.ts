import { TidemarkError } from '../../shared/model/problem.ts'
import { encodeModifiedUtf8, modifiedUtf8Length } from './modified-utf8.ts'

const encoder = new TextEncoder()
/** A code unit has 16 bits, a byte takes 7 of them. */
const VARINT_UNIT_BYTES = 3
/** Characters from which asking the engine pays. */
const LONG_TEXT = 24

/** Writes Java's `DataOutput` types (big endian) into a buffer that grows. */
export class ByteWriter {
  private buffer = new Uint8Array(64 * 1024)
  private view = new DataView(this.buffer.buffer)
  private length = 0

  get position(): number {
    return this.length
  }

  u8(value: number): void {
    this.room(1)
    this.buffer[this.length++] = value
  }

  bool(value: boolean): void {
    this.u8(value ? 1 : 0)
  }

  i16(value: number): void {
    this.room(2)
    this.view.setInt16(this.length, value)
    this.length += 2
  }

  i32(value: number): void {
    this.room(4)
    this.view.setInt32(this.length, value)
    this.length += 4
  }

  i64(value: bigint): void {
    this.room(8)
    this.view.setBigInt64(this.length, value)
    this.length += 8
  }

  f32(value: number): void {
    this.room(4)
    this.view.setFloat32(this.length, value)
    this.length += 4
  }

  f64(value: number): void {
    this.room(8)
    this.view.setFloat64(this.length, value)
    this.length += 8
  }

  /** A size or position as an i64. */
  size(value: number): void {
    this.room(8)
    this.view.setInt32(this.length, Math.floor(value / 4_294_967_296))
    this.view.setUint32(this.length + 4, value >>> 0)
    this.length += 8
  }

  /** `writeUTF`. Java cannot write more than 65,535 encoded bytes; neither can we. */
  utf(text: string): void {
    const bytes = modifiedUtf8Length(text)
    if (bytes > 65_535) {
      throw new TidemarkError({
        code: 'TEXT_TOO_LONG',
        message: `A text takes ${bytes.toLocaleString('en-US')} bytes; Java's writeUTF allows 65,535. Shorten "${text.slice(0, 40)}…".`,
        expected: 'at most 65535 bytes',
        found: `${bytes} bytes`,
      })
    }
    this.room(bytes + 2)
    this.view.setUint16(this.length, bytes)
    this.length = encodeModifiedUtf8(text, this.buffer, this.length + 2)
  }

  /** Each UTF-16 code unit as a varint, low 7 bits first (`StringValue`). */
  codeUnits(text: string): void {
    this.room(text.length * VARINT_UNIT_BYTES)
    // The engine's own encoder is many times faster, and its bytes are these where each character is a byte.
    if (text.length >= LONG_TEXT && encoder.encodeInto(text, this.buffer.subarray(this.length)).written === text.length) {
      this.length += text.length
      return
    }
    const { buffer } = this
    let at = this.length
    for (let i = 0; i < text.length; i++) {
      let rest = text.charCodeAt(i)
      for (; rest >= 0x80; rest >>>= 7) buffer[at++] = (rest & 0x7f) | 0x80
      buffer[at++] = rest
    }
    this.length = at
  }

  bytes(bytes: Uint8Array): void {
    this.room(bytes.length)
    this.buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  /** Overwrites an i32 written before, for lengths known only afterwards. */
  patchI32(at: number, value: number): void {
    this.view.setInt32(at, value)
  }

  /** What was written so far, as a copy of its exact size. */
  finish(): Uint8Array {
    return this.buffer.slice(0, this.length)
  }

  /** Forgets what was written and keeps the buffer, for the next of many small values. */
  reset(): void {
    this.length = 0
  }

  private room(n: number): void {
    if (this.length + n <= this.buffer.length) return
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.length + n))
    grown.set(this.buffer.subarray(0, this.length))
    this.buffer = grown
    this.view = new DataView(grown.buffer)
  }
}
