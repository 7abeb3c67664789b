import type { ListState } from '../operators/runtime-context.ts'
import type { OperatorContext } from '../operators/stream-operator.ts'
import { Types } from '../types/types.ts'

/** What is left of a range: the next number, the last one, and the step between two. */
const RANGE = Types.TUPLE(Types.LONG, Types.LONG, Types.LONG)
type Range = [next: bigint, last: bigint, step: bigint]

/** Numbers dealt out to the subtasks in turn; what is left of them is state, and goes on at any parallelism. */
export class IndexRanges {
  #ranges: Range[] = []
  #state: ListState<Range> | null = null

  /** @param to inclusive */
  open({ operatorState, subtask, parallelism }: OperatorContext, from: bigint, to: bigint): void {
    this.#state = operatorState.listState<Range>('ranges', RANGE)
    this.#ranges = operatorState.isRestored ? this.#state.get() : [[from + BigInt(subtask), to, BigInt(parallelism)]]
  }

  /** Gives at most so many numbers to `take`. False once there are none left. */
  take(count: number, take: (index: bigint) => void): boolean {
    for (let taken = 0; taken < count; taken++) {
      let range = this.#ranges[0]
      while (range !== undefined && range[0] > range[1]) {
        this.#ranges.shift()
        range = this.#ranges[0]
      }
      if (range === undefined) return false
      const next = range[0]
      range[0] = next + range[2]
      take(next)
    }
    return true
  }

  snapshot(): void {
    this.#state?.update(this.#ranges.map(([next, last, step]): Range => [next, last, step]))
  }
}
