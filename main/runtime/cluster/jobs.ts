import type { JsonPlan } from '../graph/json-plan.ts'
import type { Failure } from './failure.ts'

/** `org.apache.flink.api.common.JobStatus`, in Flink's order. */
export const JOB_STATES = [
  'INITIALIZING',
  'CREATED',
  'RUNNING',
  'FAILING',
  'FAILED',
  'CANCELLING',
  'CANCELED',
  'FINISHED',
  'RESTARTING',
  'SUSPENDED',
  'RECONCILING',
] as const
export type JobState = (typeof JOB_STATES)[number]

/** `org.apache.flink.runtime.execution.ExecutionState`, in Flink's order. A task is CANCELING with one L, a job CANCELLING with two. */
export const TASK_STATES = [
  'CREATED',
  'SCHEDULED',
  'DEPLOYING',
  'RUNNING',
  'FINISHED',
  'CANCELING',
  'CANCELED',
  'FAILED',
  'RECONCILING',
  'INITIALIZING',
] as const
export type TaskState = (typeof TASK_STATES)[number]

/** A line of the job list (`JobDetails`). */
export interface JobSummary {
  id: string
  name: string
  state: JobState
  startTime: number
  /** Null until the job has reached a terminal state. */
  endTime: number | null
  /** When the state of the job or of one of its tasks last changed. */
  lastModification: number
  /** How many tasks are in which state; states without tasks may be left out. */
  tasks: Partial<Record<TaskState, number>>
}

/** One job (`AccessExecutionGraph`). */
export interface JobReport extends Omit<JobSummary, 'tasks' | 'lastModification'> {
  /** Explicit for the whole job; null where it is not set. */
  maxParallelism: number | null
  /** When each state was entered; a state that never was is left out. */
  timestamps: Partial<Record<JobState, number>>
  settings: JobSettings
  /** In topological order; none where the job failed before it had a graph. */
  vertices: readonly VertexReport[]
  /** The graph as it is drawn; null where the job has none. */
  plan: JsonPlan | null
  /** Why the whole job failed, without what the scheduler puts around it (`getFailureInfo`); null where it did not. */
  failureCause: Failure | null
  /** What made tasks or the whole job fail, newest first (`exceptionHistory`). */
  failures: readonly FailureReport[]
}

/** `ArchivedExecutionConfig`. */
export interface JobSettings {
  /** As a person reads it, e.g. `Cluster level default restart strategy`. */
  restartStrategy: string
  /** Default parallelism of the operators. */
  parallelism: number
  objectReuse: boolean
  /** Parameters that the job's author made visible. */
  user: Readonly<Record<string, string>>
}

/** A chain of operators (`AccessExecutionJobVertex`). */
export interface VertexReport {
  id: string
  /** One line: `Source: orders -> sequencer`. */
  name: string
  slotSharingGroupId: string
  parallelism: number
  maxParallelism: number
  subtasks: readonly SubtaskReport[]
  /** The chain, head first; left out by a cluster that does not tell. */
  operators?: readonly OperatorReport[]
}

/** An operator of a chain. Flink tells a client no uids; this is what the runtime has before it hashes them. */
export interface OperatorReport {
  /** What its state is saved under. */
  id: string
  name: string
  /** Null: the id comes from the shape of the graph. */
  uid: string | null
  /** `setUidHash`: where its state is looked for first on restore. */
  userHash: string | null
}

/** The current attempt of one parallel instance (`AccessExecution`). */
export interface SubtaskReport {
  index: number
  /** From 0. */
  attempt: number
  state: TaskState
  /** When each state was entered; a state that never was is left out. */
  timestamps: Partial<Record<TaskState, number>>
  /** Null until the task has a slot. */
  taskManagerId: string | null
  /** `host:port` of its task manager. */
  endpoint: string | null
  metrics: TaskMetrics
  /** What else is measured of it, by the names of Flink's task metrics (`numRecordsIn`, `busyTimeMsPerSecond`); what is not, is left out. */
  measured?: Readonly<Record<string, number>>
  /** Event time that its inputs have reached together, in milliseconds; left out where it is not known. */
  watermark?: bigint
}

/** `IOMetrics` of one subtask. */
export interface TaskMetrics {
  readBytes: number
  writeBytes: number
  readRecords: number
  writeRecords: number
  backPressuredTime: number
  idleTime: number
  /** Null where it is not measured, as in sources of the old kind. */
  busyTime: number | null
}

/** `RootExceptionInfo`: a failure of the job, or of a task that took the job with it. */
export interface FailureReport extends FailureEntry {
  /** Tasks that failed in the wake of it. */
  concurrent: readonly FailureEntry[]
}

/** `ExceptionInfo`. */
export interface FailureEntry {
  failure: Failure
  timestamp: number
  /** Null where the job itself failed. */
  task: FailedTask | null
}

export interface FailedTask {
  /** `<vertex> (<subtask from 1>/<parallelism>) - execution #<attempt>`. */
  name: string
  endpoint: string
  taskManagerId: string
}
