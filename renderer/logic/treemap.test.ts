import { describe, expect, it } from 'vitest'
import { percent, placeTiles, tileName } from './treemap.ts'

const tile = (key: string, bytes: number) => ({ key, label: key, operator: key, bytes })

describe('placeTiles', () => {
  const placed = placeTiles([tile('small', 10), tile('large', 80), tile('none', 0), tile('middle', 42)], 400, 300)

  it('puts the largest first, leaves out what has no bytes and stays inside', () => {
    expect(placed.map((item) => item.tile.key)).toEqual(['large', 'middle', 'small'])
    for (const { x, y, width, height } of placed) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(x + width).toBeLessThanOrEqual(400.001)
      expect(y + height).toBeLessThanOrEqual(300.001)
    }
  })
  it('gives area by bytes', () => {
    const area = placed.map(({ width, height }) => width * height)
    expect((area[0] ?? 0) / (area[1] ?? 1)).toBeCloseTo(80 / 42, 1)
  })
  it('is deeper where more bytes are', () => {
    expect(placed.map(({ shade }) => shade)).toEqual([4, 3, 1])
  })
  it('keeps the tile of all the smallest pale, however large', () => {
    const rest = { key: 'rest', label: '601 smaller', operator: null, bytes: 500 }
    const shades = placeTiles([rest, tile('a', 10), tile('b', 1)], 400, 300).map((item) => [item.tile.key, item.shade])
    expect(shades).toEqual([
      ['rest', 1],
      ['a', 4],
      ['b', 1],
    ])
  })
  it('draws nothing without room or bytes', () => {
    expect(placeTiles([tile('a', 5)], 0, 300)).toEqual([])
    expect(placeTiles([tile('a', 0)], 400, 300)).toEqual([])
  })
  it('speaks name, size and part', () => {
    expect(tileName({ tile: { ...tile('dedup-txn', 96_400_000_000) }, x: 0, y: 0, width: 1, height: 1, shade: 4, share: 0.449 })).toBe(
      'dedup-txn, 96.4 GB, 44.9%',
    )
  })
})

describe('percent', () => {
  it('never rounds something down to nothing', () => {
    expect(percent(0.449)).toBe('44.9%')
    expect(percent(0.000_01)).toBe('<0.1%')
    expect(percent(0)).toBe('0.0%')
  })
})
