import { TidemarkError } from '../../../shared/model/problem.ts'
import type { OperatorFactory } from '../operators/stream-operator.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { Types } from '../types/types.ts'
import { BroadcastConnectedStream, BroadcastStream, KeyedBroadcastConnectedStream } from './broadcast-stream.ts'
import { connectKeyed, ConnectedStreams, type KeyedConnectedStreams } from './connected-streams.ts'
import type { Sink } from './connectors.ts'
import { DataStreamSink } from './data-stream-sink.ts'
import type {
  FilterFunction,
  FlatMapFunction,
  KeyedProcessFunction,
  KeySelector,
  MapFunction,
  ProcessFunction,
  ReduceFunction,
} from './functions.ts'
import { IntervalJoin } from './interval-join.ts'
import { named, setMaxParallelism, setParallelism, setUid, setUidHash } from './operator-settings.ts'
import type { OperatorSpec } from './operator-spec.ts'
import type { OutputTag } from './output-tag.ts'
import type { Partitioner } from './partitioner.ts'
import type { StreamEnvironment } from './stream-environment.ts'
import type { MapStateDescriptor } from './state-descriptors.ts'
import type {
  Keying,
  LegacySinkTransformation,
  OneInputTransformation,
  OperatorSettings,
  PhysicalTransformation,
  SinkTransformation,
  Transformation,
  TwoInputTransformation,
} from './transformation.ts'
import { requiredType, sameType } from './types-of.ts'
import type { WatermarkStrategy } from './watermark-strategy.ts'
import { WindowedStream } from './windowed-stream.ts'
import type { WindowAssigner } from './windows.ts'

type TypeOf<T> = TypeInformation<T> | null

/**
 * A stream of records (`DataStream`). Each call adds a transformation to the environment; operators bear the names that
 * Flink 2.3 gives them (its class `DataStream`). A type is needed only where records are kept in state: name it in the call or by
 * `returns`.
 */
export class DataStream<T> {
  readonly environment: StreamEnvironment
  readonly transformation: Transformation

  constructor(environment: StreamEnvironment, transformation: Transformation) {
    this.environment = environment
    this.transformation = transformation
  }

  map<OUT>(map: MapFunction<T, OUT>, type: TypeOf<OUT> = null): SingleOutputStreamOperator<OUT> {
    return this.oneInput('Map', { kind: 'MAP', function: map }, type)
  }

  filter(filter: FilterFunction<T>): SingleOutputStreamOperator<T> {
    return this.oneInput('Filter', { kind: 'FILTER', function: filter }, this.transformation.outputType as TypeOf<T>)
  }

  flatMap<OUT>(flatMap: FlatMapFunction<T, OUT>, type: TypeOf<OUT> = null): SingleOutputStreamOperator<OUT> {
    return this.oneInput('Flat Map', { kind: 'FLAT_MAP', function: flatMap }, type)
  }

  process<OUT>(process: ProcessFunction<T, OUT>, type: TypeOf<OUT> = null): SingleOutputStreamOperator<OUT> {
    return this.oneInput('Process', { kind: 'PROCESS', function: process }, type)
  }

  /** An operator of the job's own. */
  transform<OUT>(name: string, type: TypeOf<OUT>, factory: OperatorFactory): SingleOutputStreamOperator<OUT> {
    return this.oneInput(name, { kind: 'CUSTOM', factory }, type)
  }

  /** As parallel as its input, whatever the job's parallelism. */
  assignTimestampsAndWatermarks(strategy: WatermarkStrategy<T>): SingleOutputStreamOperator<T> {
    const type = this.transformation.outputType as TypeOf<T>
    return this.oneInput(
      'Timestamps/Watermarks',
      { kind: 'TIMESTAMPS_AND_WATERMARKS', strategy: strategy as unknown as WatermarkStrategy<never> },
      type,
      {
        parallelism: parallelismOf(this.transformation),
      },
    )
  }

