import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readMetadata } from '../savepoint/metadata/read.ts'
import { subtaskOf } from '../savepoint/uid/key-groups.ts'
import { keyGroupSpread } from './key-group-spread.ts'

const samples = join(import.meta.dirname, '../../resources/sample-savepoint')
const sample = readdirSync(samples).find((name) => name.startsWith('savepoint-')) ?? ''
const { operators } = readMetadata(readFileSync(join(samples, sample, '_metadata')), '_metadata')
const keyed = operators.find(({ uid }) => uid === 'totals-per-shop')
if (keyed === undefined) throw new Error('the sample has no totals-per-shop')

it('deals key groups out as Flink did when it wrote the savepoint', () => {
  const { saved, asked, maxParallelism } = keyGroupSpread(keyed, null)
  expect(maxParallelism).toBe(128)
  expect(saved.parallelism).toBe(4)
  expect(asked).toEqual(saved)
})

it('covers every key group once at any parallelism, by the same rule as computeOperatorIndexForKeyGroup', () => {
  for (const parallelism of [1, 3, 6, 7, 100, 127, 128]) {
    const { asked } = keyGroupSpread(keyed, parallelism)
    const owners = asked.subtasks.flatMap(({ subtask, from, to }) => Array.from({ length: to - from + 1 }, () => subtask))
    expect(owners).toEqual(Array.from({ length: 128 }, (_group, group) => subtaskOf(group, parallelism, 128)))
  }
})

it('refuses more subtasks than there are key groups', () => {
  expect(() => keyGroupSpread(keyed, 129)).toThrow(/128 key groups/)
})
