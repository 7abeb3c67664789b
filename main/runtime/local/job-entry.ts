import type { JobReport, JobState, JobSummary, SubtaskReport, TaskState, VertexReport } from '../cluster.ts'
import { jsonPlan } from '../graph/json-plan.ts'
import type { JobEnd, LocalJob, TaskView } from '../scheduler/local-job.ts'
import { failureOf } from './failure-of.ts'

/** The one task manager that there is, and its address. */
export const TASK_MANAGER = { id: 'tidemark-local', endpoint: '127.0.0.1:0' } as const

/** A job that the cluster knows, running or over, as it is told of (`ExecutionGraphInfo`). */
export class JobEntry {
  readonly job: LocalJob
  readonly #parallelism: number
  readonly #now: () => number
  readonly #timestamps: Partial<Record<JobState, number>> = {}
  #state: JobState = 'CREATED'
  #end: JobEnd | null = null

  constructor(job: LocalJob, parallelism: number, now: () => number) {
    this.job = job
    this.#parallelism = parallelism
    this.#now = now
    for (const state of ['INITIALIZING', 'CREATED', 'RUNNING'] as const) this.#become(state)
    void job.done.then((end) => {
      this.#end = end
      if (end.state === 'FAILED') this.#become('FAILING')
      this.#become(end.state)
    })
  }

  get isOver(): boolean {
    return this.#end !== null
  }

  get state(): JobState {
    return this.#state
  }

  cancel(): void {
    this.#become('CANCELLING')
    this.job.cancel()
  }

  summary(): JobSummary {
    const tasks: Partial<Record<TaskState, number>> = {}
    const views = this.job.tasks()
    for (const view of views) {
      const state = this.#taskState(view)
      tasks[state] = (tasks[state] ?? 0) + 1
    }
    const { id, graph } = this.job
    const lastModification = Math.max(this.#timestamps[this.#state] ?? 0, ...views.map(({ since }) => since))
    return { id, name: graph.name, state: this.#state, startTime: this.#startTime, endTime: this.#endTime, lastModification, tasks }
  }

  report(): JobReport {
    const { id, graph } = this.job
    const cause = this.#end?.state === 'FAILED' ? failureOf(this.#end.error) : null
    return {
      id,
      name: graph.name,
      state: this.#state,
      startTime: this.#startTime,
      endTime: this.#endTime,
      maxParallelism: null,
      timestamps: { ...this.#timestamps },
      settings: { restartStrategy: 'NoRestartStrategy', parallelism: this.#parallelism, objectReuse: true, user: {} },
      vertices: this.#vertices(),
      plan: jsonPlan(graph, id),
      failureCause: cause,
      failures: cause === null ? [] : [{ failure: cause, timestamp: this.#endTime ?? 0, task: null, concurrent: [] }],
    }
  }

  get #startTime(): number {
    return this.#timestamps.INITIALIZING ?? 0
  }

  get #endTime(): number | null {
    return this.#end === null ? null : (this.#timestamps[this.#state] ?? null)
  }

  #become(state: JobState): void {
    this.#state = state
    this.#timestamps[state] = this.#now()
  }

  #vertices(): VertexReport[] {
    const views = this.job.tasks()
    return this.job.graph.vertices.toReversed().map(({ id, name, parallelism, maxParallelism }) => ({
      id,
      name,
      // One group in one process; Flink's ids of it mean nothing to a client.
      slotSharingGroupId: '0'.repeat(32),
      parallelism,
      maxParallelism,
      subtasks: views.filter(({ vertex }) => vertex.id === id).map((view) => this.#subtask(view)),
    }))
  }

  #subtask(view: TaskView): SubtaskReport {
    const state = this.#taskState(view)
    return {
      index: view.subtask,
      attempt: 0,
      state,
      timestamps: { CREATED: this.#startTime, [state]: view.since },
      taskManagerId: TASK_MANAGER.id,
      endpoint: TASK_MANAGER.endpoint,
      metrics: {
        readBytes: 0,
        writeBytes: 0,
        readRecords: view.recordsIn,
        writeRecords: view.recordsOut,
        backPressuredTime: 0,
        idleTime: 0,
        busyTime: null,
      },
    }
  }

  #taskState({ status }: TaskView): TaskState {
    if (status === 'finished') return 'FINISHED'
    if (this.#end !== null) return this.#end.state === 'FAILED' ? 'FAILED' : 'CANCELED'
    return status === 'created' ? 'INITIALIZING' : 'RUNNING'
  }
}
