// Event-time windows that keep a list, a reduced value and an accumulator, with allowed lateness and a side output for what is later.
import { OutputTag, SlidingEventTimeWindows, type StreamEnvironment, TumblingEventTimeWindows, Types } from 'tidemark'
import { feed } from '../feed.ts'
import { mean } from '../mean.ts'
import { runOf } from '../run-of.ts'
import { type Pair, secondOf, told } from '../told.ts'

const PAIR = Types.TUPLE(Types.STRING, Types.LONG)
const LATE = new OutputTag<Pair>('late', PAIR)
const numbers = (pairs: Pair[]): bigint[] => pairs.map(([, n]) => n)

export default (env: StreamEnvironment, args: readonly string[]): void => {
  const pairs = feed(env, runOf(args))
    .map((n): Pair => [`key-${n % 3n}`, n], PAIR)
    .setParallelism(1)
    .keyBy(([key]) => key, Types.STRING)
  const lists = pairs
    .window(TumblingEventTimeWindows.of(45))
    .allowedLateness(15)
    .sideOutputLateData(LATE)
    .process(told('list', numbers), Types.STRING)
    .uid('lists')
  const late = lists.getSideOutput(LATE).map(([, n]) => `late ${n}`, Types.STRING)
  const reduced = pairs
    .window(TumblingEventTimeWindows.of(60, 7))
    .reduce(([key, a], [, b]): Pair => [key, a + b], told('reduced', numbers), Types.STRING)
    .uid('reduced')
  const aggregated = pairs
    .window(SlidingEventTimeWindows.of(90, 30))
    .allowedLateness(20)
    .aggregate(
      secondOf(mean),
      Types.TUPLE(Types.LONG, Types.LONG),
      told('aggregated', (all: string[]) => all),
      Types.STRING,
    )
    .uid('aggregated')
  lists.union(late, reduced, aggregated).print().setParallelism(1)
}
