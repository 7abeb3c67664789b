import type { MapState } from '../operators/runtime-context.ts'
import type { RuntimeContext } from './runtime-context.ts'
import type { MapStateDescriptor } from './state-descriptors.ts'
import type { OutputTag } from './output-tag.ts'
import type { Window } from './windows.ts'

/**
 * What a job hands to its operators. A function that needs no life cycle is a plain function; one that does is an object
 * with `open` and `close` (`RichFunction`) and, for operator state, `initializeState` and `snapshotState`.
 */

/** Takes what a function emits (`Collector`). */
export interface Collector<T> {
  collect(value: T): void
}

/** `AbstractRichFunction`. */
export interface RichFunction {
  /** After state is restored, before the first record. */
  open?(context: RuntimeContext): void | Promise<void>
  close?(): void | Promise<void>
}

/** `CheckpointedFunction` and `CheckpointListener`. */
export interface CheckpointedFunction {
  /** Before `open`; state is there to be read. */
  initializeState?(context: RuntimeContext): void | Promise<void>
  snapshotState?(checkpointId: bigint): void | Promise<void>
  notifyCheckpointComplete?(checkpointId: bigint): void | Promise<void>
}

type Lifecycle = RichFunction & CheckpointedFunction

export type KeySelector<T, K> = (value: T) => K
export type ReduceFunction<T> = (a: T, b: T) => T

/** `AggregateFunction`. `merge` is needed in merging windows alone. */
export interface AggregateFunction<IN, ACC, OUT> {
  createAccumulator(): ACC
  add(value: IN, accumulator: ACC): ACC
  getResult(accumulator: ACC): OUT
  merge?(a: ACC, b: ACC): ACC
}

export type MapFunction<IN, OUT> = ((value: IN) => OUT) | (Lifecycle & { map(value: IN): OUT })
export type FilterFunction<T> = ((value: T) => boolean) | (Lifecycle & { filter(value: T): boolean })
export type FlatMapFunction<IN, OUT> =
  ((value: IN, out: Collector<OUT>) => void) | (Lifecycle & { flatMap(value: IN, out: Collector<OUT>): void })

/** The part of `TimerService` that functions see. Times are milliseconds. */
export interface FunctionTimers {
  currentProcessingTime(): number
  currentWatermark(): number
  registerEventTimeTimer(time: number): void
  registerProcessingTimeTimer(time: number): void
  deleteEventTimeTimer(time: number): void
  deleteProcessingTimeTimer(time: number): void
}

/** `ProcessFunction.Context`. */
export interface ProcessContext {
  /** Event time of the record or timer; null where it has none. */
  timestamp(): number | null
  timerService(): FunctionTimers
  output<X>(tag: OutputTag<X>, value: X): void
}
export interface KeyedContext<K> extends ProcessContext {
  getCurrentKey(): K
}
export interface OnTimerContext<K> extends KeyedContext<K> {
  timeDomain(): 'EVENT_TIME' | 'PROCESSING_TIME'
}

/** `ProcessFunction`. */
export interface ProcessFunction<IN, OUT> extends Lifecycle {
  processElement(value: IN, context: ProcessContext, out: Collector<OUT>): void
}

/** `KeyedProcessFunction`. */
export interface KeyedProcessFunction<K, IN, OUT> extends Lifecycle {
  processElement(value: IN, context: KeyedContext<K>, out: Collector<OUT>): void
  onTimer?(timestamp: number, context: OnTimerContext<K>, out: Collector<OUT>): void
}

/** `CoMapFunction`. */
export interface CoMapFunction<A, B, OUT> extends Lifecycle {
  map1(value: A): OUT
  map2(value: B): OUT
}

/** `CoFlatMapFunction`. */
export interface CoFlatMapFunction<A, B, OUT> extends Lifecycle {
  flatMap1(value: A, out: Collector<OUT>): void
  flatMap2(value: B, out: Collector<OUT>): void
}

/** `CoProcessFunction`. */
export interface CoProcessFunction<A, B, OUT> extends Lifecycle {
  processElement1(value: A, context: ProcessContext, out: Collector<OUT>): void
  processElement2(value: B, context: ProcessContext, out: Collector<OUT>): void
}

/** `KeyedCoProcessFunction`. */
export interface KeyedCoProcessFunction<K, A, B, OUT> extends Lifecycle {
  processElement1(value: A, context: KeyedContext<K>, out: Collector<OUT>): void
  processElement2(value: B, context: KeyedContext<K>, out: Collector<OUT>): void
  onTimer?(timestamp: number, context: OnTimerContext<K>, out: Collector<OUT>): void
}

/** A broadcast state as the records of the other side see it. */
export type ReadOnlyBroadcastState<K, V> = Pick<MapState<K, V>, 'get' | 'contains' | 'entries' | 'keys' | 'values' | 'isEmpty'>

interface BroadcastReader {
  getBroadcastState<K, V>(descriptor: MapStateDescriptor<K, V>): ReadOnlyBroadcastState<K, V>
}
interface BroadcastWriter {
  getBroadcastState<K, V>(descriptor: MapStateDescriptor<K, V>): MapState<K, V>
}

/** `BroadcastProcessFunction`. */
export interface BroadcastProcessFunction<IN, RULE, OUT> extends Lifecycle {
  processElement(value: IN, context: ProcessContext & BroadcastReader, out: Collector<OUT>): void
  processBroadcastElement(value: RULE, context: ProcessContext & BroadcastWriter, out: Collector<OUT>): void
}

/** `KeyedBroadcastProcessFunction`. */
export interface KeyedBroadcastProcessFunction<K, IN, RULE, OUT> extends Lifecycle {
  processElement(value: IN, context: KeyedContext<K> & BroadcastReader, out: Collector<OUT>): void
  processBroadcastElement(value: RULE, context: ProcessContext & BroadcastWriter, out: Collector<OUT>): void
  onTimer?(timestamp: number, context: OnTimerContext<K> & BroadcastReader, out: Collector<OUT>): void
}

/** `ProcessWindowFunction.Context`. */
export interface WindowContext {
  window(): Window
  currentWatermark(): number
  currentProcessingTime(): number
  /** Keyed state shared by all windows of the key. */
  globalState(): RuntimeContext
  output<X>(tag: OutputTag<X>, value: X): void
}

/** `ProcessWindowFunction`. */
export interface ProcessWindowFunction<K, IN, OUT> extends Lifecycle {
  process(key: K, context: WindowContext, elements: Iterable<IN>, out: Collector<OUT>): void
}

/** `ProcessJoinFunction.Context`: times in milliseconds. */
export interface JoinContext {
  leftTimestamp(): number
  rightTimestamp(): number
  timestamp(): number
  output<X>(tag: OutputTag<X>, value: X): void
}

/** `ProcessJoinFunction`. */
export interface ProcessJoinFunction<A, B, OUT> extends Lifecycle {
  processElement(left: A, right: B, context: JoinContext, out: Collector<OUT>): void
}

/** `AsyncFunction`; what Flink gives to a `ResultFuture` is the promise here. */
export interface AsyncFunction<IN, OUT> extends Lifecycle {
  asyncInvoke(value: IN): Promise<readonly OUT[]>
  /** Called where the promise took longer than the timeout; without it the job fails. */
  timeout?(value: IN): readonly OUT[] | Promise<readonly OUT[]>
}
