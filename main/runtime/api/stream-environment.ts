import { TidemarkError } from '../../../shared/model/problem.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { Types } from '../types/types.ts'
import { callSiteIn } from './call-site.ts'
import { Configuration } from './configuration.ts'
import type { Source } from './connectors.ts'
import { SingleOutputStreamOperator } from './data-stream.ts'
import { checkedMaxParallelism, checkedParallelism } from './operator-settings.ts'
import type { SourceSpec } from './operator-spec.ts'
import { Options } from './options.ts'
import type { OperatorSettings, SourceTransformation, Transformation } from './transformation.ts'
import { WatermarkStrategy } from './watermark-strategy.ts'

/**
 * Where a job begins (`StreamExecutionEnvironment`): it gives the first streams and remembers the operators made of them.
 * Nothing runs here; the graph is made of {@link transformations}.
 */
export class StreamEnvironment {
  readonly configuration: Configuration
  /** Operators and sinks in the order of the calls. As in Flink, a source is not among them: one that nothing reads is no part of the job. */
  readonly transformations: Transformation[] = []
  readonly #jobUrl: string | null
  #lastId = 0

  /** @param jobUrl URL of the job's module; with it, errors name the line of the job */
  constructor(configuration: Configuration = new Configuration(), jobUrl: string | null = null) {
    this.configuration = configuration
    this.#jobUrl = jobUrl
  }

  /** `pipeline.name`. */
  get jobName(): string {
    return this.configuration.get(Options.NAME) ?? 'Flink Streaming Job'
  }

  /** `parallelism.default`: of the operators made from now on. */
  get parallelism(): number {
    return this.configuration.get(Options.PARALLELISM)
  }

  setParallelism(parallelism: number): this {
    this.configuration.set(Options.PARALLELISM, checkedParallelism('The parallelism of the job', parallelism))
    return this
  }

  /** `pipeline.max-parallelism`: of every operator that sets none. */
  setMaxParallelism(maxParallelism: number): this {
    this.configuration.set(Options.MAX_PARALLELISM, checkedMaxParallelism('The max parallelism of the job', maxParallelism))
    return this
  }

  /** `pipeline.operator-chaining.enabled`. */
  disableOperatorChaining(): this {
    this.configuration.set(Options.CHAINING, false)
    return this
  }

  /** @param interval milliseconds between checkpoints */
  enableCheckpointing(interval: number): this {
    this.configuration.set(Options.CHECKPOINT_INTERVAL, interval)
    return this
  }

  /** @param type of the records where the source does not say */
  fromSource<T>(
    source: Source<T>,
    watermarks: WatermarkStrategy<T>,
    name: string,
    type: TypeInformation<T> | null = source.type,
  ): SingleOutputStreamOperator<T> {
    const spec: SourceSpec = {
      kind: 'SOURCE',
      source,
      strategy: watermarks as unknown as WatermarkStrategy<never>,
    }
    return this.#source(name, spec, type, { bounded: source.boundedness === 'BOUNDED' })
  }

  /** The numbers from `from` to `to`, both inclusive (`NumberSequenceSource`). */
  fromSequence(from: bigint | number, to: bigint | number): SingleOutputStreamOperator<bigint> {
    const [first, last] = [BigInt(from), BigInt(to)]
    if (first > last) {
      throw new TidemarkError({
        code: 'INVALID_SEQUENCE',
        message: `A sequence cannot go from ${first.toString()} to ${last.toString()}: its start must not be greater than its end.`,
      })
    }
    const spec: SourceSpec = { kind: 'SEQUENCE', from: first, to: last, strategy: WatermarkStrategy.noWatermarks() }
    return this.#source('Sequence Source', spec, Types.LONG, { bounded: true })
  }

  /** These values, in order, in one subtask. */
  fromData<T>(values: readonly T[], type: TypeInformation<T> | null = null): SingleOutputStreamOperator<T> {
    const spec: SourceSpec = { kind: 'COLLECTION', values, strategy: WatermarkStrategy.forMonotonousTimestamps() }
    return this.#source('Collection Source', spec, type, { bounded: true }).setParallelism(1)
  }

  /**
   * Text from a socket, cut at the delimiter; in one subtask, and without state.
   *
   * @param maxRetries how often a connection that was lost is made anew; -1 for always
   */
  socketTextStream(host: string, port: number, delimiter = '\n', maxRetries = 0): SingleOutputStreamOperator<string> {
    const spec: SourceSpec = { kind: 'SOCKET', host, port, delimiter, maxRetries, strategy: WatermarkStrategy.noWatermarks() }
    return this.#source('Socket Stream', spec, Types.STRING, { bounded: false, legacy: true })
  }

  #source<T>(
    name: string,
    spec: SourceSpec,
    outputType: TypeInformation<T> | null,
    { bounded, legacy = false }: { bounded: boolean; legacy?: boolean },
  ): SingleOutputStreamOperator<T> {
    const transformation: SourceTransformation = {
      kind: 'SOURCE',
      id: this.newNodeId(),
      outputType,
      ...this.operatorSettings(name, legacy ? { parallelism: 1, parallel: false } : {}),
      spec,
      legacy,
      bounded,
    }
    return new SingleOutputStreamOperator<T>(this, transformation)
  }

  /** `Transformation.getNewNodeId`. */
  newNodeId(): number {
    return ++this.#lastId
  }

  /** What an operator starts with. */
  operatorSettings(name: string, more: Partial<OperatorSettings> = {}): OperatorSettings {
    return {
      name,
      description: null,
      uid: null,
      userHash: null,
      parallelism: this.parallelism,
      maxParallelism: -1,
      slotSharingGroup: null,
      chaining: 'ALWAYS',
      parallel: true,
      definedAt: callSiteIn(this.#jobUrl),
      ...more,
    }
  }

  /** `StreamExecutionEnvironment.addOperator`. */
  addOperator(transformation: Transformation): void {
    this.transformations.push(transformation)
  }
}
