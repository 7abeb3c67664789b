/** Writing of operator ids: 16 bytes, shown as 32 lower-case hex digits in byte order (Flink's `AbstractID.toHexString`). */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Hex digits of one int32 in little-endian byte order. */
function littleEndianHex(word: number): string {
  return `${HEX[word & 0xff] ?? ''}${HEX[(word >>> 8) & 0xff] ?? ''}${HEX[(word >>> 16) & 0xff] ?? ''}${HEX[word >>> 24] ?? ''}`
}

/** Four int32 (as `murmur3x64x128` writes them) as an operator id. */
export function operatorIdOfWords(words: Int32Array): string {
  return littleEndianHex(words[0] ?? 0) + littleEndianHex(words[1] ?? 0) + littleEndianHex(words[2] ?? 0) + littleEndianHex(words[3] ?? 0)
}

/** 16 bytes as an operator id. */
export function operatorIdOfBytes(bytes: Uint8Array): string {
  let id = ''
  for (const byte of bytes) id += HEX[byte] ?? ''
  return id
}

/** True for 32 hex digits, upper or lower case. */
export function isOperatorId(text: string): boolean {
  return /^[0-9a-f]{32}$/i.test(text)
}

/** True for the first digits of an operator id: 8 to 32 of them. */
export function isOperatorIdPrefix(text: string): boolean {
  return /^[0-9a-f]{8,32}$/i.test(text)
}
