import { bufferOf } from '../bytes.ts'
import { P1, wrap } from './word64.ts'
import { avalanche3, foldedProduct, xxh3Short } from './xxh3-short.ts'
import { SECRET } from './xxh3-secret.ts'

const STRIPE = 64
const STRIPES_PER_BLOCK = 16
const BLOCK = STRIPE * STRIPES_PER_BLOCK
const PRIME32_1 = 0x9e3779b1

/** The accumulators at the start: `XXH3_INIT_ACC` as low and high halves. */
const INITIAL = Int32Array.of(
  ...[0xc2b2ae3d, 0, 0x85ebca87, 0x9e3779b1, 0x27d4eb4f, 0xc2b2ae3d, 0x9e3779f9, 0x165667b1],
  ...[0xc2b2ae63, 0x85ebca77, 0x85ebca77, 0, 0x165667c5, 0x27d4eb2f, 0x9e3779b1, 0],
)

/** The secret as 32-bit words from every 8th byte, and from those the ends of blocks and inputs start at. */
const wordsAt = (at: number): Int32Array => Int32Array.from({ length: 16 }, (_, i) => SECRET.readInt32LE(at + 4 * i))
const STRIPE_KEYS = Array.from({ length: STRIPES_PER_BLOCK }, (_, i) => wordsAt(8 * i))
const SCRAMBLE_KEY = wordsAt(SECRET.length - STRIPE)
const LAST_KEY = wordsAt(SECRET.length - STRIPE - 7)

/** High half of the product of two unsigned 32-bit numbers. */
function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = (Math.imul(aHigh, bLow) >>> 0) + (Math.imul(aLow, bLow) >>> 16)
  const other = (Math.imul(aLow, bHigh) >>> 0) + (middle & 0xffff)
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (other >>> 16)) | 0
}

/**
 * xxHash's XXH3 (64 bits, seed 0) of the first `length` bytes.
 * Long inputs run on 32-bit halves: bigints would be fifty times slower than the disk.
 */
export function xxh3(bytes: Uint8Array, length = bytes.length): bigint {
  if (length <= 240) return xxh3Short(bufferOf(bytes), length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const acc = INITIAL.slice()
  const blocks = Math.floor((length - 1) / BLOCK)
  for (let block = 0; block < blocks; block++) {
    for (let n = 0; n < STRIPES_PER_BLOCK; n++) accumulate(acc, view, block * BLOCK + n * STRIPE, STRIPE_KEYS[n] as Int32Array)
    scramble(acc)
  }
  const stripes = Math.floor((length - 1 - blocks * BLOCK) / STRIPE)
  for (let n = 0; n < stripes; n++) accumulate(acc, view, blocks * BLOCK + n * STRIPE, STRIPE_KEYS[n] as Int32Array)
  accumulate(acc, view, length - STRIPE, LAST_KEY)
  return mergeAccumulators(acc, BigInt(length))
}

/** `XXH3_accumulate_512` */
function accumulate(acc: Int32Array, view: DataView, at: number, key: Int32Array): void {
  for (let i = 0; i < 16; i += 2) {
    const low = view.getInt32(at + 4 * i, true)
    const high = view.getInt32(at + 4 * i + 4, true)
    const twin = i ^ 2
    const twinLow = ((acc[twin] as number) >>> 0) + (low >>> 0)
    acc[twin] = twinLow
    acc[twin + 1] = (acc[twin + 1] as number) + high + (twinLow > 0xffff_ffff ? 1 : 0)
    const a = low ^ (key[i] as number)
    const b = high ^ (key[i + 1] as number)
    const sum = ((acc[i] as number) >>> 0) + (Math.imul(a, b) >>> 0)
    acc[i] = sum
    acc[i + 1] = (acc[i + 1] as number) + highProduct(a, b) + (sum > 0xffff_ffff ? 1 : 0)
  }
}

/** `XXH3_scrambleAcc` */
function scramble(acc: Int32Array): void {
  for (let i = 0; i < 16; i += 2) {
    const high = acc[i + 1] as number
    const low = (acc[i] as number) ^ (high >>> 15) ^ (SCRAMBLE_KEY[i] as number)
    acc[i] = Math.imul(low, PRIME32_1)
    acc[i + 1] = highProduct(low, PRIME32_1) + Math.imul(high ^ (SCRAMBLE_KEY[i + 1] as number), PRIME32_1)
  }
}

/** `XXH3_mergeAccs` */
function mergeAccumulators(acc: Int32Array, length: bigint): bigint {
  const words = new BigUint64Array(acc.buffer)
  let hash = wrap(length * P1)
  for (let i = 0; i < 8; i += 2) {
    const key = 11 + 8 * i
    hash += foldedProduct((words[i] as bigint) ^ SECRET.readBigUInt64LE(key), (words[i + 1] as bigint) ^ SECRET.readBigUInt64LE(key + 8))
  }
  return avalanche3(wrap(hash))
}
