import { TidemarkError } from '../../../shared/model/index.ts'
import type { SavepointMetadata } from '../../savepoint/metadata/model.ts'
import type { PostCheckpointAction } from '../../savepoint/metadata/write-properties.ts'
import type { StateTarget } from '../../savepoint/state/state-target.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import { PendingSavepoint } from '../checkpoint/pending-savepoint.ts'
import { type RestorePlan, restorePlan, taskKey, withRestoredMaxParallelism } from '../checkpoint/restore-plan.ts'
import type { JobGraph, JobVertex } from '../graph/job-graph.ts'
import type { OperatorSnapshot } from '../task/operator-instance.ts'
import type { PrintLine } from '../task/make-operator.ts'
import { OperatorChain } from '../task/operator-chain.ts'
import { StreamTask } from '../task/stream-task.ts'
import { type WiredTask, wireTasks } from './wire-tasks.ts'

/** What a job goes on from. */
export interface JobRestore {
  metadata: SavepointMetadata
  /** Where it lies, for messages. */
  pointer: string
  open: StreamOpener
  allowNonRestored: boolean
}

export interface LocalJobSettings {
  /** 32 hex digits. */
  id: string
  /** Makes the job's graph. Each subtask makes one for itself, as Flink gives each its own copy of the job's functions. */
  makeGraph: () => JobGraph | Promise<JobGraph>
  restore: JobRestore | null
  print: PrintLine
  /** Milliseconds. */
  now: () => number
}

export type JobEnd = { state: 'FINISHED' | 'CANCELED' } | { state: 'FAILED'; error: unknown }

export type TaskStatus = 'created' | 'running' | 'finished'

/** A task with a vertex of a graph that nobody else has. */
type OwnTask = WiredTask & { own: JobVertex }

/** What a task looks like from outside. */
export interface TaskView {
  vertex: JobVertex
  subtask: number
  status: TaskStatus
  /** Epoch milliseconds of its last change. */
  since: number
  recordsIn: number
  recordsOut: number
}

/**
 * One run of a job, all of its tasks in this thread (`JobMaster`, `CheckpointCoordinator`): no checkpoints of its own, savepoints as
 * they are asked for, one at a time.
 */
export class LocalJob {
  readonly id: string
  readonly graph: JobGraph
  /** Settles when the job has ended; never rejects. */
  readonly done: Promise<JobEnd>
  readonly #tasks: { wired: OwnTask; task: StreamTask; status: TaskStatus; since: number }[]
  readonly #now: () => number
  readonly #running: Promise<void>
  #end: (end: JobEnd) => void = () => undefined
  #allRunning: () => void = () => undefined
  #failure: { error: unknown } | null = null
  #isCancelled = false
  #isEnded = false
  #nextId: bigint
  #pending: { savepoint: PendingSavepoint; resolve: (location: string) => void; reject: (error: unknown) => void } | null = null
  #triggering = false

