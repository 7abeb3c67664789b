import type { PendingCheckpoint, SavepointFormat } from '../../cluster/checkpoints.ts'
import { ProgressSum, type SubtaskReport } from './snapshot-progress.ts'
import { type SnapshotType, isSavepoint, isSynchronous } from './snapshot-type.ts'

/** A snapshot as it begins. */
export interface SnapshotStart {
  id: number
  type: SnapshotType
  /** Of savepoints. */
  format: SavepointFormat
  /** Epoch milliseconds. */
  triggered: number
  /** Parallelism of every vertex that takes part, by id; those that had finished take part as well. */
  vertices: ReadonlyMap<string, number>
}

/** One snapshot that is under way (`PendingCheckpointStats`). */
export class SnapshotRecord {
  readonly #start: SnapshotStart
  readonly #total: ProgressSum
  readonly #byVertex: ReadonlyMap<string, { sum: ProgressSum; seen: Set<number>; subtasks: number }>
  #unaligned = false

  constructor(start: SnapshotStart) {
    const { triggered, vertices } = start
    this.#start = start
    this.#total = new ProgressSum(
      triggered,
      [...vertices.values()].reduce((sum, parallelism) => sum + parallelism, 0),
    )
    this.#byVertex = new Map(
      [...vertices].map(([id, subtasks]) => [id, { sum: new ProgressSum(triggered, subtasks), seen: new Set(), subtasks }]),
    )
  }

  /** Only the first report of a subtask counts. */
  acknowledged(vertex: string, report: SubtaskReport): void {
    const task = this.#byVertex.get(vertex)
    if (task === undefined || report.subtask >= task.subtasks || task.seen.has(report.subtask)) return
    task.seen.add(report.subtask)
    task.sum.add(report)
    this.#total.add(report)
    this.#unaligned ||= report.unaligned
  }

  /** As it stands. */
  snapshot(): Omit<PendingCheckpoint, 'status'> {
    const { id, type, format, triggered } = this.#start
    return {
      id,
      type: isSynchronous(type)
        ? 'SYNC_SAVEPOINT'
        : isSavepoint(type)
          ? 'SAVEPOINT'
          : this.#unaligned
            ? 'UNALIGNED_CHECKPOINT'
            : 'CHECKPOINT',
      format: isSavepoint(type) ? format : null,
      triggered,
      tasks: new Map([...this.#byVertex].map(([vertex, { sum }]) => [vertex, sum.progress()])),
      ...this.#total.progress(),
    }
  }
}
