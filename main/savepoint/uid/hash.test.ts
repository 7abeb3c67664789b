import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import vectors from '../../../tests/golden/vectors/uid-hashes.json' with { type: 'json' }
import { operatorIdOf } from './hash.ts'
import { operatorIdOfUidHash } from './user-hash.ts'

describe('operatorIdOf', () => {
  it.each(vectors.vectors)('hashes “$uid” as Flink does', ({ uid, operatorId }) => {
    expect(operatorIdOf(uid)).toBe(operatorId)
  })

  it('hashes unpaired surrogates as Java does, as question marks', () => {
    expect(operatorIdOf('a\ud83d')).toBe(operatorIdOf('a?'))
    expect(operatorIdOf('\ude00a')).toBe(operatorIdOf('?a'))
    expect(operatorIdOf('\ud83d\ud83d\ude00')).toBe(operatorIdOf('?\ud83d\ude00'))
  })

  it('agrees with plain 64-bit arithmetic at every length around the block borders', () => {
    for (let length = 0; length < 70; length++) {
      const uid = createHash('sha512').update(String(length)).digest('base64').slice(0, length)
      expect(operatorIdOf(uid)).toBe(reference(new TextEncoder().encode(uid)))
    }
  })

  it('takes long uids', () => {
    const uid = 'ä'.repeat(3000)
    expect(operatorIdOf(uid)).toBe(reference(new TextEncoder().encode(uid)))
  })
})

describe('operatorIdOfUidHash', () => {
  it('is the hash itself, in lower case', () => {
    expect(operatorIdOfUidHash('00112233445566778899AABBCCDDEEFF')).toBe('00112233445566778899aabbccddeeff')
  })

  it.each(['', '0011', '00112233445566778899aabbccddeefg', '00112233445566778899aabbccddeeff0'])('refuses “%s”', (text) => {
    expect(() => operatorIdOfUidHash(text)).toThrow(expect.objectContaining({ code: 'INVALID_UID_HASH' }))
  })
})

/** The algorithm as its author states it, on BigInts: slow and plain, to hold the fast one against. */
function reference(bytes: Uint8Array): string {
  const u64 = (value: bigint) => BigInt.asUintN(64, value)
  const rotl = (value: bigint, by: bigint) => u64((value << by) | (value >> (64n - by)))
  const c1 = 0x87c37b91114253d5n
  const c2 = 0x4cf5ad432745937fn
  const word = (from: number, to: number) => {
    let value = 0n
    for (let i = Math.min(to, bytes.length) - 1; i >= from; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0)
    return value
  }
  const mix1 = (k: bigint) => u64(rotl(u64(k * c1), 31n) * c2)
  const mix2 = (k: bigint) => u64(rotl(u64(k * c2), 33n) * c1)
  const fmix = (k: bigint) => {
    let v = u64((k ^ (k >> 33n)) * 0xff51afd7ed558ccdn)
    v = u64((v ^ (v >> 33n)) * 0xc4ceb9fe1a85ec53n)
    return v ^ (v >> 33n)
  }
  let h1 = 0n
  let h2 = 0n
  const blocks = Math.floor(bytes.length / 16) * 16
  for (let at = 0; at < blocks; at += 16) {
    h1 = u64((rotl(h1 ^ mix1(word(at, at + 8)), 27n) + h2) * 5n + 0x52dce729n)
    h2 = u64((rotl(h2 ^ mix2(word(at + 8, at + 16)), 31n) + h1) * 5n + 0x38495ab5n)
  }
  h2 ^= mix2(word(blocks + 8, blocks + 16))
  h1 ^= mix1(word(blocks, blocks + 8))
  h1 ^= BigInt(bytes.length)
  h2 ^= BigInt(bytes.length)
  h1 = u64(h1 + h2)
  h2 = u64(h2 + h1)
  h1 = fmix(h1)
  h2 = fmix(h2)
  h1 = u64(h1 + h2)
  h2 = u64(h2 + h1)
  const hex = (value: bigint) => value.toString(16).padStart(16, '0').match(/../g)?.reverse().join('') ?? ''
  return hex(h1) + hex(h2)
}