  private constructor({ id, restore, print, now }: LocalJobSettings, graph: JobGraph, plan: RestorePlan, wired: readonly OwnTask[]) {
    this.id = id
    this.graph = graph
    this.#nextId = (restore?.metadata.checkpointId ?? 0n) + 1n
    this.done = new Promise((resolve) => (this.#end = resolve))
    this.#running = new Promise((resolve) => (this.#allRunning = resolve))
    this.#tasks = wired.map((task) => ({ wired: task, task: this.#taskOf(task, plan, print, now), status: 'created', since: now() }))
    this.#now = now
    void Promise.all(this.#tasks.map(({ task }) => task.run())).then(() => {
      this.#ended()
    })
  }

  /** Starts a job. @throws TidemarkError RESTORE_UNMAPPED, RESTORE_MAX_PARALLELISM, OPERATOR_NOT_RUNNABLE, KEY_TYPE before anything runs */
  static async start(settings: LocalJobSettings): Promise<LocalJob> {
    const { restore, makeGraph } = settings
    const make = async (): Promise<JobGraph> => {
      const graph = await makeGraph()
      return restore === null ? graph : withRestoredMaxParallelism(graph, restore.metadata)
    }
    const graph = await make()
    const plan: RestorePlan = restore === null ? new Map() : restorePlan(restore.metadata, graph, restore)
    const tasks: OwnTask[] = []
    for (const wired of wireTasks(graph)) tasks.push({ ...wired, own: ownVertex(await make(), wired) })
    return new LocalJob(settings, graph, plan, tasks)
  }

  /** Resolves once every task has opened; also where the job ends before. */
  async running(): Promise<void> {
    await Promise.race([this.#running, this.done])
  }

  /**
   * Takes a savepoint; with SUSPEND or TERMINATE the job ends with it. Returns its URI.
   * @throws TidemarkError NOT_ALL_REQUIRED_TASKS_RUNNING, CHECKPOINT_IN_PROGRESS, and why it came to nothing
   */
  async savepoint(targetDirectory: string, action: PostCheckpointAction = 'NONE'): Promise<string> {
    const idle = this.#tasks.find(({ status }) => status === 'created')
    if (idle !== undefined || this.#isOver()) throw notRunning(idle?.wired)
    if (this.#triggering || this.#pending !== null) throw inProgress()
    this.#triggering = true
    try {
      const savepoint = await PendingSavepoint.begin({ id: this.#nextId++, jobId: this.id, graph: this.graph, action }, targetDirectory)
      for (const { wired, status } of this.#tasks) if (status === 'finished') savepoint.finished(wired.vertex.id, wired.subtask)
      if (this.#isOver()) {
        await savepoint.discard()
        throw suspended()
      }
      const location = new Promise<string>((resolve, reject) => {
        this.#pending = { savepoint, resolve, reject }
      })
      const stops = action === 'NONE' ? 'no' : action === 'SUSPEND' ? 'suspend' : 'terminate'
      for (const { wired, task } of this.#tasks)
        if (wired.inputs.length === 0) task.trigger({ id: savepoint.id, timestamp: Date.now(), stops })
      return await location
    } finally {
      this.#triggering = false
    }
  }

  cancel(): void {
    this.#isCancelled = true
    for (const { task } of this.#tasks) task.cancel()
  }

  /** Its tasks as they are now. */
  tasks(): TaskView[] {
    return this.#tasks.map(({ wired: { vertex, subtask, writers }, task, status, since }) => ({
      vertex,
      subtask,
      status,
      since,
      recordsIn: task.recordsIn,
      recordsOut: writers.reduce((sum, { writer }) => sum + writer.records, 0),
    }))
  }

  /** It can end while something is waited for. */
  #isOver(): boolean {
    return this.#isCancelled || this.#isEnded
  }

  /** Running tasks with no running task in front of them (`DefaultCheckpointPlanCalculator`): sources, and what outlives its sources. */
  #toTrigger(): { task: StreamTask }[] {
    const running = this.#tasks.filter(({ status }) => status === 'running')
    const feeds = new Set(running.flatMap(({ wired }) => wired.writers.flatMap(({ writer }) => writer.channels)))
    return running.filter(({ wired }) => wired.inputs.every(({ channel }) => !feeds.has(channel)))
  }

  #taskOf(wired: OwnTask, plan: RestorePlan, print: PrintLine, now: () => number): StreamTask {
    const { own: vertex, subtask, inputs, writers } = wired
    return new StreamTask({
      chain: new OperatorChain({ vertex, subtask, writers, print, now }),
      inputs,
      restore: plan.get(taskKey(vertex.id, subtask)) ?? new Map(),
      now,
      targetOf: (checkpoint) => this.#targetOf(checkpoint),
      listener: {
        running: () => {
          this.#is(wired, 'running')
        },
        finished: () => {
          this.#is(wired, 'finished')
          this.#giveUp(taskEnded(wired))
        },
        failed: (error) => {
          this.#failure ??= { error }
          for (const { task } of this.#tasks) task.cancel()
        },
        acknowledge: (checkpoint, snapshots) => {
          this.#acknowledged(wired, checkpoint, snapshots)
        },
        decline: (checkpoint, reason) => {
          if (this.#pending?.savepoint.id === checkpoint) this.#giveUp(declined(reason))
        },
      },
    })
  }

  #targetOf(checkpoint: bigint): StateTarget {
    if (this.#pending?.savepoint.id === checkpoint) return this.#pending.savepoint.target
    throw new Error(`checkpoint ${checkpoint} is not under way`)
  }

  #is(wired: WiredTask, status: TaskStatus): void {
    const changed = this.#tasks.find((one) => one.wired === wired)
    if (changed !== undefined) Object.assign(changed, { status, since: this.#now() })
    if (this.#tasks.every((one) => one.status === 'running')) this.#allRunning()
  }

  #acknowledged({ vertex, subtask }: WiredTask, checkpoint: bigint, snapshots: ReadonlyMap<string, OperatorSnapshot>): void {
    const pending = this.#pending
    if (pending?.savepoint.id !== checkpoint || !pending.savepoint.acknowledge(vertex.id, subtask, snapshots)) return
    this.#pending = null
    pending.savepoint.complete().then(
      (location) => {
        // A savepoint that the job goes on from is told to nobody: nothing commits by it.
        if (pending.savepoint.action !== 'NONE') for (const { task } of this.#tasks) task.notifyComplete(checkpoint)
        pending.resolve(location)
      },
      (error: unknown) => {
        void pending.savepoint.discard()
        pending.reject(error)
      },
    )
  }

  /** The savepoint that is under way comes to nothing. */
  #giveUp(error: unknown): void {
    const pending = this.#pending
    if (pending === null) return
    this.#pending = null
    for (const { task } of this.#tasks) task.notifyAborted(pending.savepoint.id)
    void pending.savepoint.discard().finally(() => {
      pending.reject(error)
    })
  }

  #ended(): void {
    this.#isEnded = true
    this.#giveUp(this.#failure?.error ?? suspended())
    if (this.#failure !== null) this.#end({ state: 'FAILED', error: this.#failure.error })
    else this.#end({ state: this.#isCancelled ? 'CANCELED' : 'FINISHED' })
  }
}

/** The vertex of a task in a graph that nobody else has. @throws TidemarkError JOB_NOT_REPEATABLE where the job's code builds another graph each time */
function ownVertex({ vertices }: JobGraph, { vertex }: WiredTask): JobVertex {
  const own = vertices.find(({ id }) => id === vertex.id)
  if (own !== undefined) return own
  throw new TidemarkError({
    code: 'JOB_NOT_REPEATABLE',
    message: `The job builds another graph each time it is asked: “${vertex.name}” was there, and then was not. Nothing random or clocked may decide what a job consists of.`,
    field: vertex.name,
  })
}

const notRunning = (wired: WiredTask | undefined): TidemarkError =>
  new TidemarkError({
    code: 'NOT_ALL_REQUIRED_TASKS_RUNNING',
    message: `Checkpoint triggering task ${wired === undefined ? '' : `${wired.vertex.name} (${wired.subtask + 1}/${wired.vertex.parallelism}) `}is not being executed at the moment. Aborting checkpoint. Failure reason: Not all required tasks are currently running.`,
    retriable: true,
  })
const inProgress = (): TidemarkError =>
  new TidemarkError({
    code: 'CHECKPOINT_IN_PROGRESS',
    message: 'Another savepoint of this job is being taken. Ask again when it is done.',
    retriable: true,
  })
const taskEnded = ({ vertex }: WiredTask): TidemarkError =>
  new TidemarkError({
    code: 'CHECKPOINT_DECLINED_TASK_CLOSING',
    message: `Checkpoint was declined (task is closing): ${vertex.name} has finished.`,
  })
const declined = (reason: string): TidemarkError => new TidemarkError({ code: reason, message: `Checkpoint was declined: ${reason}.` })
const suspended = (): TidemarkError =>
  new TidemarkError({ code: 'CHECKPOINT_COORDINATOR_SUSPEND', message: 'Checkpoint Coordinator is suspending.' })
