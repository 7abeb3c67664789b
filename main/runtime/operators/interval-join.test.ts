import fc from 'fast-check'
import { expect, it } from 'vitest'
import { OperatorHarness } from '../../../tests/golden/operator-harness.ts'
import type { OperatorSpec } from '../api/operator-spec.ts'
import type { OperatorSnapshot } from '../task/operator-instance.ts'
import { Types } from '../types/types.ts'
import { intervalJoinOperator } from './interval-join.ts'

const VALUE = Types.TUPLE(Types.STRING, Types.INT)
const keyOf = ([key]: [string]): string => key
const KEYING = { type: Types.STRING, selectors: [keyOf, keyOf] }

function opened(lower: number, upper: number, restore: readonly OperatorSnapshot[] | null = null): Promise<OperatorHarness> {
  const spec: Extract<OperatorSpec, { kind: 'INTERVAL_JOIN' }> = {
    kind: 'INTERVAL_JOIN',
    lower,
    upper,
    left: VALUE,
    right: VALUE,
    function: {
      processElement: ([key, a]: [string, number], [, b]: [string, number], context, out: { collect(value: unknown): void }) => {
        out.collect(`${key} ${a}@${context.leftTimestamp()} ${b}@${context.rightTimestamp()}`)
      },
    },
  }
  return OperatorHarness.open(intervalJoinOperator(spec), { keying: KEYING }, restore)
}

it('joins what lies within the interval, whichever side came first, and forgets what cannot match any more', async () => {
  const harness = await opened(-5, 5)
  await harness.give(['a', 1], 10, 0)
  await harness.give(['a', 2], 15, 1)
  await harness.give(['a', 3], 16, 1)
  await harness.give(['b', 4], 10, 1)
  await harness.give(['a', 5], 20, 0)
  expect(harness.values).toEqual(['a 1@10 2@15', 'a 5@20 2@15', 'a 5@20 3@16'])
  expect(harness.emitted.map(({ timestamp }) => timestamp)).toEqual([15, 20, 20])
  harness.instance.processWatermark(15)
  await harness.give(['a', 6], 14, 0)
  expect(harness.values).toHaveLength(3)
})

it('keeps its buffers as Flink does, goes on from them, and empties them', async () => {
  const before = await opened(0, 10)
  await before.give(['a', 1], 10, 0)
  const after = await opened(0, 10, [await before.snapshot()])
  await after.give(['a', 2], 20, 1)
  expect(after.values).toEqual(['a 1@10 2@20'])
  after.instance.processWatermark(100)
  const empty = await opened(0, 10, [await after.snapshot()])
  await empty.give(['a', 3], 15, 1)
  expect(empty.values).toEqual([])
})

it('says so where a record has no time', async () => {
  const harness = await opened(0, 1)
  expect(() => harness.give(['a', 1], null)).toThrow(/timestamps meaningful timestamps/)
})

it('pairs are those of two nested loops, with a restore between', async () => {
  const record = fc.record({ key: fc.constantFrom('a', 'b'), time: fc.nat({ max: 60 }), input: fc.constantFrom(0, 1) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 30 }),
      fc.integer({ min: -20, max: 20 }),
      fc.nat({ max: 20 }),
      fc.nat({ max: 30 }),
      async (unordered, lower, width, restoreAt) => {
        const upper = lower + width
        // In order of time, with a watermark before the time of each, nothing is late: what is forgotten too early would be missed.
        const records = unordered.sort((a, b) => a.time - b.time)
        let harness = await opened(lower, upper)
        const pairs: unknown[] = []
        for (const [i, { key, time, input }] of records.entries()) {
          if (i === restoreAt) {
            pairs.push(...harness.values)
            harness = await opened(lower, upper, [await harness.snapshot()])
          }
          await harness.give([key, i], time, input)
          harness.instance.processWatermark(time - 1)
        }
        pairs.push(...harness.values)
        const expected = records.flatMap((left, i) =>
          records.flatMap((right, j) => {
            const between = right.time - left.time
            const meet = left.input === 0 && right.input === 1 && left.key === right.key && between >= lower && between <= upper
            return meet ? [`${left.key} ${i}@${left.time} ${j}@${right.time}`] : []
          }),
        )
        expect(pairs.sort()).toEqual(expected.sort())
      },
    ),
    { numRuns: 100 },
  )
})
