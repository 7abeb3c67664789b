import { TidemarkError } from '../../../../shared/model/problem.ts'
import { checkpointFailure, type FailureReason, isCounted, isPreFlight, reasonText } from './failure-reasons.ts'
import { type SnapshotType, isSavepoint, isSynchronous } from './snapshot-type.ts'

/** A snapshot that came to nothing. */
export interface SnapshotFailure {
  /** Null where it failed before it got one. */
  id: bigint | null
  type: SnapshotType
  reason: FailureReason
  /** Told by a task, not found by the coordinator. */
  byTask: boolean
}

/** `setTolerableCheckpointFailureNumber(Integer.MAX_VALUE)`: any number. */
const UNLIMITED = 0x7fffffff

/** Counts checkpoints that failed in a row (`CheckpointFailureManager`). */
export class FailureCounter {
  readonly #tolerable: number
  readonly #counted = new Set<bigint>()
  #failures = 0
  #lastCompleted: bigint | null = null

  /** @param tolerable `execution.checkpointing.tolerable-failed-checkpoints` */
  constructor(tolerable: number) {
    this.#tolerable = tolerable
  }

  /** A checkpoint is in the store: the row is broken. */
  completed(id: bigint): void {
    if (this.#lastCompleted !== null && id <= this.#lastCompleted) return
    this.#lastCompleted = id
    this.#clear()
  }

  /**
   * Savepoints that the coordinator gives up are nobody's failure but that of whoever asked for them. A savepoint that stops the job
   * fails it where a task refuses: the others wait for its end and would wait for ever. What else a task tells is counted.
   *
   * @returns what the job is to fail with; null where it may go on. Code TOLERABLE_FAILURES_EXCEEDED, or the reason of a stop
   */
  failed({ id, type, reason, byTask }: SnapshotFailure): TidemarkError | null {
    const isOfTask = byTask && !isPreFlight(reason)
    if (isOfTask && isSynchronous(type)) return checkpointFailure(reason)
    if (!isOfTask && isSavepoint(type)) return null
    if (id !== null && this.#lastCompleted !== null && id <= this.#lastCompleted) return null
    if (this.#tolerable !== UNLIMITED && isCounted(reason)) this.#count(id)
    if (this.#failures <= this.#tolerable) return null
    this.#clear()
    return exceeded(reason)
  }

  /** Once for each checkpoint, however many of its tasks failed. */
  #count(id: bigint | null): void {
    if (id !== null && this.#counted.has(id)) return
    if (id !== null) this.#counted.add(id)
    this.#failures += 1
  }

  #clear(): void {
    this.#failures = 0
    this.#counted.clear()
  }
}

const exceeded = (reason: FailureReason): TidemarkError =>
  new TidemarkError({
    code: 'TOLERABLE_FAILURES_EXCEEDED',
    message: `Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to ${reasonText(reason)}, view the Checkpoint History tab or the Job Manager log to find out why continuous checkpoints failed.`,
  })
