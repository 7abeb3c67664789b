/** What a job may import from `tidemark`: the values below, and the types of the API. */
export { FileSink } from '../sinks/file-sink.ts'
export { TwoPhaseCommitSink } from '../sinks/two-phase-commit-sink.ts'
export { DataGeneratorSource } from '../sources/data-generator-source.ts'
export { FileSource } from '../sources/file-source.ts'
export { RateLimiterStrategy } from '../sources/rate-limiter.ts'
export { Types } from '../types/types.ts'
export { AsyncDataStream } from './async-data-stream.ts'
export { OutputTag } from './output-tag.ts'
export {
  AggregatingStateDescriptor,
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  stateTtl,
  ValueStateDescriptor,
} from './state-descriptors.ts'
export { WatermarkStrategy } from './watermark-strategy.ts'
export {
  EventTimeSessionWindows,
  ProcessingTimeSessionWindows,
  SlidingEventTimeWindows,
  SlidingProcessingTimeWindows,
  TumblingEventTimeWindows,
  TumblingProcessingTimeWindows,
} from './windows.ts'

export type { AppendingState, ListState, MapState, OperatorStateStore, ValueState } from '../operators/runtime-context.ts'
export type { TypeInformation } from '../types/type-information.ts'
export type { Sink, Source } from './connectors.ts'
export type { DataStream, KeyedStream, SingleOutputStreamOperator } from './data-stream.ts'
export type { DataStreamSink } from './data-stream-sink.ts'
export type * from './functions.ts'
export type { RuntimeContext } from './runtime-context.ts'
export type { StreamEnvironment } from './stream-environment.ts'
