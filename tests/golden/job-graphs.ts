import { AsyncDataStream } from '../../main/runtime/api/async-data-stream.ts'
import type { Sink } from '../../main/runtime/api/connectors.ts'
import type {
  AggregateFunction,
  AsyncFunction,
  BroadcastProcessFunction,
  CoFlatMapFunction,
  CoMapFunction,
  CoProcessFunction,
  KeyedBroadcastProcessFunction,
  KeyedCoProcessFunction,
  KeyedProcessFunction,
  ProcessFunction,
  ProcessJoinFunction,
  ProcessWindowFunction,
} from '../../main/runtime/api/functions.ts'
import { OutputTag } from '../../main/runtime/api/output-tag.ts'
import { MapStateDescriptor } from '../../main/runtime/api/state-descriptors.ts'
import type { StreamEnvironment } from '../../main/runtime/api/stream-environment.ts'
import { WatermarkStrategy } from '../../main/runtime/api/watermark-strategy.ts'
import { EventTimeSessionWindows, SlidingProcessingTimeWindows, TumblingEventTimeWindows } from '../../main/runtime/api/windows.ts'
import { Types } from '../../main/runtime/types/types.ts'

/** The jobs of vectors/MakeJobGraphs.java, built by our API. Nothing runs them: their functions do nothing. */

const nothing = (): void => undefined
const same = (x: bigint): bigint => x
const operator = { processElement: nothing }

export const discarding: Sink<unknown> = { createWriter: () => operator, createCommitter: null }
export const committing: Sink<unknown> = { createWriter: () => operator, createCommitter: () => operator }

// Windows are described by the names of these two.
class Collect implements ProcessWindowFunction<bigint, bigint, bigint> {
  process = nothing
}
class Count implements AggregateFunction<bigint, bigint, bigint> {
  createAccumulator = (): bigint => 0n
  add = (_: bigint, count: bigint): bigint => count + 1n
  getResult = same
  merge = (a: bigint, b: bigint): bigint => a + b
}

const coMap: CoMapFunction<bigint, bigint, bigint> = { map1: same, map2: same }
const coFlat: CoFlatMapFunction<bigint, bigint, bigint> = { flatMap1: nothing, flatMap2: nothing }
const coProcess: CoProcessFunction<bigint, bigint, bigint> = { processElement1: nothing, processElement2: nothing }
const keyedCo: KeyedCoProcessFunction<bigint, bigint, bigint, bigint> = { processElement1: nothing, processElement2: nothing }
const rules: BroadcastProcessFunction<bigint, bigint, bigint> = { processElement: nothing, processBroadcastElement: nothing }
const keyedRules: KeyedBroadcastProcessFunction<bigint, bigint, bigint, bigint> = rules
const join: ProcessJoinFunction<bigint, bigint, bigint> = { processElement: nothing }
const plain: ProcessFunction<bigint, bigint> = { processElement: nothing }
const keyed: KeyedProcessFunction<bigint, bigint, bigint> = { processElement: nothing }
const asking: AsyncFunction<bigint, bigint> = { asyncInvoke: () => Promise.resolve([]) }

