// Broadcast state that keyed records look into, and an operator with a list state and a union list state.
import {
  type KeyedBroadcastProcessFunction,
  type ListState,
  MapStateDescriptor,
  type ProcessFunction,
  type StreamEnvironment,
  Types,
} from 'tidemark'
import { feed } from '../feed.ts'
import { runOf } from '../run-of.ts'
import { joined } from '../text.ts'

const RULES = new MapStateDescriptor('rules', Types.STRING, Types.LONG)

/** A record waits until all rules up to it are there, and then minds those alone: so it matters not which input comes first. */
const judge: KeyedBroadcastProcessFunction<string, bigint, [string, bigint], string> = {
  processElement(n, context) {
    context.timerService().registerEventTimeTimer(Number(3n * n + 60n))
  },
  processBroadcastElement([name, value], context) {
    context.getBroadcastState(RULES).put(name, value)
  },
  onTimer(time, context, out) {
    const n = (time - 60) / 3
    const minded = [...context.getBroadcastState(RULES).entries()].filter(([name]) => Number(name.slice(5)) <= n)
    const sum = minded.reduce((total, [, value]) => total + value, 0n)
    out.collect(`${context.getCurrentKey()} ${n} rules=${minded.length} sum=${sum}`)
  },
}

/** Tells of what it was restored with when its first record comes. */
function lists(): ProcessFunction<bigint, string> {
  let split: ListState<bigint>
  let union: ListState<bigint>
  let own: bigint[] = []
  let told: string[] = []
  return {
    initializeState({ operatorState }) {
      split = operatorState.listState('split', Types.LONG)
      union = operatorState.unionListState('union', Types.LONG)
      own = split.get()
      const all = [...new Set(union.get())].sort((a, b) => Number(a - b))
      if (operatorState.isRestored) told = [...own.map((n) => `restored split ${n}`), `restored union ${joined(all)}`]
    },
    snapshotState() {
      split.update(own)
      union.update(own)
    },
    processElement(n, _context, out) {
      for (const text of told) out.collect(text)
      told = []
      if (n % 10n === 0n) own.push(n)
    },
  }
}

export default (env: StreamEnvironment, args: readonly string[]): void => {
  const numbers = feed(env, runOf(args))
  const rules = numbers
    .filter((n) => n % 6n === 0n)
    .setParallelism(1)
    .map((n): [string, bigint] => [`rule-${n}`, n * n], Types.TUPLE(Types.STRING, Types.LONG))
    .setParallelism(1)
    .broadcast(RULES)
  numbers
    .keyBy((n) => `key-${n % 7n}`, Types.STRING)
    .connect(rules)
    .process(judge, Types.STRING)
    .uid('judge')
    .union(numbers.rebalance().process(lists(), Types.STRING).uid('lists'))
    .print()
    .setParallelism(1)
}
