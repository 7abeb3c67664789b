import type { SnapshotProgress } from '../../cluster/checkpoints.ts'

/** What one subtask tells of its part of a snapshot (`SubtaskStateStats`); sizes in bytes. */
export interface SubtaskReport {
  subtask: number
  /** When its acknowledgement came; epoch milliseconds. */
  acknowledged: number
  /** Newly written. */
  checkpointedSize: number
  /** All that it refers to. */
  stateSize: number
  /** In-flight data: passed while aligning, and stored. */
  processedData: number
  persistedData: number
  /** The barrier overtook data. */
  unaligned: boolean
}

/** Sums of what subtasks have told so far (`TaskStateStats`, and of all vertices `PendingCheckpointStats`). */
export class ProgressSum {
  readonly #triggered: number
  readonly #subtasks: number
  #sum = { checkpointedSize: 0, stateSize: 0, processedData: 0, persistedData: 0 }
  #acknowledged = 0
  #latestAck: number | null = null

  /** @param triggered epoch milliseconds */
  constructor(triggered: number, subtasks: number) {
    this.#triggered = triggered
    this.#subtasks = subtasks
  }

  /** Data that was not measured is below zero and not counted. */
  add({ acknowledged, checkpointedSize, stateSize, processedData, persistedData }: SubtaskReport): void {
    const { checkpointedSize: written, stateSize: size, processedData: processed, persistedData: persisted } = this.#sum
    this.#sum = {
      checkpointedSize: written + checkpointedSize,
      stateSize: size + stateSize,
      processedData: processed + Math.max(0, processedData),
      persistedData: persisted + Math.max(0, persistedData),
    }
    this.#acknowledged += 1
    this.#latestAck = acknowledged
  }

  progress(): SnapshotProgress {
    const latestAck = this.#latestAck
    return {
      ...this.#sum,
      latestAck,
      duration: latestAck === null ? null : Math.max(0, latestAck - this.#triggered),
      subtasks: this.#subtasks,
      acknowledged: this.#acknowledged,
    }
  }
}
