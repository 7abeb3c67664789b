/** Counts numbers by their remainder: `counting.ts <to> <keys> [throttle]`. Prints each key's count as it changes. */
import { Types, ValueStateDescriptor, type KeyedProcessFunction, type StreamEnvironment, type ValueState } from 'tidemark'

function countByKey(): KeyedProcessFunction<string, bigint, [string, bigint]> {
  let count: ValueState<bigint>
  return {
    open(context) {
      count = context.getState(new ValueStateDescriptor('count', Types.LONG))
    },
    processElement(_value, context, out) {
      const next = (count.value() ?? 0n) + 1n
      count.update(next)
      out.collect([context.getCurrentKey(), next])
    },
  }
}

export default (env: StreamEnvironment, [to = '1000', keys = '97']: readonly string[]): void => {
  env
    .fromSequence(1n, BigInt(to))
    .uid('numbers')
    .keyBy((value) => `key-${value % BigInt(keys)}`, Types.STRING)
    .process(countByKey(), Types.TUPLE(Types.STRING, Types.LONG))
    .uid('counts')
    .print()
}
