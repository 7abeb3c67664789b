import { TidemarkError } from '../../../shared/model/problem.ts'
import type { PostCheckpointAction } from '../../savepoint/metadata/write-properties.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import { joinUri, toUri } from '../../storage/uri.ts'
import { Options } from '../api/options.ts'
import type { CheckpointStatistics } from '../cluster/checkpoints.ts'
import type { JobState } from '../cluster/jobs.ts'
import { CheckpointCoordinator, type SavepointWish, type TakenSnapshot } from '../checkpoint/checkpoint-coordinator.ts'
import { type CheckpointPolicy, checkpointPolicy } from '../checkpoint/checkpoint-policy.ts'
import { CompletedCheckpointStore, type StoredSnapshot } from '../checkpoint/coordinator/completed-store.ts'
import { checkpointFailure } from '../checkpoint/coordinator/failure-reasons.ts'
import { finishedOnRestore } from '../checkpoint/coordinator/finished-operators.ts'
import { CheckpointStatsTracker } from '../checkpoint/coordinator/statistics.ts'
import { folderStreams } from '../checkpoint/folder-streams.ts'
import { type RestorePlan, restorePlan, taskKey, withRestoredMaxParallelism } from '../checkpoint/restore-plan.ts'
import { type BuiltJob, type JobCode, jobBuilder } from '../deployment/job-code.ts'
import type { JobGraph } from '../graph/job-graph.ts'
import type { PrintLine } from '../task/make-operator.ts'
import { Execution, type ExecutionFailure, type TaskView } from './execution.ts'
import { stoppedHalf } from './half-success.ts'
import type { JobRestore } from './job-restore.ts'
import { recoveryFrom } from './restart/failure-handler.ts'
import { restartStrategyOf } from './restart/restart-strategy-of.ts'
import type { RestartStrategy } from './restart/restart-strategy.ts'

export interface JobMasterSettings {
  /** 32 hex digits. */
  id: string
  code: JobCode
  restore: JobRestore | null
  /** Folder of this machine for checkpoints where the job names none, and for backends that keep state on disk. */
  workingFolder: string
  print: PrintLine
  /** Milliseconds. */
  now: () => number
}

/** How it ended. `reason`: why the failure was not recovered from, in the scheduler's words. */
export type JobEnd = { state: 'FINISHED' | 'CANCELED' } | { state: 'FAILED'; error: Error; reason: string }

/** A failure that the job went through, with the task that it began with. */
export interface JobFailure extends ExecutionFailure {
  /** Epoch milliseconds. */
  timestamp: number
  attempt: number
}

/** What an attempt goes on from. */
interface AttemptRestore {
  plan: RestorePlan
  finishedBefore: ReadonlySet<string>
  open: StreamOpener
}

/**
 * One job from its start to its end (`JobMaster`, `DefaultScheduler`): runs it, restarts it after failures from its latest
 * checkpoint, stops and cancels it.
 */
export class JobMaster {
  readonly id: string
  readonly job: BuiltJob
  readonly policy: CheckpointPolicy
  /** Settles when the job has ended; never rejects. */
  readonly done: Promise<JobEnd>
  /** When each state was entered. */
  readonly timestamps: Partial<Record<JobState, number>> = {}
  readonly failures: JobFailure[] = []
  readonly #settings: JobMasterSettings
  readonly #coordinator: CheckpointCoordinator
  readonly #statistics: CheckpointStatsTracker
  readonly #strategy: RestartStrategy
  readonly #running: Promise<void>
  #allRunning: () => void = () => undefined
  #state: JobState = 'INITIALIZING'
  #execution: Execution | null = null
  #attempt = 0
  #isCancelled = false
  #endWait: () => void = () => undefined
  /** A stop whose savepoint is complete: the job may only finish now. */
  #stopped: TakenSnapshot | null = null
  #isStopping = false

