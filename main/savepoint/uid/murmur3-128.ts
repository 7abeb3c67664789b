/**
 * MurmurHash3 x64 128 with seed 0, as Guava's `Hashing.murmur3_128(0)`.
 *
 * The 64-bit arithmetic runs on pairs of 32-bit halves: BigInt would allocate on each step and is some
 * twenty times slower. A 64-bit value is named by its two halves, `…h` (high) and `…l` (low), as signed int32.
 */
const C1H = 0x87c37b91 | 0
const C1L = 0x114253d5
const C2H = 0x4cf5ad43
const C2L = 0x2745937f

/** High half of the last 64-bit product, sum or mix; the low half is what the function returned. */
let high = 0

/** Low 64 bits of a × b. */
function multiply(ah: number, al: number, bh: number, bl: number): number {
  const a0 = al & 0xffff
  const a1 = al >>> 16
  const b0 = bl & 0xffff
  const b1 = bl >>> 16
  // Upper 32 bits of the unsigned product of the low halves, by 16-bit digits; every sum stays below 2^32.
  const middle = (Math.imul(a1, b0) >>> 0) + (Math.imul(a0, b0) >>> 16)
  const low = (Math.imul(a0, b1) >>> 0) + (middle & 0xffff)
  high = (Math.imul(a1, b1) + (middle >>> 16) + (low >>> 16) + Math.imul(ah, bl) + Math.imul(al, bh)) | 0
  return Math.imul(al, bl)
}

function add(ah: number, al: number, bh: number, bl: number): number {
  const low = (al + bl) | 0
  high = (ah + bh + (low >>> 0 < al >>> 0 ? 1 : 0)) | 0
  return low
}

/** Finaliser `fmix64`. */
function mix(h: number, l: number): number {
  l ^= h >>> 1 // k >>> 33: the high half, shifted by one more, lands in the low half
  l = multiply(h, l, 0xff51afd7 | 0, 0xed558ccd | 0)
  h = high
  l ^= h >>> 1
  l = multiply(h, l, 0xc4ceb9fe | 0, 0x1a85ec53)
  return l ^ (high >>> 1)
}

function int32(bytes: Uint8Array, at: number, end: number): number {
  let word = 0
  for (let i = Math.min(at + 4, end) - 1; i >= at; i--) word = (word << 8) | (bytes[i] ?? 0)
  return word
}

/**
 * Hashes the first `length` bytes of `bytes` into `out`: four int32, in the order h1 low, h1 high, h2 low, h2 high,
 * which read as little endian are the 16 bytes of Guava's `HashCode.asBytes()`.
 */
export function murmur3x64x128(bytes: Uint8Array, length: number, out: Int32Array): void {
  let h1h = 0
  let h1l = 0
  let h2h = 0
  let h2l = 0
  const blocks = length & ~15
  for (let at = 0; at < length; at += 16) {
    const full = at < blocks
    let k1l = int32(bytes, at, length)
    let k1h = int32(bytes, at + 4, length)
    let k2l = int32(bytes, at + 8, length)
    let k2h = int32(bytes, at + 12, length)

    k1l = multiply(k1h, k1l, C1H, C1L)
    k1h = high
    let swap = (k1h << 31) | (k1l >>> 1) // rotl 31
    k1h = (k1l << 31) | (k1h >>> 1)
    k1l = multiply(swap, k1h, C2H, C2L)
    h1l ^= k1l
    h1h ^= high

    k2l = multiply(k2h, k2l, C2H, C2L)
    k2h = high
    swap = (k2l << 1) | (k2h >>> 31) // rotl 33: halves change places, then 1
    k2l = (k2h << 1) | (k2l >>> 31)
    k2l = multiply(swap, k2l, C1H, C1L)
    k2h = high

    if (!full) {
      // An absent k2 is zero and stays zero, so the tail needs no case of its own.
      h2l ^= k2l
      h2h ^= k2h
      break
    }

    swap = (h1h << 27) | (h1l >>> 5) // rotl 27
    h1l = (h1l << 27) | (h1h >>> 5)
    h1l = add(swap, h1l, h2h, h2l)
    h1l = multiply(high, h1l, 0, 5)
    h1l = add(high, h1l, 0, 0x52dce729)
    h1h = high

    h2l ^= k2l
    h2h ^= k2h
    swap = (h2h << 31) | (h2l >>> 1) // rotl 31
    h2l = (h2l << 31) | (h2h >>> 1)
    h2l = add(swap, h2l, h1h, h1l)
    h2l = multiply(high, h2l, 0, 5)
    h2l = add(high, h2l, 0, 0x38495ab5)
    h2h = high
  }
  h1l ^= length
  h2l ^= length
  h1l = add(h1h, h1l, h2h, h2l)
  h1h = high
  h2l = add(h2h, h2l, h1h, h1l)
  h2h = high
  h1l = mix(h1h, h1l)
  h1h = high
  h2l = mix(h2h, h2l)
  h2h = high
  h1l = add(h1h, h1l, h2h, h2l)
  h1h = high
  h2l = add(h2h, h2l, h1h, h1l)
  out[0] = h1l
  out[1] = h1h
  out[2] = h2l
  out[3] = high
}
