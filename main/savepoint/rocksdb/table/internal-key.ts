/** `rocksdb::ValueType` of entries in table files. */
export const ENTRY = { deletion: 0, value: 1, merge: 2, singleDeletion: 7, rangeDeletion: 15 } as const

/** Bytes of sequence number and type behind each user key. */
export const KEY_TRAILER = 8

/** `kMaxSequenceNumber`, 2^56 - 1, as a number (rounded up). */
export const MAX_SEQUENCE = 2 ** 56

/** The last eight bytes of an internal key: type, then 56 bits of sequence number, little endian. Above 2^53 it is rounded. */
export function readKeyTrailer(bytes: Uint8Array, at: number): { type: number; sequence: number } {
  return { type: bytes[at] as number, sequence: sequenceAt(bytes, at) }
}

export function sequenceAt(bytes: Uint8Array, at: number): number {
  const low =
    (bytes[at + 1] as number) | ((bytes[at + 2] as number) << 8) | ((bytes[at + 3] as number) << 16) | ((bytes[at + 4] as number) << 24)
  const high = (bytes[at + 5] as number) | ((bytes[at + 6] as number) << 8) | ((bytes[at + 7] as number) << 16)
  return high * 0x1_0000_0000 + (low >>> 0)
}

/** An internal key: the user key, its sequence number (below 2^53) and what kind of entry it is. */
export function internalKey(key: Uint8Array, sequence: number, type: number): Uint8Array {
  const bytes = Buffer.alloc(key.length + KEY_TRAILER)
  bytes.set(key)
  bytes.writeUInt32LE((sequence % 0x100_0000) * 0x100 + type, key.length)
  bytes.writeUInt32LE(Math.floor(sequence / 0x100_0000), key.length + 4)
  return bytes
}