  private constructor(settings: JobMasterSettings, job: BuiltJob, policy: CheckpointPolicy, folder: string, restore: AttemptRestore) {
    this.id = settings.id
    this.job = job
    this.policy = policy
    this.#settings = settings
    this.#become('INITIALIZING')
    this.#become('CREATED')
    this.#strategy = restartStrategyOf(job.configuration, policy.settings.interval !== null, Math.random)
    this.#statistics = new CheckpointStatsTracker(policy.settings)
    const store = new CompletedCheckpointStore({ retained: policy.retained, policy: policy.retention })
    if (settings.restore !== null)
      store.restored({ metadata: settings.restore.metadata, location: settings.restore.folder }, settings.restore.claimMode)
    this.#coordinator = new CheckpointCoordinator({
      jobId: settings.id,
      graph: job.graph,
      policy,
      folder,
      store,
      statistics: this.#statistics,
      firstId: (settings.restore?.metadata.checkpointId ?? 0n) + 1n,
      now: settings.now,
      failJob: (error) => this.#execution?.fail(error),
    })
    this.#running = new Promise((resolve) => (this.#allRunning = resolve))
    this.done = this.#run(restore)
  }

  /**
   * Starts a job.
   *
   * @throws TidemarkError before anything runs: of its code, RESTORE_UNMAPPED, RESTORE_MAX_PARALLELISM, RESTORE_FINISHED_STATE,
   *   INVALID_CONFIGURATION
   */
  static async start(settings: JobMasterSettings): Promise<JobMaster> {
    const { restore, id, workingFolder } = settings
    const built = await (await jobBuilder(settings.code))()
    const graph = restore === null ? built.graph : withRestoredMaxParallelism(built.graph, restore.metadata)
    const policy = checkpointPolicy(built.configuration, restore?.metadata.version ?? null)
    const folder = checkpointFolder(built, id, workingFolder)
    const from = restore === null ? NOTHING : restoreOf(graph, restore, { ...restore, strict: !restore.allowNonRestored })
    return new JobMaster(settings, { ...built, graph }, policy, folder, from)
  }

  get state(): JobState {
    return this.#state
  }

  /** Tasks of the current attempt, as they are now. */
  tasks(): TaskView[] {
    return this.#execution?.tasks() ?? []
  }

  /** Number of the current attempt, from 0. */
  get attempt(): number {
    return this.#attempt
  }

  /** The current attempt, for faults on purpose. */
  async killThread(number: number): Promise<void> {
    await this.#execution?.killThread(number)
  }

  checkpoints(): CheckpointStatistics {
    return this.#statistics.statistics()
  }

  /** Resolves once every task has opened; also where the job ends before. */
  async running(): Promise<void> {
    await Promise.race([this.#running, this.done])
  }

  /**
   * Takes a savepoint; with SUSPEND or TERMINATE the job ends with it, and it is told of then. Returns its URI.
   *
   * @throws TidemarkError with a failure reason as its code; STOP_WITH_SAVEPOINT_STOPPING where it came to be and the job failed
   */
  async savepoint(
    targetDirectory: string,
    action: PostCheckpointAction = 'NONE',
    format: SavepointWish['format'] = 'CANONICAL',
  ): Promise<string> {
    const wish = { targetDirectory, action, format }
    if (action === 'NONE') return (await this.#coordinator.savepoint(wish)).location
    this.#coordinator.stop()
    this.#isStopping = true
    try {
      this.#stopped = await this.#coordinator.savepoint(wish)
      return await this.#stoppedWith(this.#stopped)
    } catch (error) {
      if (this.#stopped === null && this.#state === 'RUNNING') this.#coordinator.start()
      throw error
    } finally {
      this.#isStopping = false
    }
  }

  /** The savepoint of a stop is complete: what becomes of the job? */
  async #stoppedWith({ location }: TakenSnapshot): Promise<string> {
    const end = await this.done
    if (end.state === 'FINISHED') return location
    throw end.state === 'FAILED' ? stoppedHalf(location, this.id, end.error) : stopCancelled()
  }

  /** Takes a checkpoint out of turn. @throws TidemarkError with a failure reason as its code */
  checkpoint(full: boolean): Promise<TakenSnapshot> {
    return this.#coordinator.checkpoint(full)
  }

  cancel(): void {
    if (this.#isCancelled || this.#isTerminal) return
    this.#isCancelled = true
    this.#become('CANCELLING')
    this.#coordinator.suspend('CHECKPOINT_COORDINATOR_SUSPEND')
    this.#execution?.cancel()
    this.#endWait()
  }

  get #isTerminal(): boolean {
    return this.#state === 'FINISHED' || this.#state === 'FAILED' || this.#state === 'CANCELED'
  }

  async #run(first: AttemptRestore): Promise<JobEnd> {
    let from = first
    if (this.#settings.restore !== null) this.#restoredFrom(this.#settings.restore.folder, true)
    this.#become('RUNNING')
    for (;;) {
      const failure = await this.#attemptFrom(from)
      // A stop's savepoint that is being completed decides whether the job may go on.
      await this.#coordinator.settled()
      if (this.#wasCancelled()) return this.#ended({ state: 'CANCELED' })
      if (failure === null) return this.#ended({ state: 'FINISHED' })
      const recovery = recoveryFrom(this.#strategy, this.#settings.now(), this.#stopped === null)
      if (recovery.kind === 'fail') {
        this.#become('FAILING')
        return this.#ended({ state: 'FAILED', error: failure.error, reason: recovery.message })
      }
      this.#become('RESTARTING')
      await this.#wait(recovery.delay)
      if (this.#wasCancelled()) return this.#ended({ state: 'CANCELED' })
      this.#attempt += 1
      const latest = this.#coordinator.latest
      from = latest === null ? NOTHING : this.#recoveryFrom(latest)
      if (latest !== null) this.#restoredFrom(latest.location, latest.role !== 'checkpoint')
      this.#become('RUNNING')
    }
  }

  /** It may be while one waits. */
  #wasCancelled(): boolean {
    return this.#isCancelled
  }

  async #attemptFrom({ plan, finishedBefore, open }: AttemptRestore): Promise<ExecutionFailure | null> {
    const { code, workingFolder, print, now, id } = this.#settings
    const { settings } = this.policy
    const execution = new Execution({
      jobId: id,
      code,
      graph: this.job.graph,
      plan,
      finishedBefore,
      open,
      checkpointing: {
        isPeriodic: settings.interval !== null,
        mode: settings.interval !== null && settings.mode === 'at_least_once' ? 'AT_LEAST_ONCE' : 'EXACTLY_ONCE',
        awaitsFinalCheckpoint: settings.interval !== null && settings.afterTasksFinish,
      },
      workingFolder,
      print,
      now,
      listener: {
        allRunning: () => {
          this.#allRunning()
          if (!this.#isStopping) this.#coordinator.start()
        },
        taskFinished: (vertex, subtask) => {
          this.#coordinator.taskEnded(vertex.id, subtask, 'CHECKPOINT_DECLINED_TASK_CLOSING')
        },
        acknowledged: (event) => {
          this.#coordinator.acknowledged(event)
        },
        declined: (event) => {
          this.#coordinator.declined(event)
        },
        failed: (failure) => {
          this.failures.unshift({ ...failure, timestamp: now(), attempt: this.#attempt })
          if (failure.task !== null) this.#coordinator.taskEnded(failure.task.vertex.id, failure.task.subtask, 'TASK_FAILURE')
          this.#coordinator.suspend(this.#stopped === null ? 'JOB_FAILOVER_REGION' : 'CHECKPOINT_COORDINATOR_SUSPEND')
        },
      },
    })
    this.#execution = execution
    this.#coordinator.attach({
      statusOf: (vertex, subtask) => {
        const status = execution.statusOf(vertex, subtask)
        return status === 'running' || status === 'finished' ? status : 'created'
      },
      trigger: (vertex, subtask, barrier) => {
        execution.trigger(vertex, subtask, barrier)
      },
      notifyComplete: (checkpoint) => {
        execution.notifyComplete(checkpoint)
      },
      notifyAborted: (checkpoint, completed) => {
        execution.notifyAborted(checkpoint, completed)
      },
    })
    if (this.#isCancelled) execution.cancel()
    await execution.ended
    this.#coordinator.suspend('CHECKPOINT_COORDINATOR_SUSPEND')
    return execution.failure
  }

  /** State that no operator takes is left out in any case: the job took it over once. */
  #recoveryFrom(latest: StoredSnapshot): AttemptRestore {
    const { restore } = this.#settings
    const open = latest.role !== 'checkpoint' && restore !== null ? restore.open : folderStreams(latest.location)
    const claimed = restore !== null && latest.metadata === restore.metadata
    return restoreOf(this.job.graph, latest, { pointer: latest.location, open: claimed ? restore.open : open, strict: false })
  }

  #restoredFrom(location: string, savepoint: boolean): void {
    const id = Number(this.#coordinator.latest?.id ?? 0n)
    this.#statistics.restored({ id, restored: this.#settings.now(), savepoint, externalPath: location })
  }

  async #ended(end: JobEnd): Promise<JobEnd> {
    await this.#coordinator.close(end.state)
    this.#become(end.state)
    return end
  }

  async #wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#endWait = () => {
        clearTimeout(timer)
        resolve()
      }
      if (this.#isCancelled) this.#endWait()
    })
  }

  #become(state: JobState): void {
    this.#state = state
    this.timestamps[state] = this.#settings.now()
  }
}

