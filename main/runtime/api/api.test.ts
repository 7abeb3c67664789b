import { describe, expect, it } from 'vitest'
import { jobGraphOf } from '../graph/job-graph-generator.ts'
import type { OperatorContext } from '../operators/stream-operator.ts'
import { Types } from '../types/types.ts'
import { AsyncDataStream } from './async-data-stream.ts'
import { Configuration } from './configuration.ts'
import { OutputTag } from './output-tag.ts'
import { runtimeContextOf } from './runtime-context.ts'
import { AggregatingStateDescriptor, MapStateDescriptor, stateTtl, ValueStateDescriptor } from './state-descriptors.ts'
import { StreamEnvironment } from './stream-environment.ts'
import { WatermarkStrategy } from './watermark-strategy.ts'
import { EventTimeSessionWindows, SlidingEventTimeWindows, TumblingEventTimeWindows, TumblingProcessingTimeWindows } from './windows.ts'

const same = (x: bigint): bigint => x
const nothing = (): void => undefined
const numbers = (env = new StreamEnvironment()) => env.fromSequence(1, 10)
const code = (text: string): unknown => expect.objectContaining({ code: text })
const graph = (job: (env: StreamEnvironment) => void, settings: Record<string, string> = {}) => {
  const env = new StreamEnvironment(new Configuration(settings))
  job(env)
  return jobGraphOf(env)
}

