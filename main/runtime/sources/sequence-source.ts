import type { ListState } from '../operators/runtime-context.ts'
import type { SourceFactory } from '../operators/stream-operator.ts'
import { Types } from '../types/types.ts'

/** Records that a reader emits before it lets others run. */
const BATCH = 256
/** What is left of a range: the next number, the last one, and the step between two. */
const RANGE = Types.TUPLE(Types.LONG, Types.LONG, Types.LONG)
type Range = [next: bigint, last: bigint, step: bigint]

/** The numbers from `from` to `to`, dealt out to the subtasks in turn; what is left is state, and goes on at any parallelism. */
export const sequenceSource =
  (from: bigint, to: bigint): SourceFactory =>
  () => {
    let ranges: Range[] = []
    let state: ListState<Range> | null = null
    return {
      open({ operatorState, subtask, parallelism }) {
        state = operatorState.listState<Range>('ranges', RANGE)
        ranges = operatorState.isRestored ? state.get() : [[from + BigInt(subtask), to, BigInt(parallelism)]]
      },
      poll(output) {
        for (let emitted = 0; emitted < BATCH; emitted++) {
          const range = ranges[0]
          if (range === undefined) return 'end'
          const [next, last, step] = range
          if (next > last) {
            ranges.shift()
            continue
          }
          range[0] = next + step
          output.collect({ value: next, timestamp: null })
        }
        return 'more'
      },
      snapshot() {
        state?.update(ranges.map(([next, last, step]): Range => [next, last, step]))
      },
    }
  }
