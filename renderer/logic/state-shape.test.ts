import { expect, it } from 'vitest'
import type { StateShape } from '../../shared/model/index.ts'
import { countWords, groupBars, groupWords, readPart, share, skewWords, subtaskWords, typedKey } from './state-shape.ts'

const ranges = [
  { subtask: 0, from: 0, to: 3 },
  { subtask: 1, from: 4, to: 7 },
]
const shape: StateShape = {
  entries: 1200,
  bytes: 12_000,
  part: 1,
  done: true,
  keyGroups: [100, 100, 100, 0, 0, 600, 200, 100].map((entries) => ({ entries, bytes: entries * 10 })),
  subtasks: [
    { subtask: 0, entries: 300, bytes: 3000 },
    { subtask: 1, entries: 900, bytes: 9000 },
  ],
  largest: [],
  times: null,
}

it('says how far a count is, and that a part is a part', () => {
  expect(countWords(null)).toBe('')
  expect(countWords(shape)).toBe('1,200 entries')
  expect(readPart(shape)).toBe('8 of 8')
  const half = { ...shape, part: 0.5, done: false }
  expect(countWords(half)).toBe('1,200 entries so far')
  expect(readPart(half)).toBe('about 4 of 8')
  expect(readPart({ ...half, keyGroups: [] })).toBe('50%')
  expect(skewWords(half) + subtaskWords(half, 2)).toBe('')
})

it('says what a bar holds, of one key group or of several', () => {
  const [, , third] = groupBars(shape, ranges, 4)
  if (third === undefined) throw new Error('no third bar')
  expect(groupWords(shape, ranges, third)).toBe('Key groups 4 to 5, subtask 1: 600 entries, 6 KB, 50% of all.')
  const single = groupBars(shape, ranges, 100)[6]
  if (single === undefined) throw new Error('no seventh bar')
  expect(groupWords({ ...shape, bytes: null }, ranges, single)).toBe('Key group 6, subtask 1: 200 entries, 17% of all.')
})

it('measures skew against the mean', () => {
  expect(skewWords(shape)).toBe('6 of 8 key groups hold entries. Group 5 holds the most: 600, 4.0 times the mean.')
  expect(skewWords({ ...shape, entries: 0 })).toBe('')
  expect(subtaskWords(shape, 2)).toBe('Of its 2 subtasks 1 holds the most: 900, 50% above the mean.')
  expect(subtaskWords(shape, 1)).toBe('')
})

it('writes shares short', () => {
  expect([share(1, 2), share(1, 60), share(1, 100_000), share(0, 0)]).toEqual(['50%', '1.7%', 'below 0.1%', '0%'])
})

it('writes a key as one would type it', () => {
  expect([typedKey('shop-7'), typedKey(7), typedKey([1, 'a'])]).toEqual(['shop-7', '7', '[1,"a"]'])
})
