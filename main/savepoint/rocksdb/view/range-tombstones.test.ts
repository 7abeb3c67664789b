import { expect, it } from 'vitest'
import { random } from '../../../../tests/fuzz/mutate.ts'
import { RangeTombstones } from './range-tombstones.ts'

it('finds the newest deletion over each key, however they overlap and whenever they come', () => {
  const next = random(3)
  const byte = (): number => Math.floor(next() * 40)
  for (let round = 0; round < 200; round++) {
    const tombstones = new RangeTombstones()
    const all: { from: number; to: number; sequence: number }[] = []
    for (let file = 0; file < 3; file++) {
      const some = Array.from({ length: Math.floor(next() * 6) }, () => ({
        from: byte(),
        to: byte(),
        sequence: 1 + Math.floor(next() * 100),
      }))
      const proper = some.filter(({ from, to }) => from < to)
      all.push(...proper)
      tombstones.add(proper.map(({ from, to, sequence }) => ({ from: Uint8Array.of(from), to: Uint8Array.of(to), sequence })))
    }
    for (let key = 0; key < 41; key++) {
      const expected = Math.max(0, ...all.filter(({ from, to }) => from <= key && key < to).map(({ sequence }) => sequence))
      expect(tombstones.covering(Uint8Array.of(9, key, 9), 1, 2)).toBe(expected)
    }
  }
})
