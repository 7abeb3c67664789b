import type { AggregateFunction, ProcessWindowFunction } from 'tidemark'
import { joined } from './text.ts'

export type Pair = [key: string, n: bigint]

/** Tells of a window that fires. */
export const told = <T>(name: string, of: (elements: T[]) => unknown[]): ProcessWindowFunction<string, T, string> => ({
  process(key, context, elements, out) {
    const { start, end } = context.window()
    out.collect(`${name} ${key} ${start}-${end} ${joined(of([...elements]))}`)
  },
})

/** An aggregate of the second fields. */
export const secondOf = <ACC>(aggregate: AggregateFunction<bigint, ACC, string>): AggregateFunction<Pair, ACC, string> => ({
  ...aggregate,
  add: ([, n], to) => aggregate.add(n, to),
})
