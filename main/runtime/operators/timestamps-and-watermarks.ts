import type { WatermarkStrategy } from '../api/watermark-strategy.ts'
import {
  MAX_WATERMARK,
  MIN_WATERMARK,
  type OperatorContext,
  type Output,
  type StreamOperator,
  type StreamRecord,
  type OperatorFactory,
} from './stream-operator.ts'

/** What of a job's strategy is needed, whatever its records. */
export type TimeStrategy = Pick<WatermarkStrategy<never>, 'generator' | 'timestampAssigner' | 'idleness'>

/** `pipeline.auto-watermark-interval`, milliseconds. */
export const WATERMARK_INTERVAL_MS = 200

/** Gives records their event time and makes watermarks of it; asked every {@link WATERMARK_INTERVAL_MS} to emit one (`TimestampsAndWatermarks`). */
export class WatermarkMaker {
  readonly #strategy: TimeStrategy
  readonly #custom: ReturnType<Extract<WatermarkStrategy<never>['generator'], { kind: 'CUSTOM' }>['create']> | null
  readonly #now: () => number
  #greatest = MIN_WATERMARK
  #emitted = MIN_WATERMARK
  #lastRecord: number
  #idle = false

  /** @param now milliseconds of processing time, for idleness */
  constructor(strategy: TimeStrategy, now: () => number) {
    this.#strategy = strategy
    this.#custom = strategy.generator.kind === 'CUSTOM' ? strategy.generator.create() : null
    this.#now = now
    this.#lastRecord = now()
  }

  /** Whether records have to pass through it. */
  get isNeeded(): boolean {
    const { generator, timestampAssigner, idleness } = this.#strategy
    return generator.kind !== 'NONE' || timestampAssigner !== null || idleness !== null
  }

  record({ value, timestamp }: StreamRecord, output: Output): void {
    const { timestampAssigner, idleness } = this.#strategy
    const time = timestampAssigner === null ? timestamp : timestampAssigner(value as never, timestamp)
    if (idleness !== null) this.#lastRecord = this.#now()
    if (this.#idle) {
      this.#idle = false
      output.emitIdle(false)
    }
    output.collect({ value, timestamp: time })
    if (time === null) return
    if (this.#custom !== null) {
      this.#custom.onEvent(value as never, time, (watermark) => {
        this.#emit(watermark, output)
      })
    } else if (time > this.#greatest) this.#greatest = time
  }

  periodic(output: Output): void {
    const { generator, idleness } = this.#strategy
    if (this.#custom !== null) {
      this.#custom.onPeriodicEmit((watermark) => {
        this.#emit(watermark, output)
      })
    } else if (generator.kind === 'BOUNDED_OUT_OF_ORDERNESS' && this.#greatest !== MIN_WATERMARK) {
      this.#emit(this.#greatest - generator.outOfOrderness - 1, output)
    }
    if (idleness !== null && !this.#idle && this.#now() - this.#lastRecord > idleness) {
      this.#idle = true
      output.emitIdle(true)
    }
  }

  #emit(watermark: number, output: Output): void {
    if (watermark <= this.#emitted) return
    this.#emitted = watermark
    output.emitWatermark(watermark)
  }
}

/** `TimestampsAndWatermarksOperator`: watermarks from above end here, but for the last of all. */
export const timestampsAndWatermarksOperator =
  (strategy: TimeStrategy): OperatorFactory =>
  (): StreamOperator => {
    let maker: WatermarkMaker | null = null
    let scope: OperatorContext | null = null
    return {
      open(context) {
        scope = context
        maker = new WatermarkMaker(strategy, () => context.now())
      },
      processElement(record) {
        if (scope !== null) maker?.record(record, scope.output)
      },
      periodic() {
        if (scope !== null) maker?.periodic(scope.output)
      },
      processWatermark(timestamp) {
        if (timestamp === MAX_WATERMARK) scope?.output.emitWatermark(timestamp)
      },
    }
  }
