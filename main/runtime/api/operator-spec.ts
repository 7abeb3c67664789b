import type { MapStateDescriptor } from './state-descriptors.ts'
import type { OperatorFactory } from '../operators/stream-operator.ts'
import type { TypeInformation } from '../types/type-information.ts'
import type * as F from './functions.ts'
import type { Sink, Source } from './connectors.ts'
import type { WatermarkStrategy } from './watermark-strategy.ts'
import type { WindowAssigner } from './windows.ts'

/** {@link F.AggregateFunction} of whatever types. */
interface AnyAggregate {
  createAccumulator(): unknown
  add(value: never, accumulator: never): unknown
  getResult(accumulator: never): unknown
  merge?(a: never, b: never): unknown
}

/** What a window keeps of its elements; the state is called `window-contents` in all of them. */
export type WindowContents =
  | { kind: 'LIST'; element: TypeInformation }
  | { kind: 'REDUCING'; type: TypeInformation; reduce: F.ReduceFunction<never> }
  | { kind: 'AGGREGATING'; accumulator: TypeInformation; aggregate: AnyAggregate }

/** What an operator does, as data and the job's own functions: the operators in `../operators` are made of these. */
export type OperatorSpec =
  | { kind: 'MAP'; function: F.MapFunction<never, unknown> }
  | { kind: 'FILTER'; function: F.FilterFunction<never> }
  | { kind: 'FLAT_MAP'; function: F.FlatMapFunction<never, never> }
  | { kind: 'PROCESS'; function: F.ProcessFunction<never, never> }
  | { kind: 'KEYED_PROCESS'; function: F.KeyedProcessFunction<never, never, never> }
  | { kind: 'KEYED_REDUCE'; function: F.ReduceFunction<never>; type: TypeInformation }
  | { kind: 'CO_MAP'; function: F.CoMapFunction<never, never, unknown> }
  | { kind: 'CO_FLAT_MAP'; function: F.CoFlatMapFunction<never, never, never> }
  | { kind: 'CO_PROCESS'; function: F.CoProcessFunction<never, never, never> }
  | { kind: 'KEYED_CO_PROCESS'; function: F.KeyedCoProcessFunction<never, never, never, never> }
  | { kind: 'BROADCAST_PROCESS'; function: F.BroadcastProcessFunction<never, never, never>; states: BroadcastStates }
  | { kind: 'KEYED_BROADCAST_PROCESS'; function: F.KeyedBroadcastProcessFunction<never, never, never, never>; states: BroadcastStates }
  | {
      kind: 'WINDOW'
      assigner: WindowAssigner
      /** Milliseconds. */
      allowedLateness: number
      /** Id of the side output for late records. */
      lateOutput: string | null
      contents: WindowContents
      /** Null: the contents themselves are the result. */
      function: F.ProcessWindowFunction<never, never, never> | null
    }
  | {
      kind: 'INTERVAL_JOIN'
      function: F.ProcessJoinFunction<never, never, never>
      /** Milliseconds, inclusive: right.time - left.time. */
      lower: number
      upper: number
      left: TypeInformation
      right: TypeInformation
    }
  | {
      kind: 'ASYNC_WAIT'
      function: F.AsyncFunction<never, unknown>
      ordered: boolean
      /** Milliseconds; 0 for none. */
      timeout: number
      capacity: number
      input: TypeInformation
    }
  | { kind: 'TIMESTAMPS_AND_WATERMARKS'; strategy: WatermarkStrategy<never> }
  | { kind: 'PRINT'; toStdErr: boolean }
  | { kind: 'COLLECT'; receive: (value: never) => void }
  | { kind: 'SINK_WRITER'; sink: Sink<never> }
  | { kind: 'SINK_COMMITTER'; sink: Sink<never> }
  /** `DataStream.transform` with an operator of the job's own. */
  | { kind: 'CUSTOM'; factory: OperatorFactory }

type BroadcastStates = readonly MapStateDescriptor<never, never>[]

/** What a source reads; `strategy` works on its records before they leave the operator. */
export type SourceSpec = (
  | { kind: 'SEQUENCE'; from: bigint; to: bigint }
  | { kind: 'COLLECTION'; values: readonly unknown[] }
  | { kind: 'SOCKET'; host: string; port: number; delimiter: string; maxRetries: number }
  | { kind: 'SOURCE'; source: Source<unknown> }
) & { strategy: WatermarkStrategy<never> }
