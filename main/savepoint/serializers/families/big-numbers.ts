import type { ByteWriter } from '../../../binary/byte-writer.ts'
import type { Cursor } from '../../../binary/cursor.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { baseClass, simpleFamily } from './simple.ts'

/**
 * `BigIntSerializer`: i32 code (0 null, 1 zero, 2 one, 3 ten, else byte count + 4), then two's complement, big endian.
 * Zero may come as code 1 or as one byte 00; both are read.
 */
export function readBigInteger(cursor: Cursor): bigint | null {
  const code = cursor.i32('bigint')
  if (code <= 3) {
    const constant = [null, 0n, 1n, 10n][code]
    if (constant === undefined) throw cursor.invalid('bigint', 'a byte count', String(code), 4)
    return constant
  }
  return bigEndian(cursor.raw(code - 4, 'bigint'))
}

/** Two's complement, big endian (`BigInteger(byte[])`); no bytes are zero. */
export const bigEndian = (bytes: Uint8Array): bigint =>
  bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`))

/** The fewest bytes of {@link bigEndian} (`BigInteger.toByteArray`). */
export function twosComplement(value: bigint): Uint8Array {
  const bits = (value < 0n ? -value - 1n : value).toString(2).length + (value === 0n || value === -1n ? 0 : 1)
  const length = Math.ceil(bits / 8)
  const text = BigInt.asUintN(length * 8, value).toString(16)
  return Buffer.from(text.padStart(length * 2, '0'), 'hex')
}

/** Codes of the constants ZERO, ONE and TEN, which `BigInteger.valueOf` gives for these numbers. */
const CONSTANT_CODES: ReadonlyMap<bigint, number> = new Map([
  [0n, 1],
  [1n, 2],
  [10n, 3],
])

/** As Flink writes it for the constants; it would read the long form of 0, 1 and 10 too, but writes it only for other objects. */

export function writeBigInteger(out: ByteWriter, value: bigint | null): void {
  if (value === null) {
    out.i32(0)
    return
  }
  const constant = CONSTANT_CODES.get(value)
  if (constant !== undefined) {
    out.i32(constant)
    return
  }
  const bytes = twosComplement(value)
  out.i32(bytes.length + 4)
  out.bytes(bytes)
}

/** A `java.math.BigDecimal`: unscaled × 10^-scale. */
export interface BigDecimal {
  unscaled: bigint
  scale: number
}

/** `BigDecimal.toString()`: plain where the exponent is small, else scientific (its documented rule). */
export function bigDecimalText({ unscaled, scale }: BigDecimal): string {
  const sign = unscaled < 0n ? '-' : ''
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString()
  const exponent = digits.length - 1 - scale
  if (scale === 0) return sign + digits
  if (scale > 0 && exponent >= -6) {
    const padded = digits.padStart(scale + 1, '0')
    return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`
  }
  const mantissa = digits.length > 1 ? `${digits[0] ?? ''}.${digits.slice(1)}` : digits
  return `${sign}${mantissa}${exponent === 0 ? '' : `E${exponent > 0 ? '+' : ''}${exponent}`}`
}

export const bigNumbers: SerializerFamily[] = [
  simpleFamily<bigint | null>(baseClass('BigInt'), {
    type: 'BIG_INT',
    length: -1,
    read: readBigInteger,
    write: writeBigInteger,
    toJson: (value) => value?.toString() ?? null,
  }),
  simpleFamily<BigDecimal | null>(baseClass('BigDec'), {
    type: 'BIG_DEC',
    length: -1,
    read(cursor) {
      const unscaled = readBigInteger(cursor)
      return unscaled === null ? null : { unscaled, scale: cursor.i32('scale') }
    },
    write(out, value) {
      writeBigInteger(out, value?.unscaled ?? null)
      if (value !== null) out.i32(value.scale)
    },
    toJson: (value) => (value === null ? null : bigDecimalText(value)),
  }),
]
