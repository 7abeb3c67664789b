import { TidemarkError } from '../../shared/model/problem.ts'
import { i32At } from './big-endian.ts'
import { latin1 } from './latin1.ts'
import { decodeModifiedUtf8, isPlainText } from './modified-utf8.ts'

/** How a format names itself in errors: `code` prefixes error codes, `noun` begins sentences. */
export interface FormatName {
  code: string
  noun: string
}

const TWO_32 = 4_294_967_296
/** A 64-bit number whose upper half lies in (-2^21, 2^21) is below 2^53. */
const SAFE_HIGH = 2 ** 21

/**
 * Reads Java's `DataInput` types (big endian) from bytes in memory, and knows where it is: a failed
 * read throws a TidemarkError with file, offset, field path, what was expected and what was found.
 *
 * Reads are synchronous and allocation-free but for strings; bounds are checked before anything is
 * allocated, so a corrupt count never costs memory.
 */
export class Cursor {
  readonly bytes: Uint8Array
  readonly file: string
  readonly format: FormatName
  position: number
  /** Reads stop here; never beyond the bytes. A reader of bounded values narrows it for each. */
  end: number
  /** File offset of the first byte, where `bytes` is a part of the file. */
  origin = 0
  /** The same bytes, for Node's own decoders. */
  readonly buffer: Buffer
  /** Names and indexes of the structures that are open, innermost last. */
  private readonly scopes: (string | number)[] = []
  /** How many of `scopes` are; a structure that closes leaves its name to be written over. */
  private open = 0
  /** The same bytes once more, made when first needed. */
  private view: DataView | null = null

  constructor(bytes: Uint8Array, file: string, format: FormatName, position = 0) {
    this.bytes = bytes
    this.file = file
    this.format = format
    this.position = position
    this.end = bytes.length
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get remaining(): number {
    return this.end - this.position
  }

  /** Opens a structure: its name stands in front of the fields read until {@link leave}. */
  enter(scope: string | number): void {
    this.scopes[this.open++] = scope
  }

  leave(): void {
    this.open--
  }

  /** How many structures are open; formats that nest use it to refuse absurd depth. */
  get depth(): number {
    return this.open
  }

  fieldPath(field: string): string {
    let path = ''
    for (const scope of this.scopes.slice(0, this.open))
      path += typeof scope === 'number' ? `[${scope}]` : path === '' ? scope : `.${scope}`
    return field === '' ? path : path === '' ? field : `${path}.${field}`
  }

  u8(field: string): number {
    this.need(1, field, 'a byte')
    return this.bytes[this.position++] as number
  }

  /** Java's `readBoolean`, strict: writers emit 0 or 1 and nothing else. */
  bool(field: string): boolean {
    const value = this.u8(field)
    if (value > 1) throw this.invalid(field, '0 or 1', String(value), 1)
    return value === 1
  }

  i8(field: string): number {
    return (this.u8(field) << 24) >> 24
  }

  i16(field: string): number {
    return (this.u16(field) << 16) >> 16
  }

  u16(field: string): number {
    this.need(2, field, 'a 2-byte number')
    const { bytes, position } = this
    this.position = position + 2
    return ((bytes[position] as number) << 8) | (bytes[position + 1] as number)
  }

  i32(field: string): number {
    this.need(4, field, 'a 4-byte number')
    this.position += 4
    return i32At(this.bytes, this.position - 4)
  }

  /** A 64-bit identifier. */
  i64(field: string): bigint {
    this.need(8, field, 'an 8-byte number')
    this.position += 8
    return this.buffer.readBigInt64BE(this.position - 8)
  }

  f32(field: string): number {
    this.need(4, field, 'a 4-byte number')
    this.position += 4
    return this.buffer.readFloatBE(this.position - 4)
  }

  f64(field: string): number {
    this.need(8, field, 'an 8-byte number')
    this.position += 8
    return this.buffer.readDoubleBE(this.position - 8)
  }

  /** `n` bytes as one character each. */
  latin1(n: number, field: string): string {
    this.need(n, field, `a text of ${n} bytes`)
    this.position += n
    return latin1(this.buffer, this.position - n, this.position)
  }

  /** `n` bytes of UTF-8; what is not UTF-8 becomes U+FFFD. */
  utf8(n: number, field: string): string {
    this.need(n, field, `a text of ${n} bytes`)
    this.position += n
    return this.buffer.toString('utf8', this.position - n, this.position)
  }

  /** A 64-bit size or position as a number; refuses what no file can reach (2^53 bytes). */
  size(field: string): number {
    this.need(8, field, 'an 8-byte length')
    const high = i32At(this.bytes, this.position)
    const value = high * TWO_32 + (i32At(this.bytes, this.position + 4) >>> 0)
    if (!Number.isSafeInteger(value))
      throw this.invalid(field, 'a size below 2^53', this.buffer.readBigInt64BE(this.position).toString(), 0)
    this.position += 8
    return value
  }

  /** `n` sizes in a row. */
  sizes(n: number, field: string): number[] {
    if (n * 8 > this.remaining) throw this.truncated(field, n * 8, `${n} positions of 8 bytes`)
    const out = new Array<number>(n)
    for (let i = 0; i < n; i++) out[i] = this.size(field)
    return out
  }

  /** Steps over `n` sizes in a row, refusing what {@link sizes} refuses. For sizes that may never be asked for. */
  skipSizes(n: number, field: string): void {
    if (n * 8 > this.remaining) throw this.truncated(field, n * 8, `${n} positions of 8 bytes`)
    for (let i = 0; i < n; i++) {
      const high = i32At(this.bytes, this.position)
      if (high > -SAFE_HIGH && high < SAFE_HIGH) this.position += 8
      else this.size(field)
    }
  }

  /** A count of things that take `minBytes` each at the least: never negative, never more than can follow. */
  count(field: string, minBytes: number): number {
    const n = this.i32(field)
    if (n < 0) throw this.invalid(field, 'a count', String(n), 4)
    if (n * minBytes > this.remaining) throw this.overrun(field, n, minBytes)
    return n
  }

  /** `readUTF`: u16 byte count, then modified UTF-8. */
  utf(field: string): string {
    const length = this.u16(field)
    if (length > this.remaining) throw this.truncated(field, length, `a text of ${length} bytes`)
    const start = this.position
    this.position = start + length
    const text = decodeModifiedUtf8(this.buffer, start, this.position)
    if (typeof text === 'number') {
      this.position = text
      throw this.invalid(field, 'modified UTF-8 text', `byte ${hexByte(this.bytes[text])}`, 0)
    }
    return text
  }

  /**
   * Steps over a `readUTF` whose text is plain ASCII and gives where its characters begin; they end at the new position.
   * -1, and no step, where it is not: then {@link utf} reads it. For texts that may never be asked for.
   */
  plainUtf(field: string): number {
    const start = this.position + 2
    const end = start + this.u16(field)
    this.view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength)
    const plain = end <= this.end && isPlainText(this.view, start, end)
    this.position = plain ? end : start - 2
    return plain ? start : -1
  }