  keyBy<K>(keySelector: KeySelector<T, K>, keyType: TypeInformation<K>): KeyedStream<T, K> {
    if (sameType(keyType, Types.BYTES)) {
      throw new TidemarkError({
        code: 'INVALID_KEY_TYPE',
        message: 'An array cannot be a key: its hash code differs from one Java process to the next. Use a string or a tuple.',
      })
    }
    return new KeyedStream<T, K>(this, { keySelector, keyType })
  }

  /** Throws `UNION_TYPES_DIFFER`. A stream may stand in a union twice; its records then come twice. */
  union(...others: readonly DataStream<T>[]): DataStream<T> {
    const inputs = [this.transformation, ...others.map(({ transformation }) => transformation)] as const
    const outputType = inputs.find((input) => input.outputType !== null)?.outputType ?? null
    if (!inputs.every((input) => sameType(input.outputType, outputType))) {
      throw new TidemarkError({
        code: 'UNION_TYPES_DIFFER',
        message: 'Streams of different types cannot be united. Map them to one type first, or connect() them.',
      })
    }
    return new DataStream<T>(this.environment, { kind: 'UNION', id: this.environment.newNodeId(), outputType, inputs })
  }

  connect<R>(other: BroadcastStream<R>): BroadcastConnectedStream<T, R>
  connect<R>(other: DataStream<R>): ConnectedStreams<T, R>
  connect<R>(other: DataStream<R> | BroadcastStream<R>): ConnectedStreams<T, R> | BroadcastConnectedStream<T, R> {
    return other instanceof BroadcastStream ? new BroadcastConnectedStream(this, other) : new ConnectedStreams<T, R>(this, other)
  }

  forward(): DataStream<T> {
    return this.partitioned({ kind: 'FORWARD' })
  }
  rebalance(): DataStream<T> {
    return this.partitioned({ kind: 'REBALANCE' })
  }
  rescale(): DataStream<T> {
    return this.partitioned({ kind: 'RESCALE' })
  }
  shuffle(): DataStream<T> {
    return this.partitioned({ kind: 'SHUFFLE' })
  }
  global(): DataStream<T> {
    return this.partitioned({ kind: 'GLOBAL' })
  }

  /** @param partition gives the subtask, 0 … `partitions` - 1, of a key */
  partitionCustom<K>(partition: (key: K, partitions: number) => number, keySelector: KeySelector<T, K>): DataStream<T> {
    return this.partitioned({ kind: 'CUSTOM', partition, keySelector })
  }

  broadcast(): DataStream<T>
  broadcast(...states: readonly [MapStateDescriptor<unknown, unknown>, ...MapStateDescriptor<unknown, unknown>[]]): BroadcastStream<T>
  broadcast(...states: readonly MapStateDescriptor<unknown, unknown>[]): DataStream<T> | BroadcastStream<T> {
    const stream = this.partitioned({ kind: 'BROADCAST' })
    return states.length === 0 ? stream : new BroadcastStream(stream, states as readonly MapStateDescriptor<never, never>[])
  }

  sinkTo(sink: Sink<T>): DataStreamSink {
    const transformation: SinkTransformation = {
      kind: 'SINK',
      id: this.environment.newNodeId(),
      outputType: this.transformation.outputType,
      ...this.environment.operatorSettings('Sink'),
      input: this.transformation,
      sink,
    }
    this.environment.addOperator(transformation)
    return new DataStreamSink(transformation)
  }

  print(): DataStreamSink {
    return this.#legacySink('Print to Std. Out', { kind: 'PRINT', toStdErr: false })
  }
  printToErr(): DataStreamSink {
    return this.#legacySink('Print to Std. Err', { kind: 'PRINT', toStdErr: true })
  }

  /** Hands each record to `receive`, in the thread of the one subtask (`DataStream.collectAsync`). */
  collect(receive: (value: T) => void): DataStreamSink {
    const sink = this.#legacySink('Data stream collect sink', { kind: 'COLLECT', receive }, { parallelism: 1 })
    return sink.uid(`dataStreamCollect_${sink.transformation.id}`)
  }

