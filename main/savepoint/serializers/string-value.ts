import type { ByteWriter } from '../../binary/byte-writer.ts'
import type { Cursor } from '../../binary/cursor.ts'

/**
 * Flink's own string encoding (`StringValue.readString`): 00 for null, else varint(length + 1), then varint per UTF-16
 * code unit; varints have their low 7 bits first. Not the modified UTF-8 of names.
 */
export function readStringValue(cursor: Cursor, field: string): string | null {
  const announced = readVarint(cursor, field)
  if (announced === 0) return null
  return readCodeUnits(cursor, field, announced - 1)
}

/** `length` UTF-16 code units, a varint each. */
export function readCodeUnits(cursor: Cursor, field: string, length: number): string {
  if (length > cursor.remaining)
    throw cursor.invalid(field, `a text of at most ${cursor.remaining} characters, as that many bytes follow`, String(length), 0)

  const { bytes, position } = cursor
  let plain = position
  const plainEnd = position + length
  while (plain < plainEnd && (bytes[plain] as number) < 0x80) plain++
  if (plain === plainEnd) return cursor.latin1(length, field)

  let text = cursor.latin1(plain - position, field)
  for (let i = plain - position; i < length; i++) text += String.fromCharCode(readVarint(cursor, field))
  return text
}

export function writeStringValue(out: ByteWriter, text: string | null): void {
  if (text === null) {
    out.u8(0)
    return
  }
  writeVarint(out, text.length + 1)
  writeCodeUnits(out, text)
}

export function writeCodeUnits(out: ByteWriter, text: string): void {
  out.codeUnits(text)
}

/** Low 7 bits first, a byte of 0x80 or more means that more follow; at most five bytes. */
export function readVarint(cursor: Cursor, field: string): number {
  let value = 0
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = cursor.u8(field)
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return value >>> 0
  }
  throw cursor.invalid(field, 'a number of at most five bytes', 'a longer one', 5)
}

export function writeVarint(out: ByteWriter, value: number): void {
  let rest = value >>> 0
  while (rest >= 0x80) {
    out.u8((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  out.u8(rest)
}
