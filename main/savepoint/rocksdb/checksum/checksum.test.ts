import { expect, it } from 'vitest'
import { crc32c, maskCrc } from '../../../binary/crc32c.ts'
import { xxh3 } from './xxh3.ts'
import { xxh32 } from './xxh32.ts'
import { xxh64 } from './xxh64.ts'

/** Of bytes i * 7 + 3, by xxHash 0.8's own implementation: length, XXH3, XXH32, XXH64. Each formula has a length here. */
const REFERENCE: [number, bigint, number, bigint][] = [
  [0, 0x2d06800538d394c2n, 0x2cc5d05, 0xef46db3751d8e999n],
  [1, 0x13e608bc156defedn, 0x21ae663a, 0x1f25c8d0bc1f4bb6n],
  [3, 0xa9088dda485b481cn, 0xcd3d2242, 0x31d2363f52e564c9n],
  [5, 0x998620e10e3a4b37n, 0xa666ab62, 0xc7608efddb7051fen],
  [8, 0x60539db630471163n, 0x29b5025a, 0xdab99d95c6f90092n],
  [9, 0xfeff668361d723a8n, 0xd8286c54, 0x170bb6bf975b4c02n],
  [16, 0xb8c859b0f030b585n, 0x8845547d, 0x434850232b787be2n],
  [17, 0x714a04408e79b80fn, 0x450e5f84, 0x1efa7025f1b97a7an],
  [64, 0x287eb1fa9e4be2c1n, 0xecd2ac44, 0xeb64b3ef6eeb01fn],
  [128, 0x67425a03650261bfn, 0x4a61f5b0, 0x46fbcfbf0150793fn],
  [129, 0xc664bf3311c6abc4n, 0x8491ee68, 0x3eb5d118151c8303n],
  [200, 0x746cd0025327bf5bn, 0x2870dbaa, 0xa6cb3c09bc829b24n],
  [240, 0x64556dc6b462a6cfn, 0x63424396, 0x42562f61ef11b5aen],
  [241, 0x8beadd3a8874fe17n, 0x607a9c5f, 0x7cf94f8eba111b5n],
  [300, 0xfd9aa0f0d62e0227n, 0x559fce62, 0x240004dbee0ba6dcn],
  [1023, 0xd26986a0b85dcc44n, 0x9f42fe43, 0x349c9611dd290da2n],
  [1024, 0x9b81661c641c72b1n, 0x7d0eaf57, 0xe6816a6e134b7a33n],
  [1025, 0x806c2072ed713576n, 0xecafbf6d, 0x6385e21250a735can],
  [3000, 0xc89178bb873c6b3dn, 0x2b02e115, 0x5f58b024b3628a2cn],
]

it.each(REFERENCE)('hashes %i bytes as xxHash does', (length, h3, h32, h64) => {
  const padded = Uint8Array.from({ length: length + 3 }, (_, i) => (i - 1) * 7 + 3)
  // Away from the start of its memory, where words are not aligned.
  const bytes = padded.subarray(1, 1 + length)
  expect([xxh3(bytes), xxh32(bytes), xxh64(bytes)]).toEqual([h3, h32, h64])
})

it('gives the check value of CRC-32C, and its masked form', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  expect(crc32c(Buffer.from('x123456789y'), 1, 10)).toBe(0xe3069283)
  // 32 zero bytes: RFC 3720, B.4.
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
  expect(maskCrc(0)).toBe(0xa282ead8)
})
