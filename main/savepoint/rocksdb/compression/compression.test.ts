import { expect, it } from 'vitest'
import { random } from '../../../../tests/fuzz/mutate.ts'
import { decodeLz4 } from './lz4.ts'
import { decodeSnappy } from '../../../binary/snappy.ts'

const text = (result: Buffer | string): string => result.toString()
const bytes = (...parts: (number | string)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part))))

it('decodes each kind of Snappy element', () => {
  // Literal "abc", then copies of 4, 3 and 5 bytes with offsets of 1, 2 and 4 bytes.
  const copies = bytes(15, 2 << 2, 'abc', 1, 3, (2 << 2) | 2, 7, 0, (4 << 2) | 3, 1, 0, 0, 0)
  expect(text(decodeSnappy(copies))).toBe('abcabca' + 'abc' + 'ccccc')
  const long = 'x'.repeat(300)
  expect(text(decodeSnappy(bytes(0xac, 0x02, 61 << 2, 0x2b, 0x01, long)))).toBe(long)
  expect(text(decodeSnappy(bytes(70, 60 << 2, 69, 'y'.repeat(70))))).toBe('y'.repeat(70))
})

it('decodes LZ4 with long runs and copies that overlap themselves', () => {
  expect(text(decodeLz4(bytes(0x1f, 'a', 1, 0, 255, 10, 0x50, 'zzzzz'), 290))).toBe('a'.repeat(285) + 'zzzzz')
  expect(text(decodeLz4(bytes(0xf0, 5, 'b'.repeat(20)), 20))).toBe('b'.repeat(20))
})

it.each([
  ['no length', bytes()],
  ['a length without end', bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x80)],
  ['a length out of proportion', bytes(0xff, 0xff, 0xff, 0xff, 0x0f, 0)],
  ['a cut literal', bytes(5, 4 << 2, 'ab')],
  ['a copy from before the start', bytes(8, 0, 'a', 1, 9)],
  ['a copy of no distance', bytes(8, 0, 'a', 1, 0)],
  ['a cut copy', bytes(8, 0, 'a', 1)],
  ['more than announced', bytes(1, 1 << 2, 'ab')],
  ['less than announced', bytes(3, 1 << 2, 'ab')],
])('refuses Snappy with %s', (_, input) => {
  expect(decodeSnappy(input)).toBeTypeOf('string')
})

it('answers noise with a block or a reason, within its bounds', () => {
  const next = random(11)
  for (let i = 0; i < 20_000; i++) {
    const noise = Uint8Array.from({ length: Math.floor(next() * 40) }, () => Math.floor(next() * 256))
    const plain = decodeLz4(noise, 20)
    expect(typeof plain === 'string' || plain.length === 20).toBe(true)
    const other = decodeSnappy(noise)
    expect(typeof other === 'string' || other.length <= noise.length * 22).toBe(true)
  }
})
