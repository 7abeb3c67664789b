import { randomBytes } from 'node:crypto'
import { availableParallelism, freemem, totalmem } from 'node:os'
import { TidemarkError } from '../../../shared/model/index.ts'
import type { PostCheckpointAction } from '../../savepoint/metadata/write-properties.ts'
import type { JobGraph } from '../graph/job-graph.ts'
import {
  jobNotFound,
  type Cancellation,
  type CheckpointStatistics,
  type Cluster,
  type ClusterOverview,
  type JobReport,
  type JobSummary,
  type Outcome,
  type SavepointMode,
  type SavepointRequest,
  type TaskManagerReport,
} from '../cluster.ts'
import { LocalJob, type JobRestore } from '../scheduler/local-job.ts'
import type { PrintLine } from '../task/make-operator.ts'
import { disposeSavepoint } from './dispose-savepoint.ts'
import { failureOf } from './failure-of.ts'
import { JobEntry, TASK_MANAGER } from './job-entry.ts'
import { SavepointHistory } from './savepoint-history.ts'

/** The Flink that clients take it for. */
const SPEAKS_LIKE = { flinkVersion: '2.3.0', commit: 'tidemark', commitDate: '1970-01-01T00:00:00+00:00' } as const
const SLOTS = 64

const ACTIONS: Readonly<Record<SavepointMode, PostCheckpointAction>> = {
  SAVEPOINT: 'NONE',
  CANCEL_WITH_SAVEPOINT: 'NONE',
  SUSPEND_WITH_SAVEPOINT: 'SUSPEND',
  TERMINATE_WITH_SAVEPOINT: 'TERMINATE',
}

/** A job to be run. */
export interface Submission {
  /** Called once for the job and once for each subtask. */
  makeGraph: () => JobGraph | Promise<JobGraph>
  parallelism: number
  restore: JobRestore | null
}

/** Runs local jobs in this process, and answers for them as a Flink cluster (`MiniCluster`). */
export class LocalCluster implements Cluster {
  readonly #configuration: ReadonlyMap<string, string>
  readonly #print: PrintLine
  readonly #now: () => number
  readonly #jobs = new Map<string, { entry: JobEntry; history: SavepointHistory; nextId: number }>()

  constructor({
    configuration,
    print,
    now = Date.now,
  }: {
    configuration: ReadonlyMap<string, string>
    print: PrintLine
    now?: () => number
  }) {
    this.#configuration = configuration
    this.#print = print
    this.#now = now
  }

