import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, freemem, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import type { PostCheckpointAction } from '../../savepoint/metadata/write-properties.ts'
import {
  jobNotFound,
  type Cancellation,
  type CheckpointRequest,
  type CheckpointStatistics,
  type Cluster,
  type ClusterOverview,
  type Failure,
  type JobReport,
  type JobSummary,
  type Outcome,
  type SavepointMode,
  type SavepointRequest,
  type SubmitRequest,
  type TaskManagerReport,
} from '../cluster.ts'
import type { JobCode } from '../deployment/job-code.ts'
import { JobMaster } from '../scheduler/job-master.ts'
import type { JobRestore } from '../scheduler/job-restore.ts'
import type { PrintLine } from '../task/make-operator.ts'
import { disposeSavepoint } from './dispose-savepoint.ts'
import { failureOf } from './failure-of.ts'
import { JobEntry, TASK_MANAGER } from './job-entry.ts'
import { submitModule, type OpenRestore } from './submit-module.ts'

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
  code: JobCode
  restore: JobRestore | null
  /** 32 hex digits that no job of this cluster has; one is made where it is left out. */
  id?: string
}

/** Runs local jobs in this process, and answers for them as a Flink cluster (`MiniCluster`). */
export class LocalCluster implements Cluster {
  readonly #configuration: ReadonlyMap<string, string>
  readonly #print: PrintLine
  readonly #now: () => number
  readonly #openRestore: OpenRestore | null
  #ownFolder: string | null = null
  readonly #jobs = new Map<string, JobEntry>()

  constructor({
    configuration,
    print,
    now = Date.now,
    openRestore = null,
  }: {
    configuration: ReadonlyMap<string, string>
    print: PrintLine
    now?: () => number
    /** How jobs that are submitted as modules find what they go on from. */
    openRestore?: OpenRestore | null
  }) {
    this.#configuration = configuration
    this.#print = print
    this.#now = now
    this.#openRestore = openRestore
  }

  /** Starts a job; its id is 32 hex digits. @throws TidemarkError of {@link JobMaster.start} */
  async submit({ code, restore, id = randomBytes(16).toString('hex') }: Submission): Promise<JobMaster> {
    const workingFolder = await this.#workingFolder()
    const job = await JobMaster.start({ id, code, restore, workingFolder, print: this.#print, now: this.#now })
    this.#jobs.set(id, new JobEntry(job))
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
    return Promise.resolve([...this.#jobs.values()].map((entry) => entry.summary()))
  }

  job(id: string): Promise<JobReport | null> {
    return Promise.resolve(this.#jobs.get(id)?.report() ?? null)
  }

  checkpoints(id: string): Promise<CheckpointStatistics | null> {
    return Promise.resolve(this.#jobs.get(id)?.job.checkpoints() ?? null)
  }

  async triggerSavepoint({ jobId, targetDirectory, format, mode }: SavepointRequest): Promise<Outcome<string>> {
    const entry = this.#jobs.get(jobId)
    if (entry === undefined || entry.isOver) return { ok: false, failure: jobNotFound(jobId) }
    return outcomeOf(async () => {
      const location = await entry.job.savepoint(targetDirectory, ACTIONS[mode], format)
      if (mode === 'CANCEL_WITH_SAVEPOINT') {
        entry.job.cancel()
        await entry.job.done
      }
      return location
    })
  }

  async triggerCheckpoint({ jobId, type }: CheckpointRequest): Promise<Outcome<number>> {
    const entry = this.#jobs.get(jobId)
    if (entry === undefined || entry.isOver) return { ok: false, failure: jobNotFound(jobId) }
    return outcomeOf(async () => Number((await entry.job.checkpoint(type === 'FULL')).id))
  }

  async disposeSavepoint(pointer: string): Promise<Outcome<null>> {
    return outcomeOf(async () => {
      await disposeSavepoint(pointer)
      return null
    })
  }

  cancel(id: string): Promise<Cancellation> {
    const entry = this.#jobs.get(id)
    if (entry === undefined) return Promise.resolve({ kind: 'NOT_FOUND' })
    if (entry.isOver && entry.state !== 'CANCELED') return Promise.resolve({ kind: 'ENDED', state: entry.state })
    entry.job.cancel()
    return Promise.resolve({ kind: 'REQUESTED' })
  }

  submitModule(request: SubmitRequest): Promise<Outcome<string>> {
    if (request.jobId !== null && this.#jobs.has(request.jobId)) return Promise.resolve({ ok: false, failure: duplicate(request.jobId) })
    return submitModule(
      { configuration: this.#configuration, openRestore: this.#openRestore, submit: (submission) => this.submit(submission) },
      request,
    )
  }

  /** Cancels every job and waits for their ends. */
  async close(): Promise<void> {
    const jobs = [...this.#jobs.values()].map(({ job }) => job)
    for (const job of jobs) job.cancel()
    await Promise.all(jobs.map(({ done }) => done))
    if (this.#ownFolder !== null) await rm(this.#ownFolder, { recursive: true, force: true })
  }

  /** A folder of the cluster's own, that goes with it. */
  async #workingFolder(): Promise<string> {
    this.#ownFolder ??= await mkdtemp(join(tmpdir(), 'tidemark-jobs-'))
    return this.#ownFolder
  }

  /** Subtasks of one number share a slot, so a job takes as many as its greatest parallelism. */
  #usedSlots(): number {
    const running = [...this.#jobs.values()].filter((entry) => !entry.isOver)
    return running.reduce((sum, { job }) => sum + Math.max(...job.job.graph.vertices.map(({ parallelism }) => parallelism)), 0)
  }
}

/** What comes of an operation; what goes wrong is told, not thrown. */
async function outcomeOf<T>(operation: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await operation() }
  } catch (error) {
    return { ok: false, failure: failureOf(error) }
  }
}

/** `DuplicateJobSubmissionException`. */
const duplicate = (id: string): Failure => ({
  className: 'org.apache.flink.runtime.client.DuplicateJobSubmissionException',
  message: `Job has already been submitted: ${id}.`,
  cause: null,
})
