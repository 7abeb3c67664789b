import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { TidemarkError } from '../../../shared/model/problem.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import type { RestorePlan } from '../checkpoint/restore-plan.ts'
import { taskKey } from '../checkpoint/restore-plan.ts'
import { InlineThread } from '../deployment/inline-thread.ts'
import { jobBuilder, type JobCode } from '../deployment/job-code.ts'
import { packRestore } from '../deployment/pack-restore.ts'
import type { ThreadDeployment } from '../deployment/task-deployment.ts'
import { errorOf, type TaskCommand, type TaskEvent } from '../deployment/task-messages.ts'
import type { TaskThread } from '../deployment/task-thread.ts'
import { threadsOf, wireTasks } from '../deployment/wire-tasks.ts'
import { WorkerThread } from '../deployment/worker-thread.ts'
import type { JobGraph, JobVertex } from '../graph/job-graph.ts'
import { Doorbell } from '../network/doorbell.ts'
import type { Barrier } from '../network/stream-element.ts'
import type { PrintLine } from '../task/make-operator.ts'
import type { CheckpointingMode } from '../task/stream-task.ts'
import { type TaskFigures, TaskMetrics } from '../task/task-metrics.ts'

/** How long tasks may take to hear that they are cancelled, before their thread is ended; milliseconds (`task.cancellation.timeout`). */
const CANCELLATION_MS = 10_000

/** Of a task, as of now. */
export type TaskStatus = 'created' | 'running' | 'finished' | 'cancelled' | 'failed'

/** What a task looks like from outside. */
export interface TaskView {
  vertex: JobVertex
  subtask: number
  status: TaskStatus
  /** Epoch milliseconds at which it came to each of the statuses that it had. */
  since: Partial<Record<TaskStatus, number>>
  figures: TaskFigures
}

/** The first task that failed; null where its thread did. */
export interface ExecutionFailure {
  error: Error
  task: { vertex: JobVertex; subtask: number } | null
}

export interface ExecutionSettings {
  jobId: string
  code: JobCode
  graph: JobGraph
  /** State by task; empty where the job starts anew. */
  plan: RestorePlan
  /** Tasks that had finished in the snapshot, by `taskKey`. */
  finishedBefore: ReadonlySet<string>
  /** The way to the bytes of the snapshot. */
  open: StreamOpener
  checkpointing: CheckpointingMode
  workingFolder: string
  print: PrintLine
  now: () => number
  listener: ExecutionListener
}

/** Who hears of an attempt: the checkpoint coordinator and the job master. */
export interface ExecutionListener {
  allRunning(): void
  taskFinished(vertex: JobVertex, subtask: number): void
  acknowledged(event: Extract<TaskEvent, { kind: 'acknowledged' }>): void
  declined(event: Extract<TaskEvent, { kind: 'declined' }>): void
  failed(failure: ExecutionFailure): void
}

interface Task {
  vertex: JobVertex
  subtask: number
  thread: number
  status: TaskStatus
  since: Partial<Record<TaskStatus, number>>
  metrics: TaskMetrics
}

/** One attempt to run a job (`ExecutionGraph`): its tasks, laid out over threads. */
export class Execution {
  readonly #settings: ExecutionSettings
  readonly #tasks: Task[]
  readonly #threads: TaskThread[] = []
  /** Settles when no thread of it runs any more. Never rejects. */
  readonly ended: Promise<void>
  failure: ExecutionFailure | null = null
  #isCancelled = false

