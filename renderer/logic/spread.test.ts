import { expect, it } from 'vitest'
import type { KeyGroupSpread, StateShape } from '../../shared/model/index.ts'
import { loadsOf, loadWords, placeWords } from './spread.ts'

/** Eight key groups, saved by two subtasks, asked about for three. */
const spread: KeyGroupSpread = {
  maxParallelism: 8,
  saved: {
    parallelism: 2,
    subtasks: [
      { subtask: 0, from: 0, to: 3 },
      { subtask: 1, from: 4, to: 7 },
    ],
  },
  asked: {
    parallelism: 3,
    subtasks: [
      { subtask: 0, from: 0, to: 2 },
      { subtask: 1, from: 3, to: 5 },
      { subtask: 2, from: 6, to: 7 },
    ],
  },
}
const shape: StateShape = {
  entries: 12,
  bytes: 120,
  part: 1,
  done: true,
  keyGroups: [1, 1, 1, 0, 0, 6, 2, 1].map((entries) => ({ entries, bytes: entries * 10 })),
  subtasks: [],
  largest: [],
  times: null,
}

it('says where a key group was saved', () => {
  expect(placeWords(spread, 5)).toBe('key group 5 of 8; subtask 1 of 2 (key groups 4 to 7)')
  expect(placeWords({ ...spread, saved: { parallelism: 2, subtasks: [] } }, 5)).toBe('key group 5 of 8; no subtask wrote it')
})

it('deals out what was counted', () => {
  expect(loadsOf(spread, shape).map(({ entries, bytes }) => [entries, bytes])).toEqual([
    [3, 30],
    [6, 60],
    [3, 30],
  ])
  expect(loadWords(loadsOf(spread, shape), false)).toBe('Subtask 1 would hold the most, 50% above the mean.')
})

it('says nothing of what was not counted', () => {
  expect(loadsOf(spread, null)[0]).toEqual({ subtask: 0, from: 0, to: 2, entries: null, bytes: null })
  expect(loadsOf(spread, { ...shape, bytes: null })[0]).toMatchObject({ entries: 3, bytes: null })
  expect(loadWords(loadsOf(spread, null), true)).toBe('')
})
