import { SECRET } from './xxh3-secret.ts'
import { avalanche64, P1, rotate, shiftXor, wrap } from './word64.ts'

const MX1 = 0x165667919e3779f9n
const MX2 = 0x9fb21c651e98df25n

const secret = (at: number): bigint => SECRET.readBigUInt64LE(at)

/** `XXH3_mul128_fold64` */
export function foldedProduct(a: bigint, b: bigint): bigint {
  const product = a * b
  return wrap(product) ^ (product >> 64n)
}

/** `XXH3_avalanche` */
export const avalanche3 = (hash: bigint): bigint => shiftXor(wrap(shiftXor(hash, 37n) * MX1), 32n)

/** XXH3 (64 bits, seed 0) of the first `length` ≤ 240 bytes: each span of lengths has its own formula. */
export function xxh3Short(bytes: Buffer, length: number): bigint {
  if (length === 0) return avalanche64(secret(56) ^ secret(64))
  if (length <= 3) return upTo3(bytes, length)
  if (length <= 8) return upTo8(bytes, length)
  if (length <= 16) return upTo16(bytes, length)
  return length <= 128 ? upTo128(bytes, length) : upTo240(bytes, length)
}

function upTo3(bytes: Buffer, length: number): bigint {
  const [first, middle, last] = [bytes[0] as number, bytes[length >> 1] as number, bytes[length - 1] as number]
  const combined = ((first << 16) | (middle << 24) | last | (length << 8)) >>> 0
  const flip = (SECRET.readUInt32LE(0) ^ SECRET.readUInt32LE(4)) >>> 0
  return avalanche64(BigInt(combined) ^ BigInt(flip))
}

function upTo8(bytes: Buffer, length: number): bigint {
  const input = BigInt(bytes.readUInt32LE(length - 4)) + (BigInt(bytes.readUInt32LE(0)) << 32n)
  const keyed = input ^ secret(8) ^ secret(16)
  let hash = wrap((keyed ^ rotate(keyed, 49n) ^ rotate(keyed, 24n)) * MX2)
  hash = wrap((hash ^ ((hash >> 35n) + BigInt(length))) * MX2)
  return shiftXor(hash, 28n)
}

function upTo16(bytes: Buffer, length: number): bigint {
  const low = bytes.readBigUInt64LE(0) ^ secret(24) ^ secret(32)
  const high = bytes.readBigUInt64LE(length - 8) ^ secret(40) ^ secret(48)
  return avalanche3(wrap(BigInt(length) + swapped(low) + high + foldedProduct(low, high)))
}

function swapped(word: bigint): bigint {
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeBigUInt64LE(word)
  return bytes.readBigUInt64BE(0)
}

/** `XXH3_mix16B` */
const mix = (bytes: Buffer, at: number, key: number): bigint =>
  foldedProduct(bytes.readBigUInt64LE(at) ^ secret(key), bytes.readBigUInt64LE(at + 8) ^ secret(key + 8))

function upTo128(bytes: Buffer, length: number): bigint {
  let acc = BigInt(length) * P1
  for (let i = (length - 1) >> 5; i >= 0; i--) {
    acc += mix(bytes, 16 * i, 32 * i) + mix(bytes, length - 16 * (i + 1), 32 * i + 16)
  }
  return avalanche3(wrap(acc))
}

function upTo240(bytes: Buffer, length: number): bigint {
  let acc = BigInt(length) * P1
  for (let i = 0; i < 8; i++) acc += mix(bytes, 16 * i, 16 * i)
  acc = avalanche3(wrap(acc))
  for (let i = 8; i < length >> 4; i++) acc += mix(bytes, 16 * i, 16 * (i - 8) + 3)
  return avalanche3(wrap(acc + mix(bytes, length - 16, 136 - 17)))
}
