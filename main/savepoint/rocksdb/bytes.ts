/** The name of {@link compareBytes} in tables and manifests. */
export const BYTEWISE = 'leveldb.BytewiseComparator'

/** RocksDB's `BytewiseComparator`: negative, zero or positive, shorter first where one is the start of the other. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return compareRanges(a, 0, a.length, b, 0, b.length)
}

/** {@link compareBytes} on parts of two buffers, so that the merge makes no view for keys it only compares. */
export function compareRanges(a: Uint8Array, aStart: number, aEnd: number, b: Uint8Array, bStart: number, bEnd: number): number {
  const aLength = aEnd - aStart
  const bLength = bEnd - bStart
  const length = aLength < bLength ? aLength : bLength
  for (let i = 0; i < length; i++) {
    const difference = (a[aStart + i] as number) - (b[bStart + i] as number)
    if (difference !== 0) return difference
  }
  return aLength - bLength
}

/** Whether two ranges hold the same bytes. From the end: neighbours in a sorted file differ there. */
export function sameRange(a: Uint8Array, aStart: number, aEnd: number, b: Uint8Array, bStart: number, bEnd: number): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false
  for (let i = aEnd - 1, j = bEnd - 1; i >= aStart; i--, j--) if (a[i] !== b[j]) return false
  return true
}

/** The same memory as a Buffer, whose views are cheaper to make. */
export const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
