/** The jobs of tests/bench/flink/src/RunJob.java: `runtime.ts <kind> <records>`. */
import {
  TumblingEventTimeWindows,
  Types,
  ValueStateDescriptor,
  WatermarkStrategy,
  type KeyedProcessFunction,
  type Sink,
  type StreamEnvironment,
  type ValueState,
} from 'tidemark'

const KEYS = 100_000n

/** `DiscardingSink` */
const discarding = (): Sink<unknown> => ({ createWriter: () => ({ processElement: () => undefined }), createCommitter: null })

function count(): KeyedProcessFunction<string, string, bigint> {
  let state: ValueState<bigint>
  return {
    open(context) {
      state = context.getState(new ValueStateDescriptor('count', Types.LONG))
    },
    processElement(_value, _context, out) {
      const next = (state.value() ?? 0n) + 1n
      state.update(next)
      out.collect(next)
    },
  }
}

/** Keeps a kilobyte of each key. */
function keep(): KeyedProcessFunction<bigint, bigint, bigint> {
  let state: ValueState<string>
  return {
    open(context) {
      state = context.getState(new ValueStateDescriptor('kept', Types.STRING))
    },
    processElement(value) {
      state.update(String(value % 10n).repeat(1000))
    },
  }
}

export default (env: StreamEnvironment, [kind = 'pass-through', records = '1000000']: readonly string[]): void => {
  const numbers = env.fromSequence(1n, kind === 'savepoint' ? 1n << 62n : BigInt(records))
  const last = BigInt(records)
  switch (kind) {
    case 'pass-through':
      numbers
        .map((value) => value + 1n, Types.LONG)
        .filter((value) => value > 0n)
        .sinkTo(discarding())
      return
    case 'keyed-count':
      numbers
        .map((value) => `key-${value % KEYS}`, Types.STRING)
        .keyBy((key) => key, Types.STRING)
        .process(count(), Types.LONG)
        .sinkTo(discarding())
      return
    case 'window':
      numbers
        .map((value): [string, bigint] => [`key-${value % KEYS}`, value], Types.TUPLE(Types.STRING, Types.LONG))
        .assignTimestampsAndWatermarks(
          WatermarkStrategy.forBoundedOutOfOrderness<[string, bigint]>(Number(KEYS)).withTimestampAssigner(([, value]) => Number(value)),
        )
        .keyBy(([key]) => key, Types.STRING)
        .window(TumblingEventTimeWindows.of(Number(KEYS)))
        .reduce(([key, a], [, b]): [string, bigint] => [key, a + b])
        .sinkTo(discarding())
      return
    default:
      numbers
        .filter((value) => value <= last)
        .keyBy((value) => value, Types.LONG)
        .process(keep(), Types.LONG)
        .sinkTo(discarding())
  }
}
