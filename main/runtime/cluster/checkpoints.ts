export type SavepointFormat = 'CANONICAL' | 'NATIVE'

/** `CheckpointStatsSnapshot` with the coordinator's settings. */
export interface CheckpointStatistics {
  settings: CheckpointSettings
  counts: { restored: number; total: number; inProgress: number; completed: number; failed: number }
  /** Over all that completed (`CompletedCheckpointStatsSummarySnapshot`). */
  summary: CheckpointSummary
  latest: {
    completed: CompletedCheckpoint | null
    /** That of a stop too. */
    savepoint: CompletedCheckpoint | null
    failed: FailedCheckpoint | null
    restored: RestoredCheckpoint | null
  }
  /** Newest first: those in progress and the last ten that are over. */
  history: readonly CheckpointReport[]
}

export interface CheckpointSummary {
  checkpointedSize: Distribution
  stateSize: Distribution
  duration: Distribution
  processedData: Distribution
  persistedData: Distribution
}

/** `StatsSummarySnapshot`. Without samples minimum, maximum and average are 0 and the percentiles NaN. */
export interface Distribution {
  min: number
  max: number
  avg: number
  p50: number
  p90: number
  p95: number
  p99: number
  p999: number
}

/** `AbstractCheckpointStats`: a checkpoint or a savepoint. */
export type CheckpointReport = PendingCheckpoint | CompletedCheckpoint | FailedCheckpoint

/** What a snapshot adds up to, over all tasks or those of one vertex. */
export interface SnapshotProgress {
  /** Null until a task has acknowledged. */
  latestAck: number | null
  /** Bytes newly written. */
  checkpointedSize: number
  /** Bytes that it refers to in all. */
  stateSize: number
  /** Trigger to last acknowledgement; null until then. */
  duration: number | null
  /** In-flight bytes passed while aligning, and those stored. */
  processedData: number
  persistedData: number
  subtasks: number
  acknowledged: number
}

interface Snapshot extends SnapshotProgress {
  id: number
  /** A sync savepoint is that of a stop. */
  type: 'CHECKPOINT' | 'UNALIGNED_CHECKPOINT' | 'SAVEPOINT' | 'SYNC_SAVEPOINT'
  /** Null for checkpoints. */
  format: SavepointFormat | null
  triggered: number
  /** By vertex id. */
  tasks: ReadonlyMap<string, SnapshotProgress>
}

export interface PendingCheckpoint extends Snapshot {
  status: 'IN_PROGRESS'
}

export interface CompletedCheckpoint extends Snapshot {
  status: 'COMPLETED'
  /** URI of its directory. */
  externalPath: string
  /** Its files were deleted by the cluster. */
  discarded: boolean
}

export interface FailedCheckpoint extends Snapshot {
  status: 'FAILED'
  failed: number
  /** The reason's text, as in `CheckpointFailureReason`. */
  message: string
}

/** `RestoredCheckpointStats`. */
export interface RestoredCheckpoint {
  id: number
  restored: number
  savepoint: boolean
  externalPath: string | null
}

/** `CheckpointCoordinatorConfiguration`. */
export interface CheckpointSettings {
  mode: 'exactly_once' | 'at_least_once'
  /** Null where checkpoints are not periodic. */
  interval: number | null
  timeout: number
  minPause: number
  maxConcurrent: number
  externalization: { enabled: boolean; deleteOnCancellation: boolean }
  /** Simple class names: `HashMapStateBackend`, `FileSystemCheckpointStorage`. */
  stateBackend: string
  checkpointStorage: string
  unaligned: boolean
  tolerableFailures: number
  alignedTimeout: number
  afterTasksFinish: boolean
  changelog: { enabled: boolean; materializationInterval: number; storage: string }
}