  /** Starts a job; its id is 32 hex digits. @throws TidemarkError of LocalJob.start */
  async submit({ makeGraph, parallelism, restore }: Submission): Promise<LocalJob> {
    const id = randomBytes(16).toString('hex')
    const job = await LocalJob.start({ id, makeGraph, restore, print: this.#print, now: this.#now })
    const restored =
      restore === null
        ? null
        : { id: Number(restore.metadata.checkpointId), restored: this.#now(), savepoint: true, externalPath: restore.pointer }
    const nextId = (restored?.id ?? 0) + 1
    this.#jobs.set(id, { entry: new JobEntry(job, parallelism, this.#now), history: new SavepointHistory(restored, this.#now), nextId })
    return job
  }

  overview(): Promise<ClusterOverview> {
    return Promise.resolve({ ...SPEAKS_LIKE, taskManagers: 1, slots: SLOTS, freeSlots: SLOTS - this.#usedSlots() })
  }

  configuration(): Promise<ReadonlyMap<string, string>> {
    return Promise.resolve(this.#configuration)
  }

  taskManagers(): Promise<readonly TaskManagerReport[]> {
    const resource = { cpuCores: availableParallelism(), taskHeapMemory: 0, taskOffHeapMemory: 0, managedMemory: 0, networkMemory: 0 }
    return Promise.resolve([
      {
        id: TASK_MANAGER.id,
        path: TASK_MANAGER.endpoint,
        dataPort: 0,
        jmxPort: -1,
        lastHeartbeat: this.#now(),
        slotsNumber: SLOTS,
        freeSlots: SLOTS - this.#usedSlots(),
        assignedTasks: 0,
        totalResource: resource,
        freeResource: resource,
        hardware: { cpuCores: availableParallelism(), physicalMemory: totalmem(), freeMemory: freemem(), managedMemory: 0 },
        memoryConfiguration: {
          frameworkHeap: null,
          taskHeap: null,
          frameworkOffHeap: null,
          taskOffHeap: null,
          networkMemory: null,
          managedMemory: null,
          jvmMetaspace: null,
          jvmOverhead: null,
          totalFlinkMemory: null,
          totalProcessMemory: null,
        },
      },
    ])
  }

  jobs(): Promise<readonly JobSummary[]> {
    return Promise.resolve([...this.#jobs.values()].map(({ entry }) => entry.summary()))
  }

  job(id: string): Promise<JobReport | null> {
    return Promise.resolve(this.#jobs.get(id)?.entry.report() ?? null)
  }

  checkpoints(id: string): Promise<CheckpointStatistics | null> {
    return Promise.resolve(this.#jobs.get(id)?.history.statistics() ?? null)
  }

  async triggerSavepoint({ jobId, targetDirectory, format, mode }: SavepointRequest): Promise<Outcome<string>> {
    const known = this.#jobs.get(jobId)
    if (known === undefined) return { ok: false, failure: jobNotFound(jobId) }
    const action = ACTIONS[mode]
    const { entry, history } = known
    const line = history.begin(known.nextId++, action !== 'NONE', format, entry.job.tasks().length)
    try {
      if (format === 'NATIVE') throw noNative()
      const location = await entry.job.savepoint(targetDirectory, action)
      line.completed(location)
      if (mode === 'CANCEL_WITH_SAVEPOINT') entry.cancel()
      // The caller of a stop hears of it once the job has ended.
      if (mode !== 'SAVEPOINT') await entry.job.done
      return { ok: true, value: location }
    } catch (error) {
      const failure = failureOf(error)
      line.failed(failure)
      return { ok: false, failure }
    }
  }

  triggerCheckpoint(): Promise<Outcome<number>> {
    return Promise.resolve({
      ok: false,
      failure: failureOf(
        new TidemarkError({
          code: 'CHECKPOINT_UNSUPPORTED',
          message: 'Local jobs take no checkpoints, savepoints alone. Trigger a savepoint.',
        }),
      ),
    })
  }

  async disposeSavepoint(pointer: string): Promise<Outcome<null>> {
    try {
      await disposeSavepoint(pointer)
      return { ok: true, value: null }
    } catch (error) {
      return { ok: false, failure: failureOf(error) }
    }
  }

  cancel(id: string): Promise<Cancellation> {
    const entry = this.#jobs.get(id)?.entry
    if (entry === undefined) return Promise.resolve({ kind: 'NOT_FOUND' })
    if (entry.isOver && entry.state !== 'CANCELED') return Promise.resolve({ kind: 'ENDED', state: entry.state })
    if (!entry.isOver) entry.cancel()
    return Promise.resolve({ kind: 'REQUESTED' })
  }

  /** Cancels every job and waits for their ends. */
  async close(): Promise<void> {
    const running = [...this.#jobs.values()].filter(({ entry }) => !entry.isOver)
    for (const { entry } of running) entry.cancel()
    await Promise.all(running.map(({ entry }) => entry.job.done))
  }

  /** Subtasks of one number share a slot, so a job takes as many as its greatest parallelism. */
  #usedSlots(): number {
    const running = [...this.#jobs.values()].filter(({ entry }) => !entry.isOver)
    return running.reduce((sum, { entry }) => sum + Math.max(...entry.job.graph.vertices.map(({ parallelism }) => parallelism)), 0)
  }
}

const noNative = (): TidemarkError =>
  new TidemarkError({
    code: 'CHECKPOINT_NATIVE_UNSUPPORTED',
    message:
      'Configured state backend (HashMapStateBackend) does not support NATIVE savepoints here: local jobs write canonical ones. Ask for the canonical type.',
  })
