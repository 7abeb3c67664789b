// Does not know most of the state that the Java job of this name has: it is kept, and written again.
import {
  type KeyedProcessFunction,
  type ProcessFunction,
  type StreamEnvironment,
  Types,
  type ValueState,
  ValueStateDescriptor,
} from 'tidemark'
import { feed } from '../feed.ts'
import { runOf } from '../run-of.ts'

function states(): KeyedProcessFunction<string, bigint, string> {
  let sum: ValueState<bigint>
  return {
    open(context) {
      sum = context.getState(new ValueStateDescriptor('sum', Types.LONG))
    },
    processElement(n, context, out) {
      sum.update((sum.value() ?? 0n) + n)
      out.collect(`${context.getCurrentKey()} ${n} sum=${String(sum.value())}`)
    },
  }
}

const lists: ProcessFunction<bigint, string> = { processElement: () => undefined }

export default (env: StreamEnvironment, args: readonly string[]): void => {
  const numbers = feed(env, runOf(args))
  numbers
    .keyBy((n) => `key-${n % 7n}`, Types.STRING)
    .process(states(), Types.STRING)
    .uid('states')
    .union(numbers.rebalance().process(lists, Types.STRING).uid('lists'))
    .print()
    .setParallelism(1)
}
