import { TidemarkError, type KeyGroupSpread } from '../../shared/model/index.ts'
import type { OperatorState } from '../savepoint/metadata/model.ts'
import { keyGroupRangeOf, MAX_KEY_GROUPS } from '../savepoint/uid/key-groups.ts'
import { keyGroupView } from './key-groups.ts'

/**
 * How an operator's key groups lie, and how Flink would deal them out at another parallelism
 * (`KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex`).
 *
 * @param parallelism 1 to the max parallelism; null for the saved one
 * @throws TidemarkError PARALLELISM
 */
export function keyGroupSpread(operator: OperatorState, parallelism: number | null): KeyGroupSpread {
  const maxParallelism = Math.min(Math.max(operator.maxParallelism, 1), MAX_KEY_GROUPS)
  const asked = parallelism ?? Math.min(Math.max(operator.parallelism, 1), maxParallelism)
  if (asked > maxParallelism) {
    throw new TidemarkError({
      code: 'PARALLELISM',
      message: `Keyed state of this operator is cut into ${maxParallelism} key groups, so it cannot run on ${asked} subtasks. Ask for ${maxParallelism} or fewer.`,
      expected: `1 to ${maxParallelism}`,
      found: String(asked),
    })
  }
  const { ranges } = keyGroupView(operator)
  return {
    maxParallelism,
    saved: { parallelism: operator.parallelism, subtasks: ranges.map(({ subtask, from, to }) => ({ subtask, from, to })) },
    asked: {
      parallelism: asked,
      subtasks: Array.from({ length: asked }, (_subtask, subtask) => {
        const range = keyGroupRangeOf(subtask, asked, maxParallelism)
        return range === null ? [] : [{ subtask, from: range.start, to: range.end }]
      }).flat(),
    },
  }
}
