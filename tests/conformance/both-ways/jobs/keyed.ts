// Value, list, map, reducing and aggregating state, and the operator of KeyedStream.reduce.
import {
  type AppendingState,
  AggregatingStateDescriptor,
  type KeyedProcessFunction,
  type ListState,
  ListStateDescriptor,
  type MapState,
  MapStateDescriptor,
  ReducingStateDescriptor,
  type StreamEnvironment,
  Types,
  type ValueState,
  ValueStateDescriptor,
} from 'tidemark'
import { feed } from '../feed.ts'
import { mean } from '../mean.ts'
import { runOf } from '../run-of.ts'
import { joined, pairs } from '../text.ts'

function states(): KeyedProcessFunction<string, bigint, string> {
  let sum: ValueState<bigint>
  let last: ListState<bigint>
  let seen: MapState<string, bigint>
  let greatest: AppendingState<bigint, bigint>
  let average: AppendingState<bigint, string>
  return {
    open(context) {
      sum = context.getState(new ValueStateDescriptor('sum', Types.LONG))
      last = context.getListState(new ListStateDescriptor('last', Types.LONG))
      seen = context.getMapState(new MapStateDescriptor('seen', Types.STRING, Types.LONG))
      greatest = context.getReducingState(new ReducingStateDescriptor('greatest', (a: bigint, b: bigint) => (a > b ? a : b), Types.LONG))
      average = context.getAggregatingState(new AggregatingStateDescriptor('mean', mean, Types.TUPLE(Types.LONG, Types.LONG)))
    },
    processElement(n, context, out) {
      sum.update((sum.value() ?? 0n) + n)
      last.update([...last.get(), n].slice(-3))
      const digit = `d${n % 5n}`
      seen.put(digit, (seen.get(digit) ?? 0n) + 1n)
      greatest.add((n * 37n) % 101n)
      average.add(n)
      out.collect(
        `${context.getCurrentKey()} ${n} sum=${String(sum.value())} last=${joined(last.get())} seen=${pairs(seen.entries())} ` +
          `greatest=${String(greatest.get())} mean=${String(average.get())}`,
      )
    },
  }
}

export default (env: StreamEnvironment, args: readonly string[]): void => {
  const numbers = feed(env, runOf(args))
  const sums = numbers
    .map((n): [string, bigint] => [`key-${n % 5n}`, n], Types.TUPLE(Types.STRING, Types.LONG))
    .setParallelism(1)
    .keyBy(([key]) => key, Types.STRING)
    .reduce(([key, a], [, b]) => [key, a + b])
    .uid('sums')
    .map(([key, sum]) => `sum ${key} ${sum}`, Types.STRING)
  numbers
    .keyBy((n) => `key-${n % 23n}`, Types.STRING)
    .process(states(), Types.STRING)
    .uid('states')
    .union(sums)
    .print()
    .setParallelism(1)
}