const NOTHING: AttemptRestore = {
  plan: new Map(),
  finishedBefore: new Set(),
  open: () => Promise.resolve(null),
}

function restoreOf(
  graph: JobGraph,
  { metadata }: Pick<StoredSnapshot, 'metadata'>,
  { pointer, open, strict }: { pointer: string; open: StreamOpener; strict: boolean },
): AttemptRestore {
  const finished = finishedOnRestore(graph, metadata)
  const tasks = graph.vertices.filter(({ id }) => finished.has(id))
  return {
    plan: restorePlan(metadata, graph, { pointer, open, allowNonRestored: !strict }),
    finishedBefore: new Set(
      tasks.flatMap(({ id, parallelism }) => Array.from({ length: parallelism }, (_, subtask) => taskKey(id, subtask))),
    ),
    open,
  }
}

/** `<execution.checkpointing.dir>/<job id>`, as a URI. */
function checkpointFolder({ configuration }: BuiltJob, id: string, workingFolder: string): string {
  const base = toUri(configuration.get(Options.CHECKPOINT_DIR) ?? joinUri(toUri(workingFolder), 'checkpoints'))
  return configuration.get(Options.CREATE_SUBDIR) ? joinUri(base, id) : base
}

const stopCancelled = (): TidemarkError =>
  new TidemarkError(
    { code: 'STOP_WITH_SAVEPOINT_CANCELLED', message: 'Stop with savepoint operation could not be completed.' },
    { cause: checkpointFailure('CHECKPOINT_COORDINATOR_SUSPEND', 'The job was cancelled.') },
  )
