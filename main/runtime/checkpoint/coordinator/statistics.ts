import type {
  CheckpointReport,
  CheckpointSettings,
  CheckpointStatistics,
  CheckpointSummary,
  CompletedCheckpoint,
  FailedCheckpoint,
  RestoredCheckpoint,
  SavepointFormat,
} from '../../cluster/checkpoints.ts'
import { Samples } from './distribution.ts'
import { SnapshotRecord, type SnapshotStart } from './snapshot-record.ts'
import type { SubtaskReport } from './snapshot-progress.ts'

/** How many that are over are told of (`web.checkpoints.history`). */
const HISTORY = 10

/**
 * What became of a job's checkpoints and savepoints (`CheckpointStatsTracker`). A snapshot is followed by its id; what is told of one
 * that is not under way changes nothing. Flink's history may also lose one that is under way once ten younger ones were begun, and it
 * tells a savepoint that is overtaken by a younger one as the latest checkpoint; here neither happens.
 */
export class CheckpointStatsTracker {
  readonly #settings: CheckpointSettings
  readonly #pending = new Map<number, SnapshotRecord>()
  /** Oldest first. */
  #over: (CompletedCheckpoint | FailedCheckpoint)[] = []
  readonly #latest: Record<'completed' | 'savepoint', CompletedCheckpoint | null> & { failed: FailedCheckpoint | null } = {
    completed: null,
    savepoint: null,
    failed: null,
  }
  readonly #samples: Record<keyof CheckpointSummary, Samples> = {
    checkpointedSize: new Samples(),
    stateSize: new Samples(),
    duration: new Samples(),
    processedData: new Samples(),
    persistedData: new Samples(),
  }
  readonly #counts = { restored: 0, completed: 0, failed: 0 }
  #restored: RestoredCheckpoint | null = null

  constructor(settings: CheckpointSettings) {
    this.#settings = settings
  }

  /** The job went on from a snapshot, at its start or after a failure. */
  restored(restored: RestoredCheckpoint): void {
    this.#counts.restored += 1
    this.#restored = restored
  }

  /** A snapshot got its id. */
  began(start: SnapshotStart): void {
    this.#pending.set(start.id, new SnapshotRecord(start))
  }

  /** A subtask acknowledged; or it had finished before, and its report is all zeros. The second report of one is left out. */
  acknowledged(id: number, vertex: string, report: SubtaskReport): void {
    this.#pending.get(id)?.acknowledged(vertex, report)
  }

  /** `externalPath`: URI of its folder. */
  completed(id: number, externalPath: string): void {
    const record = this.#end(id)
    if (record === null) return
    const report: CompletedCheckpoint = { ...record.snapshot(), status: 'COMPLETED', externalPath, discarded: false }
    this.#counts.completed += 1
    this.#remember(report)
    const kind = isSavepoint(report) ? 'savepoint' : 'completed'
    if ((this.#latest[kind]?.id ?? -1) < id) this.#latest[kind] = report
    for (const [name, samples] of Object.entries(this.#samples)) samples.add(report[name as keyof CheckpointSummary] ?? -1)
  }

  /** @param failed epoch milliseconds @param message text of the reason */
  failed(id: number, failed: number, message: string): void {
    const record = this.#end(id)
    if (record === null) return
    const snapshot = record.snapshot()
    // The time until it was given up, whoever had acknowledged by then.
    const duration = Math.max(0, failed - snapshot.triggered)
    const report: FailedCheckpoint = { ...snapshot, duration, status: 'FAILED', failed, message }
    this.#counts.failed += 1
    this.#remember(report)
    if ((this.#latest.failed?.id ?? -1) < id) this.#latest.failed = report
  }

  /** A trigger failed before it got an id: it is counted and nothing else (`reportFailedCheckpointsWithoutInProgress`). */
  failedBeforeStart(): void {
    this.#counts.failed += 1
  }

  /** The cluster deleted the files of a checkpoint. */
  discarded(id: number): void {
    const mark = <R extends CheckpointReport | null>(report: R): R =>
      report?.id === id && report.status === 'COMPLETED' ? { ...report, discarded: true } : report
    this.#over = this.#over.map(mark)
    this.#latest.completed = mark(this.#latest.completed)
    this.#latest.savepoint = mark(this.#latest.savepoint)
  }

  statistics(): CheckpointStatistics {
    const { restored, completed, failed } = this.#counts
    const inProgress = this.#pending.size
    const underWay = [...this.#pending.values()].map((record): CheckpointReport => ({ ...record.snapshot(), status: 'IN_PROGRESS' }))
    return {
      settings: this.#settings,
      counts: { restored, total: inProgress + completed + failed, inProgress, completed, failed },
      summary: {
        checkpointedSize: this.#samples.checkpointedSize.distribution(),
        stateSize: this.#samples.stateSize.distribution(),
        duration: this.#samples.duration.distribution(),
        processedData: this.#samples.processedData.distribution(),
        persistedData: this.#samples.persistedData.distribution(),
      },
      latest: { ...this.#latest, restored: this.#restored },
      history: [...underWay, ...this.#over].sort((a, b) => b.id - a.id),
    }
  }

  #end(id: number): SnapshotRecord | null {
    const record = this.#pending.get(id) ?? null
    this.#pending.delete(id)
    return record
  }

  #remember(report: CompletedCheckpoint | FailedCheckpoint): void {
    this.#over.push(report)
    this.#over.sort((a, b) => a.id - b.id)
    if (this.#over.length > HISTORY) this.#over.shift()
  }
}

const isSavepoint = ({ format }: { format: SavepointFormat | null }): boolean => format !== null
