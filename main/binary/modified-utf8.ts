import { latin1 } from './latin1.ts'

/**
 * Java's modified UTF-8 (`DataInput.readUTF`): U+0000 is C0 80, every UTF-16 code unit from U+0800 takes
 * three bytes, so characters beyond U+FFFF are two three-byte surrogates.
 */

/**
 * The text of bytes [start, end), or the position of the first byte that is not canonical modified UTF-8.
 * Over-long forms are refused: no writer emits them, and they would not survive a rewrite.
 */
export function decodeModifiedUtf8(buffer: Buffer, start: number, end: number): string | number {
  let at = start
  while (at < end && isPlain(buffer[at] as number)) at++
  if (at === end) return latin1(buffer, start, end)

  let text = latin1(buffer, start, at)
  while (at < end) {
    const first = buffer[at] as number
    if (isPlain(first)) {
      text += String.fromCharCode(first)
      at += 1
    } else if (first >> 5 === 0b110 && isContinuation(buffer, at + 1, end)) {
      const unit = ((first & 0x1f) << 6) | ((buffer[at + 1] as number) & 0x3f)
      if (unit < 0x80 && unit !== 0) return at
      text += String.fromCharCode(unit)
      at += 2
    } else if (first >> 4 === 0b1110 && isContinuation(buffer, at + 1, end) && isContinuation(buffer, at + 2, end)) {
      const unit = ((first & 0x0f) << 12) | (((buffer[at + 1] as number) & 0x3f) << 6) | ((buffer[at + 2] as number) & 0x3f)
      if (unit < 0x800) return at
      text += String.fromCharCode(unit)
      at += 3
    } else return at
  }
  return text
}

/** Bytes that `text` takes in modified UTF-8. */
export function modifiedUtf8Length(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0 || (unit >= 0x80 && unit < 0x800)) length += 1
    else if (unit >= 0x800) length += 2
  }
  return length
}

/** Writes `text` at `at`, returns the position after it. The caller has made room. */
export function encodeModifiedUtf8(text: string, into: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit !== 0 && unit < 0x80) into[at++] = unit
    else if (unit < 0x800) {
      into[at++] = 0xc0 | (unit >> 6)
      into[at++] = 0x80 | (unit & 0x3f)
    } else {
      into[at++] = 0xe0 | (unit >> 12)
      into[at++] = 0x80 | ((unit >> 6) & 0x3f)
      into[at++] = 0x80 | (unit & 0x3f)
    }
  }
  return at
}

/** True when each of the bytes [start, end) stands for itself: no zero, none above 0x7f. Looks at four at a time. */
export function isPlainText(view: DataView, start: number, end: number): boolean {
  let at = start
  for (; at + 4 <= end; at += 4) {
    const four = view.getInt32(at)
    if ((((four - 0x01010101) & ~four) | four) & 0x80808080) return false
  }
  for (; at < end; at++) if (!isPlain(view.getUint8(at))) return false
  return true
}

/** A byte that stands for itself. */
const isPlain = (byte: number): boolean => byte !== 0 && byte < 0x80
const isContinuation = (buffer: Buffer, at: number, end: number): boolean => at < end && (buffer[at] as number) >> 6 === 0b10
