import { createHash } from 'node:crypto'

/** A key or value as bytes that nobody else writes to. */
export interface ColumnEntry {
  key: Buffer
  value: Buffer
}

/** LMDB's keys end at 4026 bytes with pages of 8 KiB; the log of changed keys has four more in front. */
const LONGEST = 4000
const HASH_BYTES = 32
/** Bytes of a long key that it keeps, so that keys still sort and are found by how they begin. */
export const HEAD_BYTES = LONGEST - HASH_BYTES

/**
 * A composite key as LMDB has it. One that is too long is its beginning and a hash, and its value has the whole key in front:
 * `u32 length, key, value`.
 */
export interface StoredKey {
  stored: Buffer
  /** The stored bytes as text, for JavaScript's maps. */
  id: string
  /** The composite key; the stored one where that is not too long. */
  whole: Buffer
}

export function storedKey(bytes: Uint8Array): StoredKey {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const stored =
    whole.length < LONGEST ? whole : Buffer.concat([whole.subarray(0, HEAD_BYTES), createHash('sha256').update(whole).digest()])
  return { stored, id: stored.toString('latin1'), whole }
}

export const isLong = (stored: Uint8Array): boolean => stored.length === LONGEST

/** A value as it is stored under a key. */
export function storedValue({ stored, whole }: StoredKey, value: Uint8Array): Uint8Array {
  if (!isLong(stored)) return value
  const length = Buffer.alloc(4)
  length.writeUInt32BE(whole.length)
  return Buffer.concat([length, whole, value])
}

/** An entry as it was before it was stored. */
export function entryOf(stored: ColumnEntry): ColumnEntry {
  if (!isLong(stored.key)) return stored
  const end = 4 + stored.value.readUInt32BE(0)
  return { key: stored.value.subarray(4, end), value: stored.value.subarray(end) }
}

/** The first bytes that come behind all that begin so; null where there are none. */
export function behind(head: Uint8Array): Buffer | null {
  const bytes = Buffer.from(head)
  for (let at = bytes.length - 1; at >= 0; at--) {
    if (bytes[at] === 0xff) continue
    bytes[at] = (bytes[at] as number) + 1
    return bytes.subarray(0, at + 1)
  }
  return null
}

/**
 * Entries in the order of their whole keys: of those that share a long beginning, LMDB has the order of hashes.
 *
 * @param stored in LMDB's order
 */
export function* inKeyOrder(stored: Iterable<ColumnEntry>): Generator<ColumnEntry> {
  let run: ColumnEntry[] = []
  for (const one of stored) {
    const [first] = run
    if (first !== undefined && !sharesHead(first.key, one.key)) {
      yield* sorted(run)
      run = []
    }
    if (one.key.length < HEAD_BYTES) yield one
    else run.push(one)
  }
  yield* sorted(run)
}

const sorted = (run: readonly ColumnEntry[]): ColumnEntry[] => run.map(entryOf).sort((a, b) => Buffer.compare(a.key, b.key))

const sharesHead = (a: Buffer, b: Buffer): boolean => b.length >= HEAD_BYTES && a.compare(b, 0, HEAD_BYTES, 0, HEAD_BYTES) === 0