export const JOBS: Readonly<Record<string, (env: StreamEnvironment) => void>> = {
  collect(env) {
    env.setParallelism(2)
    env.fromSequence(1, 10).collect(nothing)
    const keyedSequence = (from: number, to: number) => env.fromSequence(from, to).keyBy(same, Types.LONG)
    keyedSequence(1, 10).union(keyedSequence(5, 6)).map(same).print()
  },
  print(env) {
    env
      .fromSequence(1, 10)
      .map((x) => x + 1n)
      .print()
  },
  data(env) {
    env.setParallelism(2)
    env
      .fromData([1n, 2n])
      .filter((x) => x > 1n)
      .printToErr()
  },
  windows(env) {
    const byParity = env
      .fromSequence(1, 10)
      .assignTimestampsAndWatermarks(WatermarkStrategy.forMonotonousTimestamps<bigint>().withTimestampAssigner(Number))
      .keyBy((x) => x % 2n, Types.LONG)
    byParity.window(TumblingEventTimeWindows.of(10_000)).process(new Collect()).sinkTo(discarding)
    byParity
      .window(SlidingProcessingTimeWindows.of(10_000, 5000))
      .aggregate(new Count(), Types.LONG, new Collect())
      .name('sliding')
      .sinkTo(discarding)
    byParity.window(EventTimeSessionWindows.withGap(3000)).aggregate(new Count(), Types.LONG).sinkTo(discarding)
    byParity.reduce((a, b) => a + b).sinkTo(discarding)
  },
  'two-inputs'(env) {
    const a = env.fromSequence(1, 10).name('a')
    const b = env.fromSequence(1, 10).name('b')
    const states = new MapStateDescriptor('rules', Types.STRING, Types.LONG)
    const keyedA = a.keyBy(same, Types.LONG)
    const keyedB = b.keyBy(same, Types.LONG)
    a.connect(b).map(coMap).print()
    a.connect(b).flatMap(coFlat).print()
    a.connect(b).process(coProcess).print()
    keyedA.connect(keyedB).process(keyedCo).print()
    a.connect(b.broadcast(states)).process(rules).print()
    keyedA.connect(b.broadcast(states)).process(keyedRules).print()
    keyedA.intervalJoin(keyedB).between(-1000, 1000).process(join).print()
  },
  partitioners(env) {
    env.setParallelism(2)
    const a = env.fromSequence(1, 10)
    const forwarded = a.rebalance().map(same).rescale().map(same).shuffle().map(same).global().map(same).broadcast().map(same).forward()
    forwarded
      .map(same)
      .partitionCustom(() => 0, same)
      .map(same)
      .setParallelism(3)
      .print()
    a.rebalance().broadcast().map(same).name('last wins').print()
    a.keyBy(same, Types.LONG).map(same).name('keyed map').print()
  },
  unions(env) {
    const a = env.fromSequence(1, 10).name('a')
    const b = env.fromSequence(1, 10).name('b')
    a.union(a).map(same).name('twice').print()
    const both = a.union(b)
    both.rebalance().map(same).name('after a partition').print()
    both.union(b.map(same)).keyBy(same, Types.LONG).process(keyed).print()
  },
  'side-outputs'(env) {
    const late = new OutputTag('late', Types.STRING)
    const other = new OutputTag('other', Types.LONG)
    const processed = env.fromSequence(1, 10).process(plain)
    processed.getSideOutput(late).print()
    processed.getSideOutput(other).rebalance().map(same).print()
    processed
      .flatMap<bigint>((x, out) => {
        out.collect(x)
      })
      .print()
  },
  settings(env) {
    env.setParallelism(2)
    env.setMaxParallelism(256)
    const a = env.fromSequence(1, 10).uid('source').setDescription('numbers from one to ten').name('numbers')
    const m = a.map(same, Types.LONG).name('<b> "quoted" & \\ ünï').uid('m').setDescription('a < b & "c" \\ é')
    const all = (): boolean => true
    m.filter(all).setMaxParallelism(64).startNewChain().print().name('out').uid('out').setParallelism(1)
    m.filter(all)
      .disableChaining()
      .setUidHash('00112233445566778899aabbccddeeff')
      .sinkTo(discarding)
      .name('gone')
      .uid('gone')
      .setDescription('to nowhere')
    m.filter(all).slotSharingGroup('other').map(same).name('still other').setParallelism(3).print()
    m.keyBy(same, Types.LONG).process(keyed).setParallelism(100).setMaxParallelism(100).name('many').print()
    m.map(same).setParallelism(200).name('more than 128').print()
  },
  'committing-sink'(env) {
    env.fromSequence(1, 10).sinkTo(committing).uid('sink').name('files')
    env.fromSequence(1, 10).map(same).sinkTo(committing)
  },
  async(env) {
    AsyncDataStream.unorderedWait(env.fromSequence(1, 10), asking, { timeout: 1000 }).print()
    const words = env.socketTextStream('localhost', 1).map(() => 1n, Types.LONG)
    AsyncDataStream.orderedWait(words, asking, { timeout: 1000 }).print()
  },
  watermarks(env) {
    env.setParallelism(3)
    env.fromSequence(1, 10).setParallelism(2).assignTimestampsAndWatermarks(WatermarkStrategy.noWatermarks()).map(same).print()
    env.fromSequence(1, 10).name('unread')
  },
  tree(env) {
    const b = env.fromSequence(1, 10).name('a').map(same).name('b')
    const c = b.map(same).name('c')
    c.map(same).name('d').print()
    c.filter(() => true)
      .name('e')
      .map(same)
      .name('f')
      .sinkTo(discarding)
    b.map(same).name('g')
  },
  'vertex-texts'(env) {
    env.configuration.setText('pipeline.vertex-name-include-index-prefix', 'true').setText('pipeline.vertex-description-mode', 'CASCADING')
    const a = env.fromSequence(1, 10).name('a')
    const b = env.fromSequence(1, 10).name('b').map(same).setDescription('d').keyBy(same, Types.LONG).process(keyed)
    a.map(same).print()
    a.filter(() => true).print()
    a.union(b).print()
  },
  'order-of-edges'(env) {
    const a = env.fromSequence(1, 10).name('a')
    const b = a.map(same, Types.LONG).name('b')
    const c = env.fromSequence(1, 10).name('c').keyBy(same, Types.LONG).process(keyed, Types.LONG).name('d')
    c.connect(a.rebalance()).map(coMap).name('later first').print()
    a.keyBy(same, Types.LONG).process(keyed).name('of the head').print()
    b.keyBy(same, Types.LONG).process(keyed).name('of the tail').print()
    c.union(b, a).process(plain).name('three').print()
    b.rebalance().map(same).name('of the tail again').print()
  },
  yielding(env) {
    env
      .socketTextStream('localhost', 1)
      .map(() => 1n)
      .sinkTo(committing)
    env
      .socketTextStream('localhost', 1)
      .map(() => 1n)
      .startNewChain()
      .sinkTo(committing)
  },
  'union-parallelism'(env) {
    const two = env.fromSequence(1, 10).setParallelism(2)
    const four = env.fromSequence(1, 10).setParallelism(4)
    two.union(four).assignTimestampsAndWatermarks(WatermarkStrategy.noWatermarks()).print()
    four.union(two).rebalance().assignTimestampsAndWatermarks(WatermarkStrategy.noWatermarks()).print()
  },
}