describe('what the API refuses where it is called', () => {
  it.each<[string, string, () => unknown]>([
    ['a parallelism of 0', 'INVALID_PARALLELISM', () => numbers().setParallelism(0)],
    ['a parallelism for the job of 0', 'INVALID_PARALLELISM', () => new StreamEnvironment().setParallelism(0)],
    ['a socket in more than one subtask', 'INVALID_PARALLELISM', () => new StreamEnvironment().socketTextStream('h', 1).setParallelism(2)],
    ['a max parallelism above 32768', 'INVALID_MAX_PARALLELISM', () => numbers().setMaxParallelism(32_769)],
    ['an empty uid', 'INVALID_UID', () => numbers().uid('')],
    ['a uid hash that is none', 'INVALID_UID_HASH', () => numbers().setUidHash('abc')],
    ['a uid hash on a sink of parts', 'INVALID_UID_HASH', () => numbers().sinkTo(sink).setUidHash('0'.repeat(32))],
    ['a union of two types', 'UNION_TYPES_DIFFER', () => numbers().union(new StreamEnvironment().fromData([1n], Types.BIG_INT))],
    ['a key that is an array', 'INVALID_KEY_TYPE', () => numbers().keyBy(() => new Uint8Array(), Types.BYTES)],
    ['another partitioning of a keyed stream', 'KEYED_STREAM_PARTITIONING', () => numbers().keyBy(same, Types.LONG).rebalance()],
    ['a backward sequence', 'INVALID_SEQUENCE', () => new StreamEnvironment().fromSequence(2, 1)],
    ['bounds that leave nothing', 'INVALID_INTERVAL', () => joined(0, 0).lowerBoundExclusive().process({ processElement: nothing })],
    ['windows of no size', 'INVALID_WINDOW', () => TumblingEventTimeWindows.of(0)],
    ['an offset beyond the size', 'INVALID_WINDOW', () => TumblingProcessingTimeWindows.of(10, 10)],
    ['a slide of nothing', 'INVALID_WINDOW', () => SlidingEventTimeWindows.of(10, 0)],
    ['sessions without a gap', 'INVALID_WINDOW', () => EventTimeSessionWindows.withGap(0)],
    [
      'negative lateness',
      'INVALID_WINDOW',
      () => numbers().keyBy(same, Types.LONG).window(TumblingEventTimeWindows.of(1)).allowedLateness(-1),
    ],
    [
      'sessions that cannot merge',
      'INVALID_WINDOW',
      () => numbers().keyBy(same, Types.LONG).window(EventTimeSessionWindows.withGap(1)).aggregate(count, Types.LONG),
    ],
    ['watermarks before their time', 'INVALID_WATERMARK_STRATEGY', () => WatermarkStrategy.forBoundedOutOfOrderness(-1)],
    [
      'no capacity',
      'INVALID_ASYNC_OPTIONS',
      () => AsyncDataStream.orderedWait(numbers(), { asyncInvoke: () => Promise.resolve([]) }, { timeout: 1, capacity: 0 }),
    ],
  ])('%s', (_, problem, call) => {
    expect(call).toThrow(code(problem))
  })

  it('keyed streams with keys of two types', () => {
    const a = numbers().keyBy(same, Types.LONG)
    const b = numbers().keyBy(same, Types.BIG_INT)
    expect(() => a.connect(b)).toThrow(code('KEY_TYPES_DIFFER'))
  })

  it('one side output of two types', () => {
    const operator = numbers().map(same)
    operator.getSideOutput(new OutputTag('a', Types.LONG))
    expect(() => operator.getSideOutput(new OutputTag('a', Types.STRING))).toThrow(code('SIDE_OUTPUT_TYPES_DIFFER'))
  })

  it('state of a type that nobody named, with the operator to mend', () => {
    const untyped = numbers().map(same).name('untyped').keyBy(same, Types.LONG)
    expect(() => untyped.reduce((a) => a)).toThrow(/“untyped”.*\.returns\(/s)
    expect(() => untyped.window(TumblingEventTimeWindows.of(1)).reduce((a) => a)).toThrow(code('MISSING_TYPE'))
    expect(() =>
      numbers()
        .map(same)
        .returns(Types.LONG)
        .keyBy(same, Types.LONG)
        .reduce((a) => a),
    ).not.toThrow()
  })
})

describe('what the graph refuses', () => {
  it('a job without operators, even with a source', () => {
    expect(() => graph((env) => env.fromSequence(1, 2))).toThrow(code('EMPTY_JOB'))
  })

  it('one uid on two operators, naming both', () => {
    const job = (env: StreamEnvironment): void => {
      env.fromSequence(1, 2).map(same).name('first').uid('a').map(same).name('second').uid('a')
    }
    expect(() => graph(job)).toThrow(code('OPERATOR_ID_COLLISION'))
    expect(() => graph(job)).toThrow(/“first”.*“second”/)
  })

  it('forward to another parallelism', () => {
    expect(() => graph((env) => env.fromSequence(1, 2).forward().map(same).setParallelism(3))).toThrow(code('FORWARD_CHANGES_PARALLELISM'))
  })

  it('an operator without uid where all need one', () => {
    const settings = { 'pipeline.auto-generate-uids': 'false' }
    expect(() => graph((env) => env.fromSequence(1, 2).uid('a').map(same), settings)).toThrow(code('UID_MISSING'))
    expect(() => graph((env) => env.fromSequence(1, 2).uid('a').map(same).setUidHash('0'.repeat(32)), settings)).not.toThrow()
  })

  it('more subtasks than key groups', () => {
    const job = (env: StreamEnvironment): void => {
      env.fromSequence(1, 2).rebalance().map(same).name('wide').setParallelism(20).setMaxParallelism(10)
    }
    expect(() => graph(job)).toThrow(code('PARALLELISM_ABOVE_MAX'))
  })
})

describe('what the graph carries to the execution', () => {
  it('key selectors and key types, on the operator and on its edge', () => {
    const [vertex] = graph((env) => env.fromSequence(1, 2).keyBy(same, Types.LONG).process({ processElement: nothing })).vertices
    expect(vertex?.operators[0]?.keying).toEqual([{ keySelector: same, keyType: Types.LONG }])
    expect(vertex?.inputs[0]?.partitioner).toEqual({ kind: 'HASH', keySelector: same, keyType: Types.LONG })
    expect(vertex?.inputs[0]?.type).toBe(Types.LONG)
  })

  it('side outputs inside a chain and out of it', () => {
    const tag = new OutputTag('late', Types.STRING)
    const { vertices } = graph((env) => {
      const late = env.fromSequence(1, 2).process({ processElement: nothing }).getSideOutput(tag)
      late.print()
      late.rebalance().print()
    })
    const [behind, head] = vertices
    expect(head?.operators[1]?.next).toEqual([{ operator: 2, sideOutput: 'late' }])
    expect(behind?.inputs).toMatchObject([
      { sourceOperator: 1, sideOutput: 'late', type: Types.STRING, partitioner: { kind: 'REBALANCE' } },
    ])
  })

  it('which input of two, and what a window keeps', () => {
    const { vertices } = graph((env) => {
      const a = env.fromSequence(1, 2).keyBy(same, Types.LONG)
      a.connect(env.fromSequence(1, 2).keyBy(same, Types.LONG)).process({ processElement1: nothing, processElement2: nothing })
      a.window(TumblingEventTimeWindows.of(1000)).allowedLateness(5).sideOutputLateData(new OutputTag('late', Types.LONG)).reduce(first)
    })
    expect(vertices[0]?.inputs.map(({ targetInput }) => targetInput)).toEqual([0, 1])
    expect(vertices[1]?.operators[0]?.spec).toMatchObject({
      kind: 'WINDOW',
      allowedLateness: 5,
      lateOutput: 'late',
      contents: { kind: 'REDUCING', type: Types.LONG, reduce: first },
      function: null,
    })
  })

  it('the default max parallelism, and that it is one', () => {
    const { vertices } = graph((env) => env.setParallelism(100).fromSequence(1, 2).map(same).setMaxParallelism(200).startNewChain())
    expect(vertices.map(({ maxParallelism, maxParallelismIsSet }) => [maxParallelism, maxParallelismIsSet])).toEqual([
      [200, true],
      [256, false],
    ])
  })

  it('descriptions in a row where the job wants them so', () => {
    const { vertices } = graph((env) => env.fromSequence(1, 2).map(same).setDescription('does it').print(), {
      'pipeline.vertex-description-mode': 'CASCADING',
    })
    expect(vertices[0]?.description).toBe('Source: Sequence Source -> does it -> Sink: Print to Std. Out')
  })
})

describe('the types of a job', () => {
  it('follow from call to call', () => {
    const env = new StreamEnvironment()
    const texts = numbers(env).map((x) => x.toString(), Types.STRING)
    // @ts-expect-error a text is no number
    texts.map((x): number => x)
    // @ts-expect-error the key is a text
    texts.keyBy((x) => x, Types.LONG)
    // @ts-expect-error the sink takes numbers
    texts.sinkTo({ ...sink, accepts: (value: bigint) => value })
    texts
      .keyBy((x) => x.length, Types.INT)
      .process<number>({
        processElement(value, context, out) {
          const key: number = context.getCurrentKey()
          out.collect(key + value.length)
          // @ts-expect-error the output is a number
          out.collect(value)
        },
      })
    // @ts-expect-error streams of two types
    expect(() => texts.union(numbers(env))).toThrow(code('UNION_TYPES_DIFFER'))
  })
})

describe('runtimeContextOf', () => {
  const context = { name: 'Filter', subtask: 1, parallelism: 2, maxParallelism: 128, keyed: null } as OperatorContext

  it('tells an operator that is not keyed so, by its name', () => {
    const descriptor = new ValueStateDescriptor('count', Types.LONG)
    expect(() => runtimeContextOf(context).getState(descriptor)).toThrow(code('KEYED_STATE_ON_NON_KEYED_STREAM'))
    expect(() => runtimeContextOf(context).getMapState(new MapStateDescriptor('m', Types.LONG, Types.LONG))).toThrow(/“Filter”.*“m”/)
    expect(runtimeContextOf(context)).toMatchObject({ indexOfThisSubtask: 1, numberOfParallelSubtasks: 2 })
  })

  it('hands aggregating state to the store as it takes it', () => {
    const descriptor = new AggregatingStateDescriptor('sum', count, Types.LONG).enableTimeToLive(stateTtl(1000))
    const { aggregate } = descriptor
    expect(aggregate.result(aggregate.add(5n, aggregate.create()))).toBe(1n)
    expect(descriptor.ttl).toEqual({ ttl: 1000, update: 'OnCreateAndWrite', visibility: 'NeverReturnExpired' })
  })
})

const first = (a: bigint): bigint => a
const sink = { createWriter: () => ({ processElement: nothing }), createCommitter: null }
const count = {
  createAccumulator: () => 0n,
  add: (_: bigint, n: bigint) => n + 1n,
  getResult: (n: bigint) => n,
}
const joined = (lower: number, upper: number) => {
  const env = new StreamEnvironment()
  const keyed = () => env.fromSequence(1, 2).keyBy(same, Types.LONG)
  return keyed().intervalJoin(keyed()).between(lower, upper)
}
