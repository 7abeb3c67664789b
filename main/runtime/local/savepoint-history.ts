import type { CheckpointReport, CheckpointStatistics, Distribution, Failure, RestoredCheckpoint, SavepointFormat } from '../cluster.ts'

/** How many that are over are told of (`web.checkpoints.history`). */
const HISTORY = 10

const NONE: Distribution = { min: 0, max: 0, avg: 0, p50: Number.NaN, p90: Number.NaN, p95: Number.NaN, p99: Number.NaN, p999: Number.NaN }

/** The savepoints of one job (`CheckpointStatsTracker`). */
export class SavepointHistory {
  readonly #reports: CheckpointReport[] = []
  readonly #restored: RestoredCheckpoint | null
  readonly #now: () => number
  #completed = 0
  #failed = 0

  constructor(restored: RestoredCheckpoint | null, now: () => number) {
    this.#restored = restored
    this.#now = now
  }

  /** Begins a line; the answer ends it. */
  begin(
    id: number,
    stops: boolean,
    format: SavepointFormat,
    subtasks: number,
  ): { completed(path: string): void; failed(failure: Failure): void } {
    const triggered = this.#now()
    const head = {
      id,
      type: stops ? ('SYNC_SAVEPOINT' as const) : ('SAVEPOINT' as const),
      format,
      triggered,
      tasks: new Map(),
      latestAck: null,
      checkpointedSize: 0,
      stateSize: 0,
      duration: null,
      processedData: 0,
      persistedData: 0,
      subtasks,
      acknowledged: 0,
    }
    this.#put({ ...head, status: 'IN_PROGRESS' })
    return {
      completed: (externalPath) => {
        this.#completed += 1
        const now = this.#now()
        const done = { latestAck: now, duration: now - triggered, acknowledged: subtasks, externalPath, discarded: false }
        this.#put({ ...head, ...done, status: 'COMPLETED' })
      },
      failed: ({ message }) => {
        this.#failed += 1
        this.#put({ ...head, status: 'FAILED', failed: this.#now(), message })
      },
    }
  }

  statistics(): CheckpointStatistics {
    const history = this.#reports.toReversed()
    const inProgress = history.filter(({ status }) => status === 'IN_PROGRESS').length
    return {
      settings: {
        mode: 'exactly_once',
        interval: null,
        timeout: 600_000,
        minPause: 0,
        maxConcurrent: 1,
        externalization: { enabled: false, deleteOnCancellation: true },
        stateBackend: 'HashMapStateBackend',
        checkpointStorage: 'FileSystemCheckpointStorage',
        unaligned: false,
        tolerableFailures: 0,
        alignedTimeout: 0,
        afterTasksFinish: true,
        changelog: { enabled: false, materializationInterval: 600_000, storage: 'memory' },
      },
      counts: {
        restored: this.#restored === null ? 0 : 1,
        total: this.#completed + this.#failed + inProgress,
        inProgress,
        completed: this.#completed,
        failed: this.#failed,
      },
      summary: { checkpointedSize: NONE, stateSize: NONE, duration: NONE, processedData: NONE, persistedData: NONE },
      latest: {
        completed: null,
        savepoint: history.find((one) => one.status === 'COMPLETED') ?? null,
        failed: history.find((one) => one.status === 'FAILED') ?? null,
        restored: this.#restored,
      },
      history,
    }
  }

  #put(report: CheckpointReport): void {
    const at = this.#reports.findIndex(({ id }) => id === report.id)
    if (at >= 0) this.#reports[at] = report
    else this.#reports.push(report)
    const over = this.#reports.filter(({ status }) => status !== 'IN_PROGRESS')
    if (over.length > HISTORY) this.#reports.splice(this.#reports.indexOf(over[0] as CheckpointReport), 1)
  }
}
