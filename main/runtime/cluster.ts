/**
 * The port between whatever runs jobs and whatever is asked about them: the part of Flink's `RestfulGateway` and
 * `DispatcherGateway` that savepoint work needs. It knows no HTTP: plain data in, plain data out.
 *
 * Ids are 32 lower-case hex characters. Moments are epoch milliseconds, durations milliseconds, sizes bytes; what did not happen
 * is null. Expected outcomes are values; a promise that rejects is a defect, or the cluster's own breakdown.
 */
import type { CheckpointStatistics, SavepointFormat } from './cluster/checkpoints.ts'
import type { Outcome } from './cluster/failure.ts'
import type { JobReport, JobState, JobSummary } from './cluster/jobs.ts'
import type { SubmitRequest } from './cluster/submission.ts'
import type { TaskManagerReport } from './cluster/task-managers.ts'

export type * from './cluster/checkpoints.ts'
export * from './cluster/failure.ts'
export * from './cluster/jobs.ts'
export type * from './cluster/submission.ts'
export type * from './cluster/task-managers.ts'

export interface Cluster {
  /** `ClusterOverview`, and which Flink the cluster speaks like. */
  overview(): Promise<ClusterOverview>

  /**
   * The cluster's configuration with Flink's keys (`ClusterConfigHandler`), secrets already masked. The default folder for
   * savepoints is read from it: `execution.checkpointing.savepoint-dir`, or by its old name `state.savepoints.dir`.
   */
  configuration(): Promise<ReadonlyMap<string, string>>

  taskManagers(): Promise<readonly TaskManagerReport[]>

  /** All jobs that are known, ended ones too, in no promised order (`requestMultipleJobDetails`). */
  jobs(): Promise<readonly JobSummary[]>

  /** One job with its graph and what went wrong (`ExecutionGraphInfo`); null where no such job is known. */
  job(id: string): Promise<JobReport | null>

  /** `CheckpointStatsSnapshot` and `CheckpointCoordinatorConfiguration`; null where no such job is known. Given without periodic checkpoints too. */
  checkpoints(id: string): Promise<CheckpointStatistics | null>

  /**
   * Takes a savepoint, settles when it is over. The value is the URI of its directory, as Flink writes it (`file:/…`). An unknown
   * or ended job is a failure as any other: {@link jobNotFound}. Goes on when whoever asked is gone.
   * The REST server in front keeps what came of it for five minutes, and until then does not ask again with the same job and trigger id.
   */
  triggerSavepoint(request: SavepointRequest): Promise<Outcome<string>>

  /** Takes a checkpoint out of turn, settles when it is over; the value is its id. */
  triggerCheckpoint(request: CheckpointRequest): Promise<Outcome<number>>

  /** Deletes a savepoint or checkpoint by its directory or `_metadata` (`Dispatcher.disposeSavepoint`), with or without its job. */
  disposeSavepoint(pointer: string): Promise<Outcome<null>>

  /** Asks a job to cancel; does not wait for its end. */
  cancel(id: string): Promise<Cancellation>

  /**
   * Runs a job from its module, settles when it has started or could not (`Dispatcher.submitJob`); the value is the job's id. What the
   * job's code or its savepoint is at fault for is a failure, not a rejection.
   */
  submitModule(request: SubmitRequest): Promise<Outcome<string>>
}

export interface ClusterOverview {
  taskManagers: number
  slots: number
  freeSlots: number
  /** As clients compare it, e.g. `2.3.0`. */
  flinkVersion: string
  commit: string
  /** ISO 8601 with offset, as Flink prints it. */
  commitDate: string
}

export interface SavepointRequest {
  jobId: string
  /** Chosen by the caller; with the job it names this operation, and is worth a line in a journal. */
  triggerId: string
  /** The directory to create the savepoint's own directory in; any URI or path that the caller wrote, unchecked. */
  targetDirectory: string
  format: SavepointFormat
  mode: SavepointMode
}

/** `TriggerSavepointMode`: what happens to the job. Suspending and terminating are Flink's stop, without and with draining. */
export type SavepointMode = 'SAVEPOINT' | 'CANCEL_WITH_SAVEPOINT' | 'SUSPEND_WITH_SAVEPOINT' | 'TERMINATE_WITH_SAVEPOINT'

export interface CheckpointRequest {
  jobId: string
  triggerId: string
  /** `CheckpointType`: as the job is configured, or complete in itself. */
  type: 'CONFIGURED' | 'FULL'
}

/** REQUESTED also for a job that is canceled already; `ENDED` names the other terminal state. */
export type Cancellation = { kind: 'REQUESTED' } | { kind: 'NOT_FOUND' } | { kind: 'ENDED'; state: JobState }
