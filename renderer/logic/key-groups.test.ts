import { describe, expect, it } from 'vitest'
import { barsOf, rangeSentence, rangeWords } from './key-groups.ts'

/** Eight key groups over two subtasks; group 5 holds most. */
const view = {
  maxParallelism: 8,
  bytes: [10, 10, 10, 10, 10, 90, 10, 10],
  ranges: [
    { subtask: 0, from: 0, to: 3, bytes: 40 },
    { subtask: 1, from: 4, to: 7, bytes: 120 },
  ],
}

describe('barsOf', () => {
  it('draws a bar a key group, with its owner', () => {
    const bars = barsOf(view, 100)
    expect(bars.map(({ bytes }) => bytes)).toEqual(view.bytes)
    expect(bars.map(({ range }) => range)).toEqual([0, 0, 0, 0, 1, 1, 1, 1])
  })
  it('puts several groups into one bar where there is no room', () => {
    expect(barsOf(view, 4)).toEqual([
      { from: 0, to: 1, range: 0, bytes: 20 },
      { from: 2, to: 3, range: 0, bytes: 20 },
      { from: 4, to: 5, range: 1, bytes: 100 },
      { from: 6, to: 7, range: 1, bytes: 20 },
    ])
  })
  it('spreads bytes evenly where the layout does not tell, and draws nothing where no subtask wrote', () => {
    const rocks = { maxParallelism: 4, bytes: null, ranges: [{ subtask: 0, from: 0, to: 1, bytes: 10 }] }
    expect(barsOf(rocks, 100).map(({ bytes, range }) => [bytes, range])).toEqual([
      [5, 0],
      [5, 0],
      [0, -1],
      [0, -1],
    ])
  })
})

describe('words of a range', () => {
  it('says who owns what, against the mean, and which group is hot', () => {
    expect(rangeSentence(view, 1)).toBe('Subtask 1 owns key groups 4 to 7, 120 B, 50% above the mean. Group 5 is hot.')
    expect(rangeSentence(view, 0)).toBe('Subtask 0 owns key groups 0 to 3, 40 B, 50% below the mean.')
  })
  it('compares nothing where there is one subtask', () => {
    const one = { maxParallelism: 1, bytes: [7], ranges: [{ subtask: 0, from: 0, to: 0, bytes: 7 }] }
    expect(rangeSentence(one, 0)).toBe('Subtask 0 owns key group 0, 7 B.')
  })
  it('is null for a range that is not there', () => {
    expect(rangeWords(view, 9)).toBeNull()
  })
})
