// Session windows, which merge, that keep a list and an accumulator; late records join sessions that have fired.
import { EventTimeSessionWindows, OutputTag, type StreamEnvironment, Types } from 'tidemark'
import { feed } from '../feed.ts'
import { mean } from '../mean.ts'
import { runOf } from '../run-of.ts'
import { type Pair, secondOf, told } from '../told.ts'

const PAIR = Types.TUPLE(Types.STRING, Types.LONG)
const LATE = new OutputTag<Pair>('late', PAIR)

export default (env: StreamEnvironment, args: readonly string[]): void => {
  const pairs = feed(env, runOf(args))
    .filter((n) => (n / 8n) % 3n !== 0n)
    .setParallelism(1)
    .map((n): Pair => [`key-${n % 3n}`, n], PAIR)
    .setParallelism(1)
    .keyBy(([key]) => key, Types.STRING)
  const lists = pairs
    .window(EventTimeSessionWindows.withGap(15))
    .allowedLateness(10)
    .sideOutputLateData(LATE)
    // Sessions are merged in no order, so their elements have none either.
    .process(
      told('list', (all: Pair[]) => all.map(([, n]) => n).sort((a, b) => Number(a - b))),
      Types.STRING,
    )
    .uid('lists')
  const late = lists.getSideOutput(LATE).map(([, n]) => `late ${n}`, Types.STRING)
  const aggregated = pairs
    .window(EventTimeSessionWindows.withGap(25))
    .aggregate(
      secondOf(mean),
      Types.TUPLE(Types.LONG, Types.LONG),
      told('aggregated', (all: string[]) => all),
      Types.STRING,
    )
    .uid('aggregated')
  lists.union(late, aggregated).print().setParallelism(1)
}