  constructor(settings: ExecutionSettings) {
    this.#settings = settings
    const { graph, now } = settings
    const vertices = new Map(graph.vertices.map((vertex) => [vertex.id, vertex]))
    const count = settings.code.kind === 'here' ? 1 : threadsOf(graph.vertices, availableParallelism())
    const wired = wireTasks(graph, count)
    this.#tasks = wired.map(({ vertex, subtask, thread }) => ({
      vertex: vertices.get(vertex) as JobVertex,
      subtask,
      thread,
      status: 'created',
      since: { created: now() },
      metrics: new TaskMetrics(),
    }))
    const doorbells = Array.from({ length: count }, () => new Doorbell().memory)
    const deployments = doorbells.map((_, own): ThreadDeployment => ({
      jobId: settings.jobId,
      own,
      doorbells,
      maxParallelism: new Map(graph.vertices.map(({ id, maxParallelism }) => [id, maxParallelism])),
      checkpointing: settings.checkpointing,
      workingFolder: settings.workingFolder,
      tasks: wired.flatMap((task, at) => {
        if (task.thread !== own) return []
        const key = taskKey(task.vertex, task.subtask)
        const restore = settings.plan.get(key)
        const finishedBefore = settings.finishedBefore.has(key)
        const metrics = (this.#tasks[at] as Task).metrics.memory
        return [{ ...task, restore: restore === undefined ? null : packRestore(restore), finishedBefore, metrics }]
      }),
    }))
    this.ended = this.#run(deployments)
  }

  tasks(): TaskView[] {
    return this.#tasks.map(({ vertex, subtask, status, since, metrics }) => ({ vertex, subtask, status, since, figures: metrics.read() }))
  }

  /** The status of a task. */
  statusOf(vertex: string, subtask: number): TaskStatus {
    return this.#tasks.find((task) => task.vertex.id === vertex && task.subtask === subtask)?.status ?? 'created'
  }

  trigger(vertex: string, subtask: number, barrier: Barrier): void {
    const task = this.#tasks.find((one) => one.vertex.id === vertex && one.subtask === subtask)
    if (task !== undefined) this.#threads[task.thread]?.send({ kind: 'trigger', vertex, subtask, barrier })
  }

  notifyComplete(checkpoint: bigint): void {
    this.#send({ kind: 'complete', checkpoint })
  }

  notifyAborted(checkpoint: bigint, completed: bigint | null): void {
    this.#send({ kind: 'aborted', checkpoint, completed })
  }

  /** Asks every task to end; a thread that does not hear is ended. */
  cancel(): void {
    if (this.#isCancelled) return
    this.#isCancelled = true
    this.#send({ kind: 'cancel' })
    const late = new AbortController()
    void this.ended.then(() => {
      late.abort()
    })
    sleep(CANCELLATION_MS, undefined, { signal: late.signal, ref: false }).then(
      () => {
        for (const thread of this.#threads) void thread.kill()
      },
      () => undefined,
    )
  }

  /** Fails the attempt from outside: its checkpoints come to nothing too often, say. */
  fail(error: Error): void {
    this.#fail(error, null)
  }

  /** Ends a thread as a crash would: for faults on purpose. */
  async killThread(number: number): Promise<void> {
    await this.#threads[number % this.#threads.length]?.kill()
  }

  async #run(deployments: readonly ThreadDeployment[]): Promise<void> {
    try {
      for (const deployment of deployments) this.#threads.push(await this.#begin(deployment))
    } catch (error) {
      this.#fail(error, null)
    }
    if (this.#isCancelled) this.#send({ kind: 'cancel' })
    await Promise.all(
      this.#threads.map((thread, own) =>
        thread.done.then(
          () => {
            // One that is ended while it starts exits as if all were well.
            if (this.#tasks.some((task) => task.thread === own && isUnderWay(task))) this.#fail(threadLost(), null)
          },
          (error: unknown) => {
            this.#fail(error, null)
          },
        ),
      ),
    )
    for (const task of this.#tasks) if (isUnderWay(task)) this.#become(task, 'cancelled')
  }

  async #begin(deployment: ThreadDeployment): Promise<TaskThread> {
    const { code, open, print, now } = this.#settings
    const hear = (event: TaskEvent): void => {
      this.#hear(event)
    }
    if (code.kind === 'module') return new WorkerThread({ code, deployment, open, hear })
    return new InlineThread({ deployment, build: await jobBuilder(code), open, print, now, tell: hear })
  }

  #send(command: TaskCommand): void {
    for (const thread of this.#threads) thread.send(command)
  }

  #hear(event: TaskEvent): void {
    if (event.kind === 'printed') {
      for (const [line, toStdErr] of event.lines) this.#settings.print(line, toStdErr)
      return
    }
    const task = this.#tasks.find(({ vertex, subtask }) => vertex.id === event.vertex && subtask === event.subtask)
    if (task === undefined) return
    const { listener } = this.#settings
    switch (event.kind) {
      case 'running':
        this.#become(task, 'running')
        if (this.#tasks.every(({ status }) => status !== 'created')) listener.allRunning()
        return
      case 'finished':
        this.#become(task, 'finished')
        listener.taskFinished(task.vertex, task.subtask)
        return
      case 'failed':
        this.#become(task, 'failed')
        this.#fail(errorOf(event.error), task)
        return
      case 'acknowledged':
        listener.acknowledged(event)
        return
      case 'declined':
        listener.declined(event)
    }
  }

  #fail(error: unknown, task: ExecutionFailure['task']): void {
    if (this.failure !== null || (this.#isCancelled && task === null)) return
    this.failure = { error: error instanceof Error ? error : new Error(String(error)), task }
    this.#settings.listener.failed(this.failure)
    this.cancel()
  }

  #become(task: Task, status: TaskStatus): void {
    task.status = status
    task.since[status] = this.#settings.now()
  }
}

const isUnderWay = ({ status }: Task): boolean => status === 'created' || status === 'running'

const threadLost = (): TidemarkError =>
  new TidemarkError({ code: 'TASK_THREAD_LOST', message: 'A thread with tasks of the job ended before they did.' })
