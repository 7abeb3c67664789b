import { TidemarkError } from '../../../shared/model/problem.ts'

/** Event time of a record in milliseconds; `recordTimestamp` is what its source gave it. */
export type TimestampAssigner<T> = (value: T, recordTimestamp: number | null) => number

/** `WatermarkGenerator`. */
export interface WatermarkGenerator<T> {
  onEvent(value: T, timestamp: number, emit: (watermark: number) => void): void
  onPeriodicEmit(emit: (watermark: number) => void): void
}

type Generator<T> =
  | { kind: 'NONE' }
  /** Watermark = greatest timestamp - `outOfOrderness` - 1. */
  | { kind: 'BOUNDED_OUT_OF_ORDERNESS'; outOfOrderness: number }
  | { kind: 'CUSTOM'; create: () => WatermarkGenerator<T> }

/** How a stream gets its timestamps and watermarks (`WatermarkStrategy`). Immutable; each `with…` gives another one. */
export class WatermarkStrategy<T> {
  readonly generator: Generator<T>
  readonly timestampAssigner: TimestampAssigner<T> | null
  /** Milliseconds without a record after which the stream counts as idle. */
  readonly idleness: number | null

  private constructor(generator: Generator<T>, timestampAssigner: TimestampAssigner<T> | null, idleness: number | null) {
    this.generator = generator
    this.timestampAssigner = timestampAssigner
    this.idleness = idleness
  }

  static noWatermarks<T>(): WatermarkStrategy<T> {
    return new WatermarkStrategy<T>({ kind: 'NONE' }, null, null)
  }

  static forMonotonousTimestamps<T>(): WatermarkStrategy<T> {
    return WatermarkStrategy.forBoundedOutOfOrderness(0)
  }

  /** @param outOfOrderness milliseconds */
  static forBoundedOutOfOrderness<T>(outOfOrderness: number): WatermarkStrategy<T> {
    if (!(outOfOrderness >= 0)) throw negative('maxOutOfOrderness', outOfOrderness)
    return new WatermarkStrategy<T>({ kind: 'BOUNDED_OUT_OF_ORDERNESS', outOfOrderness }, null, null)
  }

  /** @param create called in each subtask */
  static forGenerator<T>(create: () => WatermarkGenerator<T>): WatermarkStrategy<T> {
    return new WatermarkStrategy<T>({ kind: 'CUSTOM', create }, null, null)
  }

  withTimestampAssigner(assigner: TimestampAssigner<T>): WatermarkStrategy<T> {
    return new WatermarkStrategy(this.generator, assigner, this.idleness)
  }

  /** @param timeout milliseconds */
  withIdleness(timeout: number): WatermarkStrategy<T> {
    if (!(timeout > 0)) throw negative('idleTimeout', timeout)
    return new WatermarkStrategy(this.generator, this.timestampAssigner, timeout)
  }
}

function negative(name: string, found: number): TidemarkError {
  return new TidemarkError({
    code: 'INVALID_WATERMARK_STRATEGY',
    message: `${name} of a WatermarkStrategy is ${found} ms, which is no length of time. Give it a greater one.`,
    found: String(found),
  })
}
