import { expect, it } from 'vitest'
import { edgeWidth, isBackPressured, percent, rate } from './figures.ts'

it('writes rates short', () => {
  expect([null, 0, 0.4, 9.96, 41, 999.4, 41_200, 940_000, 8_300_000].map(rate)).toEqual([
    '–',
    '0/s',
    '0.4/s',
    '10/s',
    '41/s',
    '999/s',
    '41.2k/s',
    '940k/s',
    '8.3M/s',
  ])
})

it('writes shares whole, and never beyond the whole', () => {
  expect([null, 0, 0.004, 0.637, 1.02].map(percent)).toEqual(['–', '0%', '0%', '64%', '100%'])
})

it('calls back-pressure only what is worth a word', () => {
  expect([null, 0.02, 0.1, 0.9].map(isBackPressured)).toEqual([false, false, true, true])
})

it('draws more records thicker, within bounds', () => {
  const widths = [null, 0, 10, 1_000, 1e12].map(edgeWidth)
  expect(widths).toEqual([...widths].sort((a, b) => a - b))
  expect(widths.at(-1)).toBe(4)
})