  #legacySink(name: string, spec: OperatorSpec, settings: Partial<OperatorSettings> = {}): DataStreamSink {
    const transformation: LegacySinkTransformation = {
      kind: 'LEGACY_SINK',
      id: this.environment.newNodeId(),
      outputType: null,
      ...this.environment.operatorSettings(name, settings),
      input: this.transformation,
      spec,
    }
    this.environment.addOperator(transformation)
    return new DataStreamSink(transformation)
  }

  /** Adds an operator with one input; the rest of this API is made of it. */
  oneInput<OUT>(
    name: string,
    spec: OperatorSpec,
    outputType: TypeOf<OUT>,
    settings: Partial<OperatorSettings> = {},
  ): SingleOutputStreamOperator<OUT> {
    const transformation: OneInputTransformation = {
      kind: 'ONE_INPUT',
      id: this.environment.newNodeId(),
      outputType,
      ...this.environment.operatorSettings(name, settings),
      input: this.transformation,
      spec,
      keying: this.inputKeying(),
    }
    this.environment.addOperator(transformation)
    return new SingleOutputStreamOperator<OUT>(this.environment, transformation)
  }

  /** Adds an operator with two inputs, of which this stream is the first. */
  twoInputs<OUT>(
    name: string,
    second: { readonly transformation: Transformation },
    spec: OperatorSpec,
    outputType: TypeOf<OUT>,
    keying: readonly [Keying | null, Keying | null],
  ): SingleOutputStreamOperator<OUT> {
    const transformation: TwoInputTransformation = {
      kind: 'TWO_INPUT',
      id: this.environment.newNodeId(),
      outputType,
      ...this.environment.operatorSettings(name),
      inputs: [this.transformation, second.transformation],
      spec,
      keying,
    }
    this.environment.addOperator(transformation)
    return new SingleOutputStreamOperator<OUT>(this.environment, transformation)
  }

  protected inputKeying(): Keying | null {
    return null
  }

  protected partitioned(partitioner: Partitioner): DataStream<T> {
    return new DataStream<T>(this.environment, partition(this.environment, this.transformation, partitioner))
  }
}

function partition(environment: StreamEnvironment, input: Transformation, partitioner: Partitioner): Transformation {
  return { kind: 'PARTITION', id: environment.newNodeId(), outputType: input.outputType, input, partitioner }
}

/** `Transformation.getParallelism`: a union has its first input's. */
function parallelismOf(of: Transformation): number {
  if (of.kind === 'UNION') return parallelismOf(of.inputs[0])
  return of.kind === 'PARTITION' || of.kind === 'SIDE_OUTPUT' ? parallelismOf(of.input) : of.parallelism
}

/** A stream right behind its operator, where the operator can be given a uid, a name and so on (`SingleOutputStreamOperator`). */
export class SingleOutputStreamOperator<T> extends DataStream<T> {
  override readonly transformation: PhysicalTransformation
  readonly #sideOutputs = new Map<string, TypeInformation | null>()

  constructor(environment: StreamEnvironment, transformation: PhysicalTransformation) {
    super(environment, transformation)
    this.transformation = transformation
  }

  name(name: string): this {
    this.transformation.name = name
    return this
  }

  /** What the operator's id, and with it its state, is known by from one version of the job to the next. */
  uid(uid: string): this {
    setUid(this.transformation, uid)
    return this
  }

  /** The id of an operator that once had none given, as 32 hex digits. Throws `INVALID_UID_HASH`. */
  setUidHash(hash: string): this {
    setUidHash(this.transformation, hash)
    return this
  }

  setDescription(description: string): this {
    this.transformation.description = description
    return this
  }

  /** Throws `INVALID_PARALLELISM`. */
  setParallelism(parallelism: number): this {
    setParallelism(this.transformation, parallelism)
    return this
  }

