/** Keyed state of every kind, of the first numbers: `state-kinds.ts <how many>`. What comes after them changes nothing. */
import {
  AggregatingStateDescriptor,
  DataGeneratorSource,
  ListStateDescriptor,
  MapStateDescriptor,
  RateLimiterStrategy,
  ReducingStateDescriptor,
  Types,
  ValueStateDescriptor,
  WatermarkStrategy,
  type AppendingState,
  type KeyedProcessFunction,
  type ListState,
  type MapState,
  type StreamEnvironment,
  type ValueState,
} from 'tidemark'

function keepAll(): KeyedProcessFunction<string, bigint, string> {
  let value: ValueState<bigint>
  let list: ListState<bigint>
  let map: MapState<string, bigint>
  let sum: AppendingState<bigint, bigint>
  let mean: AppendingState<bigint, bigint>
  return {
    open(context) {
      value = context.getState(new ValueStateDescriptor('value-state', Types.LONG))
      list = context.getListState(new ListStateDescriptor('list-state', Types.LONG))
      map = context.getMapState(new MapStateDescriptor('map-state', Types.STRING, Types.LONG))
      sum = context.getReducingState(new ReducingStateDescriptor<bigint>('reducing-state', (a, b) => a + b, Types.LONG))
      mean = context.getAggregatingState(
        new AggregatingStateDescriptor<bigint, [bigint, bigint], bigint>(
          'aggregating-state',
          {
            createAccumulator: () => [0n, 0n],
            add: (number, [total, count]) => [total + number, count + 1n],
            getResult: ([total, count]) => total / count,
          },
          Types.TUPLE(Types.LONG, Types.LONG),
        ),
      )
    },
    processElement(number, context) {
      value.update((value.value() ?? 0n) + 1n)
      list.add(number)
      map.put(`entry-${number % 5n}`, number)
      sum.add(number)
      mean.add(number)
      context.timerService().registerEventTimeTimer(3_600_000 + Number(number))
    },
  }
}

export default (env: StreamEnvironment, [count = '50']: readonly string[]): void => {
  env
    .fromSource(
      new DataGeneratorSource((index) => index, null, RateLimiterStrategy.perSecond(500), Types.LONG),
      WatermarkStrategy.noWatermarks<bigint>(),
      'numbers',
    )
    .uid('numbers')
    .filter((number) => number < BigInt(count))
    .keyBy((number) => `key-${number % 7n}`, Types.STRING)
    .process(keepAll(), Types.STRING)
    .uid('kinds')
    .print()
}
