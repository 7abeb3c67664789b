// Value, list and map state that a day without a write ends.
import {
  type KeyedProcessFunction,
  type ListState,
  ListStateDescriptor,
  type MapState,
  MapStateDescriptor,
  stateTtl,
  type StreamEnvironment,
  Types,
  type ValueState,
  ValueStateDescriptor,
} from 'tidemark'
import { feed } from '../feed.ts'
import { runOf } from '../run-of.ts'
import { joined, pairs } from '../text.ts'

const DAY = stateTtl(86_400_000)

function states(): KeyedProcessFunction<string, bigint, string> {
  let sum: ValueState<bigint>
  let all: ListState<bigint>
  let seen: MapState<string, bigint>
  return {
    open(context) {
      sum = context.getState(new ValueStateDescriptor('sum', Types.LONG).enableTimeToLive(DAY))
      all = context.getListState(new ListStateDescriptor('all', Types.LONG).enableTimeToLive(DAY))
      seen = context.getMapState(new MapStateDescriptor('seen', Types.STRING, Types.LONG).enableTimeToLive(DAY))
    },
    processElement(n, context, out) {
      sum.update((sum.value() ?? 0n) + n)
      all.add(n)
      const digit = `d${n % 3n}`
      seen.put(digit, (seen.get(digit) ?? 0n) + 1n)
      out.collect(`${context.getCurrentKey()} ${n} sum=${String(sum.value())} all=${joined(all.get())} seen=${pairs(seen.entries())}`)
    },
  }
}

export default (env: StreamEnvironment, args: readonly string[]): void => {
  feed(env, runOf(args))
    .keyBy((n) => `key-${n % 13n}`, Types.STRING)
    .process(states(), Types.STRING)
    .uid('states')
    .print()
    .setParallelism(1)
}
