import { Cursor } from '../../binary/cursor.ts'
import { ROCKSDB } from './problems.ts'

/** Reads RocksDB's `util/coding.h` types: little endian and varints, where Java's are big endian. */
export class LittleCursor extends Cursor {
  constructor(bytes: Uint8Array, file: string, origin: number, position = 0) {
    super(bytes, file, ROCKSDB, position)
    this.origin = origin
  }

  /** `DecodeFixed32` */
  fixed32(field: string): number {
    const bytes = this.raw(4, field)
    return ((bytes[0] as number) | ((bytes[1] as number) << 8) | ((bytes[2] as number) << 16) | ((bytes[3] as number) << 24)) >>> 0
  }

  /** `GetVarint32` */
  varint32(field: string): number {
    const start = this.position
    const value = this.varint(field)
    if (value > 0xffff_ffff) throw this.invalid(field, 'a 32-bit number', String(value), this.position - start)
    return value
  }

  /** `GetVarint64` as a number; `MAX_SEQUENCE` (2^56 - 1) and what lies above 2^53 lose their low bits. */
  varint(field: string): number {
    const start = this.position
    let value = 0
    for (let factor = 1, i = 0; i < 10; i++, factor *= 128) {
      const byte = this.u8(field)
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
    throw this.invalid(field, 'a varint of at most 10 bytes', 'a longer one', this.position - start)
  }

  /** A varint that is a place or a length in a file. */
  varintSize(field: string): number {
    const start = this.position
    const value = this.varint(field)
    if (!Number.isSafeInteger(value)) throw this.invalid(field, 'a size below 2^53', String(value), this.position - start)
    return value
  }

  /** `GetVarsignedint64`: zigzag. */
  signedVarint(field: string): number {
    const value = this.varintSize(field)
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  /** `GetLengthPrefixedSlice` */
  slice(field: string): Uint8Array {
    return this.raw(this.varint32(field), field)
  }

  text(field: string): string {
    return this.utf8(this.varint32(field), field)
  }
}
