import type { AggregateFunction } from 'tidemark'

/** Sum and number of what was added, told as a fraction. */
export const mean: AggregateFunction<bigint, [bigint, bigint], string> = {
  createAccumulator: () => [0n, 0n],
  add: (n, [sum, count]) => [sum + n, count + 1n],
  getResult: ([sum, count]) => `${sum}/${count}`,
  merge: ([sum, count], [otherSum, otherCount]) => [sum + otherSum, count + otherCount],
}