  /** Throws `INVALID_MAX_PARALLELISM`. */
  setMaxParallelism(maxParallelism: number): this {
    setMaxParallelism(this.transformation, maxParallelism)
    return this
  }

  disableChaining(): this {
    this.transformation.chaining = 'NEVER'
    return this
  }

  startNewChain(): this {
    this.transformation.chaining = 'HEAD'
    return this
  }

  slotSharingGroup(group: string): this {
    this.transformation.slotSharingGroup = group
    return this
  }

  /** Names the type of the records that this operator emits. */
  returns(type: TypeInformation<T>): this {
    this.transformation.outputType = type
    return this
  }

  /** Throws `SIDE_OUTPUT_TYPES_DIFFER` for one id with two types. */
  getSideOutput<X>(tag: OutputTag<X>): DataStream<X> {
    const known = this.#sideOutputs.get(tag.id) ?? null
    if (!sameType(known, tag.type)) {
      throw new TidemarkError({
        code: 'SIDE_OUTPUT_TYPES_DIFFER',
        message: `The side output “${tag.id}” of ${named(this.transformation)} was already requested with a different type. Give the other tag another id.`,
      })
    }
    this.#sideOutputs.set(tag.id, known ?? tag.type)
    const id = this.environment.newNodeId()
    return new DataStream<X>(this.environment, {
      kind: 'SIDE_OUTPUT',
      id,
      outputType: tag.type,
      input: this.transformation,
      tag: tag.id,
    })
  }
}

/** A stream whose operators have state and timers for each key (`KeyedStream`). */
export class KeyedStream<T, K> extends DataStream<T> {
  readonly keying: Keying

  constructor(stream: DataStream<T>, keying: Keying) {
    super(stream.environment, partition(stream.environment, stream.transformation, { kind: 'HASH', ...keying }))
    this.keying = keying
  }

  override process<OUT>(process: KeyedProcessFunction<K, T, OUT>, type: TypeOf<OUT> = null): SingleOutputStreamOperator<OUT> {
    return this.oneInput('KeyedProcess', { kind: 'KEYED_PROCESS', function: process }, type)
  }

  reduce(reduce: ReduceFunction<T>): SingleOutputStreamOperator<T> {
    const type = requiredType(this.transformation, 'Keyed Reduce')
    return this.oneInput<T>(
      'Keyed Reduce',
      { kind: 'KEYED_REDUCE', function: reduce as unknown as ReduceFunction<never>, type },
      type as TypeInformation<T>,
    )
  }

  window(assigner: WindowAssigner): WindowedStream<T, K> {
    return new WindowedStream(this, assigner)
  }

  intervalJoin<R>(other: KeyedStream<R, K>): IntervalJoin<K, T, R> {
    return new IntervalJoin(this, other)
  }

  override connect<R>(other: BroadcastStream<R>): KeyedBroadcastConnectedStream<K, T, R>
  override connect<R>(other: KeyedStream<R, K>): KeyedConnectedStreams<K, T, R>
  override connect<R>(other: DataStream<R>): ConnectedStreams<T, R>
  override connect<R>(other: DataStream<R> | BroadcastStream<R>): ConnectedStreams<T, R> | KeyedBroadcastConnectedStream<K, T, R> {
    if (other instanceof BroadcastStream) return new KeyedBroadcastConnectedStream(this, other)
    return other instanceof KeyedStream ? connectKeyed<K, T, R>(this, other as KeyedStream<R, K>) : new ConnectedStreams<T, R>(this, other)
  }

  protected override inputKeying(): Keying | null {
    return this.keying
  }

  protected override partitioned(): DataStream<T> {
    throw new TidemarkError({
      code: 'KEYED_STREAM_PARTITIONING',
      message: 'Cannot override partitioning for a keyed stream: its records must go where their key is. Partition before keyBy().',
    })
  }
}