  /** `n` raw bytes, as a view: the caller must not keep the whole file alive longer than it wants to. */
  raw(n: number, field: string): Uint8Array {
    this.need(n, field, `${n} bytes`)
    this.position += n
    return this.bytes.subarray(this.position - n, this.position)
  }

  /** An error at `back` bytes before the position: the value is readable but cannot be. */
  invalid(field: string, expected: string, found: string, back: number): TidemarkError {
    const offset = this.origin + this.position - back
    return this.error('INVALID', field, offset, expected, found, `${this.format.noun} cannot be read at byte ${group(offset)}`)
  }

  protected truncated(field: string, needed: number, what: string): TidemarkError {
    const offset = this.origin + this.position
    const left = `${group(this.remaining)} ${this.remaining === 1 ? 'byte' : 'bytes'}`
    return new TidemarkError({
      code: `${this.format.code}_TRUNCATED`,
      message: `${this.format.noun} ends early. At byte ${group(offset)} ${what} was expected (${this.fieldPath(field)}) and ${left} were left. The copy is cut or still being written: compare its size with the original and copy it again.`,
      file: this.file,
      offset,
      field: this.fieldPath(field),
      expected: `${what} (${needed} bytes)`,
      found: `${this.remaining} bytes`,
    })
  }

  /** A count, just read, of more than can follow: the file is cut, or the count is damaged; nothing tells which. */
  private overrun(field: string, count: number, minBytes: number): TidemarkError {
    const offset = this.origin + this.position - 4
    const path = this.fieldPath(field)
    const needed = minBytes === 1 ? `${group(count)} bytes` : `${group(count)} entries of ${minBytes} bytes or more`
    return new TidemarkError({
      code: `${this.format.code}_TRUNCATED`,
      message: `${this.format.noun} ends early. At byte ${group(offset)} ${path} announces ${needed}, and ${group(this.remaining)} bytes are left. The copy is cut or still being written, or this count is damaged: compare the file's size with the original and copy it again.`,
      file: this.file,
      offset,
      field: path,
      expected: needed,
      found: `${this.remaining} bytes`,
    })
  }

  private need(n: number, field: string, what: string): void {
    if (this.position + n > this.end) throw this.truncated(field, n, what)
  }

  private error(kind: string, field: string, offset: number, expected: string, found: string, lead: string): TidemarkError {
    const path = this.fieldPath(field)
    return new TidemarkError({
      code: `${this.format.code}_${kind}`,
      message: `${lead}: ${path} should be ${expected}, but is ${found}. The file is damaged, or its writer is not one that Tidemark knows.`,
      file: this.file,
      offset,
      field: path,
      expected,
      found,
    })
  }
}

const hexByte = (byte: number | undefined): string => `0x${(byte ?? 0).toString(16).padStart(2, '0')}`
/** 1,204,331. Not `toLocaleString`: that takes longer than parsing a small file. */
const group = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
