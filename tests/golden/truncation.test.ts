import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { corpusCases } from './corpus.ts'
import { positions, readDamaged, THOROUGH } from '../fuzz/damage.ts'

vi.setConfig({ testTimeout: 300_000 })

/** Files up to this many bytes are damaged at every offset; of larger ones that many places are sampled. */
const CUTS = THOROUGH ? 20_000 : 300
const FLIPS = THOROUGH ? 3_000 : 200

describe.each(corpusCases())('$name', ({ metadata: file }) => {
  const bytes = readFileSync(file)

  it('cut short is refused at every offset', () => {
    const parsed = positions(bytes.length, CUTS).filter((at) => readDamaged(bytes.subarray(0, at)) === 'parsed')
    expect(parsed).toEqual([])
  })

  it('with a byte flipped is refused or read for what it says', () => {
    const copy = Uint8Array.from(bytes)
    for (const at of positions(bytes.length, FLIPS)) {
      const was = copy[at] ?? 0
      for (const flip of [0xff, 0x01, 0x80]) {
        copy[at] = was ^ flip
        readDamaged(copy)
      }
      copy[at] = was
    }
  })
})
