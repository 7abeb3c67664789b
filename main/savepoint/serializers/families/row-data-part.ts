import type { Cursor } from '../../../binary/cursor.ts'

/** Values of `LogicalType`s nest as their types do; more than this many bytes for each byte of the whole is damage. */
const MAX_REPEATS = 32

/**
 * A binary row, array or map, or one inside another: bytes in the machine's order, which in practice is little endian
 * (`BinarySection`). Parts that lie in it are named by offsets from its start.
 */
export class BinaryPart {
  readonly size: number
  private readonly cursor: Cursor
  private readonly start: number
  private readonly view: DataView
  private readonly budget: { left: number }

  /** The `size` bytes in front of the cursor's position. */
  static before(cursor: Cursor, size: number): BinaryPart {
    return new BinaryPart(cursor, cursor.position - size, size, { left: size * MAX_REPEATS })
  }

  private constructor(cursor: Cursor, start: number, size: number, budget: { left: number }) {
    this.cursor = cursor
    this.start = start
    this.size = size
    this.budget = budget
    this.view = new DataView(cursor.bytes.buffer, cursor.bytes.byteOffset + start, size)
  }

  /** A part inside this one. Parts of a whole value never overlap; the budget refuses those that repeat themselves without end. */
  part(offset: number, size: number): BinaryPart {
    if (offset < 0 || size < 0 || offset + size > this.size)
      throw this.invalid('offset', `a part inside ${this.size} bytes`, `${size} bytes at ${offset}`)
    this.budget.left -= size
    if (this.budget.left < 0) throw this.invalid('offset', 'parts that do not overlap', 'parts that repeat one another')
    return new BinaryPart(this.cursor, this.start + offset, size, this.budget)
  }

  /** The part that a slot names: offset in its high half, size in its low. */
  partAt(slot: number): BinaryPart {
    return this.part(this.i32(slot + 4), this.i32(slot))
  }

  /** Text and bytes: up to seven lie in the slot itself, whose last byte then is 0x80 + their number. */
  bytesAt(slot: number): Uint8Array {
    const mark = this.u8(slot + 7)
    return ((mark & 0x80) !== 0 ? this.part(slot, Math.min(mark & 0x7f, 7)) : this.partAt(slot)).bytes()
  }

  bytes(): Uint8Array {
    return this.cursor.bytes.subarray(this.start, this.start + this.size)
  }

  bit(index: number, from = 0): boolean {
    return (this.u8(from + (index >> 3)) & (1 << (index & 7))) !== 0
  }

  u8(at: number): number {
    this.need(at, 1)
    return this.view.getUint8(at)
  }

  i8(at: number): number {
    this.need(at, 1)
    return this.view.getInt8(at)
  }

  i16(at: number): number {
    this.need(at, 2)
    return this.view.getInt16(at, true)
  }

  i32(at: number): number {
    this.need(at, 4)
    return this.view.getInt32(at, true)
  }

  i64(at: number): bigint {
    this.need(at, 8)
    return this.view.getBigInt64(at, true)
  }

  f32(at: number): number {
    this.need(at, 4)
    return this.view.getFloat32(at, true)
  }

  f64(at: number): number {
    this.need(at, 8)
    return this.view.getFloat64(at, true)
  }

  invalid(field: string, expected: string, found: string): Error {
    return this.cursor.invalid(field, expected, found, this.cursor.position - this.start)
  }

  private need(at: number, n: number): void {
    if (at < 0 || at + n > this.size) throw this.invalid('binary', `${at + n} bytes`, `${this.size} bytes`)
  }
}
