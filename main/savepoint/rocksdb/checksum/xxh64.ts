import { avalanche64, P1, P2, P3, P4, P5, rotate, wrap } from './word64.ts'

const round = (acc: bigint, word: bigint): bigint => wrap(rotate(wrap(acc + word * P2), 31n) * P1)
const merge = (hash: bigint, acc: bigint): bigint => wrap((hash ^ round(0n, acc)) * P1 + P4)

/** xxHash's XXH64 with seed 0. On bigints, so tens of MB/s: no Flink uses it unless told to. */
export function xxh64(bytes: Uint8Array): bigint {
  const end = bytes.length
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  let hash = P5
  if (end >= 32) {
    let a = wrap(P1 + P2)
    let b = P2
    let c = 0n
    let d = wrap(-P1)
    for (; at + 32 <= end; at += 32) {
      a = round(a, view.getBigUint64(at, true))
      b = round(b, view.getBigUint64(at + 8, true))
      c = round(c, view.getBigUint64(at + 16, true))
      d = round(d, view.getBigUint64(at + 24, true))
    }
    hash = wrap(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n))
    hash = merge(merge(merge(merge(hash, a), b), c), d)
  }
  hash = wrap(hash + BigInt(end))
  for (; at + 8 <= end; at += 8) hash = wrap(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * P1 + P4)
  if (at + 4 <= end) {
    hash = wrap(rotate(hash ^ wrap(BigInt(view.getUint32(at, true)) * P1), 23n) * P2 + P3)
    at += 4
  }
  for (; at < end; at++) hash = wrap(rotate(hash ^ wrap(BigInt(bytes[at] as number) * P5), 11n) * P1)
  return avalanche64(hash)
}
