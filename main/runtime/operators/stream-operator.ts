import type { KeyedStateStore, OperatorStateStore, TimerService } from './runtime-context.ts'

/** `Watermark.MAX_WATERMARK` and the least timestamp there is, as numbers: times are milliseconds and never come near either. */
export const MAX_WATERMARK = Number.POSITIVE_INFINITY
export const MIN_WATERMARK = Number.NEGATIVE_INFINITY

/** `StreamRecord`: a value, and its event time in milliseconds where it has one. */
export interface StreamRecord<T = unknown> {
  value: T
  timestamp: number | null
}

/** Where an operator puts what it makes: the next operator of its chain, or the exchanges behind the chain. */
export interface Output {
  collect(record: StreamRecord): void
  /** To the side output with this id (`OutputTag`). */
  collectTo(tag: string, record: StreamRecord): void
  emitWatermark(timestamp: number): void
  emitIdle(idle: boolean): void
}

/** What an operator knows of where it runs. */
export interface OperatorContext {
  readonly operatorId: string
  readonly name: string
  readonly subtask: number
  readonly parallelism: number
  readonly maxParallelism: number
  readonly output: Output
  /** Null where the operator is not keyed. */
  readonly keyed: KeyedStateStore | null
  readonly operatorState: OperatorStateStore
  readonly timers: TimerService
  /** The job takes checkpoints: what the operator gives up for commitment as it finishes is committed by the last of them. */
  readonly isCheckpointed: boolean
  /** Milliseconds. */
  now(): number
  /** Has something done in the task's loop, between two records (`MailboxExecutor.execute`); an error fails the task. From anywhere. */
  execute(letter: () => void | Promise<void>): void
}

/**
 * One subtask's operator (`StreamOperator`, `OneInputStreamOperator`, `TwoInputStreamOperator`). Calls come one at a time.
 * Order: `open` once state is restored, records and watermarks, `snapshot` at each barrier, `endInput` of each input,
 * `finish` where the job drains or ends, `close` always.
 */
export interface StreamOperator {
  open?(context: OperatorContext): void | Promise<void>
  /** @param input 0, or 1 for the second input */
  processElement(record: StreamRecord, input: number): void | Promise<void>
  /** Of a source: reads and emits what is there, see {@link SourceReader.poll}. */
  poll?(): Polled | Promise<Polled>
  /** Instead of handing it on, where the operator has this; timers have fired by then. */
  processWatermark?(timestamp: number): void
  /** Every 200 ms, for operators that make watermarks. */
  periodic?(): void
  endInput?(input: number): void
  finish?(): void | Promise<void>
  /** Before the barrier goes on: what must not come behind it is emitted here. */
  prepareSnapshot?(checkpointId: bigint): void
  snapshot?(checkpointId: bigint): void | Promise<void>
  notifyCheckpointComplete?(checkpointId: bigint): void | Promise<void>
  notifyCheckpointAborted?(checkpointId: bigint): void | Promise<void>
  close?(): void | Promise<void>
}

/** Makes the operator of one subtask; called in the thread that runs it. */
export type OperatorFactory = () => StreamOperator

/** How a source goes on: at once, not at all, or after a while. */
export type Polled = 'more' | 'end' | { waitMs: number }

/** A source's reader in one subtask (`SourceReader`): it is asked for records as long as there is room behind it. */
export interface SourceReader {
  open?(context: OperatorContext): void | Promise<void>
  /**
   * Emits what is there, a batch at the most, and says how to go on: `end` when the source is bounded and done.
   */
  poll(output: Output): Polled | Promise<Polled>
  snapshot?(checkpointId: bigint): void | Promise<void>
  notifyCheckpointComplete?(checkpointId: bigint): void | Promise<void>
  close?(): void | Promise<void>
}

export type SourceFactory = () => SourceReader
