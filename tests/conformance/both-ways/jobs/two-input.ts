// Two connected keyed streams whose operator has timers of both kinds.
import { type KeyedContext, type KeyedCoProcessFunction, type MapState, MapStateDescriptor, type StreamEnvironment, Types } from 'tidemark'
import { feed } from '../feed.ts'
import { runOf } from '../run-of.ts'

/** Sums of both sides by tens of numbers, told when the watermark is past them: so it matters not which input comes first. */
function sumsOf(due: number): KeyedCoProcessFunction<bigint, bigint, bigint, string> {
  let sums: MapState<bigint, [bigint, bigint]>
  const add = (n: bigint, left: bigint, right: bigint, context: KeyedContext<bigint>): void => {
    const [a, b] = sums.get(n / 10n) ?? [0n, 0n]
    sums.put(n / 10n, [a + left, b + right])
    context.timerService().registerEventTimeTimer(30 * (Number(n / 10n) + 1))
  }
  return {
    open(context) {
      sums = context.getMapState(new MapStateDescriptor('sums', Types.LONG, Types.TUPLE(Types.LONG, Types.LONG)))
    },
    processElement1(n, context) {
      add(n, n, 0n, context)
      if (n <= 40n) context.timerService().registerProcessingTimeTimer(due + Number(n))
    },
    processElement2(n, context) {
      add(n, 0n, n, context)
    },
    onTimer(time, context, out) {
      if (context.timeDomain() === 'PROCESSING_TIME') {
        out.collect(`processing ${context.getCurrentKey()} +${time - due}`)
        return
      }
      const ten = BigInt(time / 30 - 1)
      const [left, right] = sums.get(ten) ?? ['none', 'none']
      sums.remove(ten)
      out.collect(`${context.getCurrentKey()} ten=${ten} left=${left} right=${right}`)
    },
  }
}

export default (env: StreamEnvironment, args: readonly string[]): void => {
  const run = runOf(args)
  const numbers = feed(env, run)
  const left = numbers.filter((n) => n % 2n === 0n).setParallelism(1)
  const right = numbers.filter((n) => n % 2n === 1n).setParallelism(1)
  left
    .connect(right)
    .keyBy(
      (n) => n % 5n,
      (n) => n % 5n,
      Types.LONG,
    )
    .process(sumsOf(run.due), Types.STRING)
    .uid('sums')
    .print()
    .setParallelism(1)
}
