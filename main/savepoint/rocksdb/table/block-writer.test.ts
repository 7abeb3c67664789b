import { expect, it } from 'vitest'
import { LittleWriter } from '../little-writer.ts'
import { BlockWriter } from './block-writer.ts'
import { internalKey, readKeyTrailer } from './internal-key.ts'

const NOTHING = new Uint8Array(0)

it('writes every sixteenth key whole and says where', () => {
  const out = new LittleWriter()
  const block = new BlockWriter(out, 16)
  const whole: number[] = []
  for (let i = 0; i < 40; i++) {
    if (block.restarts) whole.push(out.length)
    block.add(block.restarts ? 0 : 1, Uint8Array.of(7, i), NOTHING, NOTHING)
  }
  const size = block.end()
  const restarts = [0, 1, 2].map((i) => out.view().readUInt32LE(size - 16 + 4 * i))
  expect(out.view().readUInt32LE(size - 4)).toBe(3)
  expect(restarts).toEqual(whole)
  // Three times 16, 16 and 8 entries: three lengths and two bytes, or one where the first is shared.
  expect(restarts).toEqual([0, 5 + 15 * 4, 2 * (5 + 15 * 4)])
})

it('keeps what a key ends with, sequence number and type, at every size', () => {
  for (const sequence of [0, 1, 0xff_ffff, 0x100_0000, 2 ** 40 + 3, Number.MAX_SAFE_INTEGER])
    for (const type of [0, 1]) expect(readKeyTrailer(internalKey(Uint8Array.of(9), sequence, type), 1)).toEqual({ sequence, type })
})
