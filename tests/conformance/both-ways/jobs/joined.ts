// An interval join, with records of both sides that wait for the other.
import { type ProcessJoinFunction, type StreamEnvironment, Types } from 'tidemark'
import { feed } from '../feed.ts'
import { runOf } from '../run-of.ts'

const pairs: ProcessJoinFunction<bigint, bigint, string> = {
  processElement(left, right, context, out) {
    out.collect(`${left}~${right} at ${context.timestamp()}`)
  },
}

export default (env: StreamEnvironment, args: readonly string[]): void => {
  const onTime = feed(env, runOf(args))
    .filter((n) => n % 11n !== 0n)
    .setParallelism(1)
  const side = (rest: bigint) =>
    onTime
      .filter((n) => n % 2n === rest)
      .setParallelism(1)
      .keyBy((n) => (n / 2n) % 3n, Types.LONG)
  side(0n).intervalJoin(side(1n)).between(-60, 60).process(pairs, Types.STRING).uid('join').print().setParallelism(1)
}
