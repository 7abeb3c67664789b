/** Counts numbers by their remainder: `counting.ts <to> <keys> <a second>`. Prints each key's count as it changes. */
import {
  DataGeneratorSource,
  RateLimiterStrategy,
  Types,
  ValueStateDescriptor,
  WatermarkStrategy,
  type KeyedProcessFunction,
  type StreamEnvironment,
  type ValueState,
} from 'tidemark'

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

export default (env: StreamEnvironment, [to = '1000', keys = '97', rate = '100000']: readonly string[]): void => {
  env
    .fromSource(
      new DataGeneratorSource((index) => index, BigInt(to), RateLimiterStrategy.perSecond(Number(rate)), Types.LONG),
      WatermarkStrategy.noWatermarks<bigint>(),
      'numbers',
    )
    .uid('numbers')
    .keyBy((value) => `key-${value % BigInt(keys)}`, Types.STRING)
    .process(countByKey(), Types.TUPLE(Types.STRING, Types.LONG))
    .uid('counts')
    .print()
}
