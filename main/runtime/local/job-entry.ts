import { Options } from '../api/options.ts'
import type {
  FailedTask,
  Failure,
  FailureReport,
  JobReport,
  JobState,
  JobSummary,
  SubtaskReport,
  TaskState,
  VertexReport,
} from '../cluster.ts'
import { jsonPlan } from '../graph/json-plan.ts'
import { MIN_WATERMARK } from '../operators/stream-operator.ts'
import type { TaskStatus, TaskView } from '../scheduler/execution.ts'
import type { JobFailure, JobMaster } from '../scheduler/job-master.ts'
import { describeRestart } from '../scheduler/restart/describe-restart.ts'
import { failureOf } from './failure-of.ts'

/** The one task manager that there is, and its address. */
export const TASK_MANAGER = { id: 'tidemark-local', endpoint: '127.0.0.1:0' } as const

/** What Flink calls a task of each status. */
const TASK_STATES: Readonly<Record<TaskStatus, TaskState>> = {
  created: 'INITIALIZING',
  running: 'RUNNING',
  finished: 'FINISHED',
  cancelled: 'CANCELED',
  failed: 'FAILED',
}

/** `Watermark.MAX_WATERMARK` */
const MAX_LONG = 0x7fff_ffff_ffff_ffffn

/** A job that the cluster knows, running or over, as it is told of (`ExecutionGraphInfo`). */
export class JobEntry {
  readonly job: JobMaster
  #failure: Failure | null = null

  constructor(job: JobMaster) {
    this.job = job
    void job.done.then((end) => {
      if (end.state === 'FAILED') this.#failure = { className: JOB_EXCEPTION, message: end.reason, cause: failureOf(end.error) }
    })
  }

  get isOver(): boolean {
    const { state } = this.job
    return state === 'FINISHED' || state === 'FAILED' || state === 'CANCELED'
  }

  get state(): JobState {
    return this.job.state
  }

  summary(): JobSummary {
    const tasks: Partial<Record<TaskState, number>> = {}
    const views = this.job.tasks()
    for (const { status } of views) tasks[TASK_STATES[status]] = (tasks[TASK_STATES[status]] ?? 0) + 1
    const { id, job, state, timestamps } = this.job
    const changes = views.flatMap(({ since }) => Object.values(since))
    const lastModification = Math.max(timestamps[state] ?? 0, ...changes)
    return { id, name: job.graph.name, state, startTime: this.#startTime, endTime: this.#endTime, lastModification, tasks }
  }

  report(): JobReport {
    const { id, state, timestamps, failures } = this.job
    const { graph, configuration } = this.job.job
    return {
      id,
      name: graph.name,
      state,
      startTime: this.#startTime,
      endTime: this.#endTime,
      maxParallelism: configuration.get(Options.MAX_PARALLELISM) > 0 ? configuration.get(Options.MAX_PARALLELISM) : null,
      timestamps: { ...timestamps },
      settings: {
        restartStrategy: describeRestart(configuration),
        parallelism: configuration.get(Options.PARALLELISM),
        objectReuse: configuration.get(Options.OBJECT_REUSE),
        user: {},
      },
      vertices: this.#vertices(),
      plan: jsonPlan(graph, id),
      failureCause: this.#failure,
      failures: failures.map(failureReport),
    }
  }

  get #startTime(): number {
    return this.job.timestamps.INITIALIZING ?? 0
  }

  get #endTime(): number | null {
    return this.isOver ? (this.job.timestamps[this.state] ?? null) : null
  }

  #vertices(): VertexReport[] {
    const views = this.job.tasks()
    return this.job.job.graph.vertices.toReversed().map(({ id, name, parallelism, maxParallelism, operators }) => ({
      id,
      name,
      // One group in one process; Flink's ids of it mean nothing to a client.
      slotSharingGroupId: '0'.repeat(32),
      parallelism,
      maxParallelism,
      subtasks: views.filter(({ vertex }) => vertex.id === id).map((view) => this.#subtask(view)),
      operators: operators.map((operator) => ({ id: operator.id, name: operator.name, uid: operator.uid, userHash: operator.userHash })),
    }))
  }

  #subtask({ subtask, status, since, figures }: TaskView): SubtaskReport {
    const { recordsIn, recordsOut, bytesIn, bytesOut, idleMs, backPressuredMs, busyMs, watermark } = figures
    const timestamps: Partial<Record<TaskState, number>> = { CREATED: since.created ?? this.#startTime }
    for (const [of, at] of Object.entries(since)) timestamps[TASK_STATES[of as TaskStatus]] = at
    return {
      index: subtask,
      attempt: this.job.attempt,
      state: TASK_STATES[status],
      timestamps,
      taskManagerId: TASK_MANAGER.id,
      endpoint: TASK_MANAGER.endpoint,
      metrics: {
        readBytes: bytesIn,
        writeBytes: bytesOut,
        readRecords: recordsIn,
        writeRecords: recordsOut,
        backPressuredTime: Math.round(backPressuredMs),
        idleTime: Math.round(idleMs),
        busyTime: Math.round(busyMs),
      },
      measured: {
        numRecordsIn: recordsIn,
        numRecordsOut: recordsOut,
        numBytesIn: bytesIn,
        numBytesOut: bytesOut,
        accumulateBackPressuredTimeMs: Math.round(backPressuredMs),
        accumulateIdleTimeMs: Math.round(idleMs),
        accumulateBusyTimeMs: Math.round(busyMs),
      },
      ...(watermark > MIN_WATERMARK && { watermark: Number.isFinite(watermark) ? BigInt(watermark) : MAX_LONG }),
    }
  }
}

const JOB_EXCEPTION = 'org.apache.flink.runtime.JobException'

function failureReport({ error, task, timestamp, attempt }: JobFailure): FailureReport {
  return { failure: failureOf(error), timestamp, task: task === null ? null : failedTask(task, attempt), concurrent: [] }
}

const failedTask = ({ vertex, subtask }: NonNullable<JobFailure['task']>, attempt: number): FailedTask => ({
  name: `${vertex.name} (${subtask + 1}/${vertex.parallelism}) - execution #${attempt}`,
  endpoint: TASK_MANAGER.endpoint,
  taskManagerId: TASK_MANAGER.id,
})
