/**
 * Numbers, counted by their remainder, each count a line of a file that is committed in two phases: `exactly-once.ts <to> <keys> <folder>
 * <records a second>`. Without faults the file has each key's counts from one up, each once.
 */
import {
  DataGeneratorSource,
  FileSink,
  RateLimiterStrategy,
  Types,
  ValueStateDescriptor,
  WatermarkStrategy,
  type KeyedProcessFunction,
  type StreamEnvironment,
  type ValueState,
} from 'tidemark'

function countByKey(): KeyedProcessFunction<string, bigint, string> {
  let count: ValueState<bigint>
  return {
    open(context) {
      count = context.getState(new ValueStateDescriptor('count', Types.LONG))
    },
    processElement(_value, context, out) {
      const next = (count.value() ?? 0n) + 1n
      count.update(next)
      out.collect(`${context.getCurrentKey()} ${next}`)
    },
  }
}

export default (env: StreamEnvironment, [to = '1000', keys = '97', folder = '.', rate = '100000']: readonly string[]): void => {
  env
    .fromSource(
      new DataGeneratorSource((index) => index, BigInt(to), RateLimiterStrategy.perSecond(Number(rate)), Types.LONG),
      WatermarkStrategy.noWatermarks<bigint>(),
      'numbers',
    )
    .uid('numbers')
    .keyBy((value) => `key-${value % BigInt(keys)}`, Types.STRING)
    .process(countByKey(), Types.STRING)
    .uid('counts')
    .sinkTo(FileSink.forRowFormat<string>(folder))
    .uid('lines')
}
