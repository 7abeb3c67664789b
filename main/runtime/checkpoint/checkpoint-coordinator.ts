import { TidemarkError } from '../../../shared/model/problem.ts'
import { checkpointProperties, type PostCheckpointAction, savepointProperties } from '../../savepoint/metadata/write-properties.ts'
import { localPath } from '../../storage/uri.ts'
import type { TaskEvent } from '../deployment/task-messages.ts'
import type { JobGraph } from '../graph/job-graph.ts'
import type { Barrier } from '../network/stream-element.ts'
import type { OperatorSnapshot } from '../task/operator-instance.ts'
import type { CheckpointPolicy } from './checkpoint-policy.ts'
import { checkpointPlan, type CheckpointPlan } from './coordinator/checkpoint-plan.ts'
import type { CompletedCheckpointStore, Discard, StoredSnapshot } from './coordinator/completed-store.ts'
import { preCheck } from './coordinator/decide.ts'
import { FailureCounter } from './coordinator/failure-counter.ts'
import { checkpointFailure, type FailureReason, isFailureReason } from './coordinator/failure-reasons.ts'
import { PeriodicSchedule } from './coordinator/periodic-schedule.ts'
import { RequestQueue } from './coordinator/request-queue.ts'
import type { TerminalState } from './coordinator/retention.ts'
import { isDiscardedAtEnd } from './coordinator/retention.ts'
import { sharedFilesOf } from './coordinator/snapshot-files.ts'
import { isNotified, isSavepoint, type SnapshotType } from './coordinator/snapshot-type.ts'
import type { CheckpointStatsTracker } from './coordinator/statistics.ts'
import type { TriggerRequest } from './coordinator/trigger-request.ts'
import { unionListFailure } from './coordinator/union-list-rule.ts'
import { deleteAll, discardSnapshot } from './discard-snapshot.ts'
import { PendingCheckpoint } from './pending-checkpoint.ts'
import { taskKey } from './restore-plan.ts'
import { checkpointPlace, savepointPlace, type SnapshotPlace } from './snapshot-place.ts'
import { snapshotSize } from './snapshot-size.ts'

/** The running attempt, as the coordinator needs it. */
export interface CheckpointTasks {
  statusOf(vertex: string, subtask: number): 'created' | 'running' | 'finished'
  trigger(vertex: string, subtask: number, barrier: Barrier): void
  notifyComplete(checkpoint: bigint): void
  notifyAborted(checkpoint: bigint, completed: bigint | null): void
}

/** A snapshot that came to be. */
export interface TakenSnapshot {
  id: bigint
  /** URI of its folder. */
  location: string
}

/** What is asked for by a person. */
export interface SavepointWish {
  targetDirectory: string
  format: 'CANONICAL' | 'NATIVE'
  action: PostCheckpointAction
}

export interface CoordinatorSettings {
  jobId: string
  graph: JobGraph
  policy: CheckpointPolicy
  /** URI of the folder of the job's checkpoints. */
  folder: string
  store: CompletedCheckpointStore
  statistics: CheckpointStatsTracker
  /** Id of the first checkpoint. */
  firstId: bigint
  now: () => number
  /** Fails the attempt: too many checkpoints came to nothing, or a stop did. */
  failJob: (error: Error) => void
}

interface Request extends TriggerRequest {
  targetDirectory: string | null
  format: 'CANONICAL' | 'NATIVE'
  resolve: (taken: TakenSnapshot) => void
  reject: (error: unknown) => void
}

interface Pending {
  request: Request
  checkpoint: PendingCheckpoint
  plan: CheckpointPlan
  place: SnapshotPlace
  expiry: NodeJS.Timeout
}

const STOPS = { NONE: 'no', SUSPEND: 'suspend', TERMINATE: 'terminate' } as const
const ACTIONS = { no: 'NONE', suspend: 'SUSPEND', terminate: 'TERMINATE' } as const

/**
 * Takes a job's checkpoints and savepoints (`CheckpointCoordinator`): decides when one begins, tells the tasks, gathers what they
 * give, completes it or gives it up, and deletes what is no longer needed. It outlives the attempts to run the job.
 */
export class CheckpointCoordinator {
  readonly #settings: CoordinatorSettings
  readonly #queue = new RequestQueue<Request>()
  readonly #pending = new Map<bigint, Pending>()
  readonly #failures: FailureCounter
  readonly #schedule: PeriodicSchedule | null
  #timer: NodeJS.Timeout | null = null
  #tasks: CheckpointTasks | null = null
  #nextId: bigint
  #initialising = false
  /** Being completed: all acknowledged, `_metadata` is written. */
  #finalising = new Set<Promise<void>>()
  #cleaning = new Set<Promise<void>>()
  #lastCompletion: number | null = null
  #latestCompleted: bigint | null = null
  #closed = false

  constructor(settings: CoordinatorSettings) {
    this.#settings = settings
    const { interval, minPause, tolerableFailures } = settings.policy.settings
    this.#nextId = settings.firstId
    this.#failures = new FailureCounter(tolerableFailures)
    this.#schedule = interval === null ? null : new PeriodicSchedule({ interval, minPause }, Math.random)
  }

  /** What the job goes on from after a failure. */
  get latest(): StoredSnapshot | null {
    return this.#settings.store.latest
  }

  /** An attempt begins; nothing is taken of it before {@link start}. */
  attach(tasks: CheckpointTasks): void {
    this.#tasks = tasks
  }

  /** All tasks run: checkpoints are taken on time. */
  start(): void {
    if (this.#schedule !== null && !this.#schedule.isOn) this.#arm(this.#schedule.start(this.#settings.now()))
  }

  /** No checkpoint is taken on time any more, until {@link start}. */
  stop(): void {
    this.#schedule?.stop()
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  /** @throws TidemarkError with a failure reason as its code */
  savepoint({ targetDirectory, format, action }: SavepointWish): Promise<TakenSnapshot> {
    return this.#ask({ type: { kind: 'SAVEPOINT', stops: STOPS[action] }, forced: true, periodic: false, targetDirectory, format })
  }

  /** A checkpoint out of turn. @throws TidemarkError with a failure reason as its code */
  checkpoint(full: boolean): Promise<TakenSnapshot> {
    const kind = full ? 'FULL_CHECKPOINT' : 'CHECKPOINT'
    return this.#ask({ type: { kind, stops: 'no' }, forced: false, periodic: false, targetDirectory: null, format: 'NATIVE' })
  }

  acknowledged({ vertex, subtask, checkpoint, snapshots }: Extract<TaskEvent, { kind: 'acknowledged' }>): void {
    const { store, folder } = this.#settings
    const pending = this.#pending.get(checkpoint)
    // Late ones too: what they wrote for others is known, and deleted in time. Savepoints share nothing.
    if (pending === undefined || !isSavepoint(pending.request.type))
      for (const { keyed } of snapshots.values()) store.acknowledged(sharedFilesOf(keyed, pending?.place.uri ?? folder), checkpoint)
    const came = pending?.checkpoint.acknowledge(vertex, subtask, snapshots) ?? 'unknown'
    if (pending === undefined || came === 'unknown') return
    this.#report(pending, vertex, subtask, snapshots)
    if (came === 'all') this.#finalise(pending)
  }

  declined({ checkpoint, reason, error }: Extract<TaskEvent, { kind: 'declined' }>): void {
    const pending = this.#pending.get(checkpoint)
    if (pending !== undefined) this.#giveUp(pending, checkpointFailure(reason, error?.message ?? null), true)
  }

  /** Snapshots that wait for a task which ended without giving its part come to nothing. */
  taskEnded(vertex: string, subtask: number, reason: Extract<FailureReason, 'TASK_FAILURE' | 'CHECKPOINT_DECLINED_TASK_CLOSING'>): void {
    for (const pending of [...this.#pending.values()])
      if (pending.checkpoint.waitsFor(vertex, subtask)) this.#giveUp(pending, checkpointFailure(reason), true)
  }

  /** The attempt is over: whatever is under way or waits comes to nothing. */
  suspend(reason: Extract<FailureReason, 'CHECKPOINT_COORDINATOR_SUSPEND' | 'JOB_FAILOVER_REGION'>): void {
    this.stop()
    this.#tasks = null
    for (const request of this.#queue.clear()) request.reject(checkpointFailure(reason))
    for (const pending of [...this.#pending.values()]) this.#giveUp(pending, checkpointFailure(reason), false)
  }

  /** The job has ended: deletes what its policy does not keep. Resolves once that is done. */
  async close(state: TerminalState): Promise<void> {
    this.#closed = true
    this.suspend('CHECKPOINT_COORDINATOR_SUSPEND')
    await Promise.all(this.#finalising)
    this.#discard(this.#settings.store.ended(state))
    await Promise.all(this.#cleaning)
  }

  /** Resolves once nothing is being completed. */
  async settled(): Promise<void> {
    await Promise.all(this.#finalising)
  }

  #ask(wish: Omit<Request, 'resolve' | 'reject' | 'timestamp'>): Promise<TakenSnapshot> {
    return new Promise((resolve, reject) => {
      const request: Request = { ...wish, timestamp: this.#settings.now(), resolve, reject }
      this.#queue.add(request)?.reject(checkpointFailure('TOO_MANY_CHECKPOINT_REQUESTS'))
      this.#look()
    })
  }

  /** Takes up the next request, where it may begin. */
  #look(): void {
    const { now, policy } = this.#settings
    const { maxConcurrent, minPause } = policy.settings
    for (;;) {
      const next = this.#queue.next({
        initialising: this.#initialising,
        pending: this.#pending.size + this.#finalising.size,
        cleaning: this.#cleaning.size,
        maxConcurrent,
        minPause,
        now: now(),
        lastCompletion: this.#lastCompletion,
      })
      if (next.kind === 'wait') return
      if (next.kind === 'take') {
        void this.#begin(next.request)
        return
      }
      next.request.reject(checkpointFailure(next.reason))
      const delay = this.#schedule?.refused(now(), next.retryAfter) ?? null
      if (delay !== null) this.#arm(delay)
    }
  }

  /** Never rejects: whoever asked hears of it. */
  async #begin(request: Request): Promise<void> {
    this.#initialising = true
    try {
      await this.#initialise(request)
    } catch (error) {
      request.reject(error)
      this.#count(error, null, request.type, false)
    } finally {
      this.#initialising = false
      this.#look()
    }
  }

  async #initialise(request: Request): Promise<void> {
    const { graph, statistics, now, store } = this.#settings
    const refused = preCheck(request, { shutdown: this.#closed, scheduling: this.#schedule?.isOn === true })
    if (refused !== null) throw checkpointFailure(refused)
    const tasks = this.#tasks
    if (tasks === null) throw checkpointFailure('CHECKPOINT_COORDINATOR_SUSPEND')
    try {
      this.#plan(tasks)
    } catch (error) {
      statistics.failedBeforeStart()
      throw error
    }
    const id = this.#nextId++
    const type: SnapshotType = !isSavepoint(request.type) && store.mustBeFull ? { kind: 'FULL_CHECKPOINT', stops: 'no' } : request.type
    const timestamp = now()
    const vertices = new Map(graph.vertices.map((vertex) => [vertex.id, vertex.parallelism]))
    statistics.began({ id: Number(id), type, format: request.format, triggered: timestamp, vertices })
    try {
      await this.#launch({ ...request, type }, id, timestamp, tasks)
    } catch (error) {
      const failure = error instanceof TidemarkError && isFailureReason(error.code) ? error : ioFailure(error)
      statistics.failed(Number(id), now(), failure.message)
      throw failure
    }
  }

  /** Makes its place, and tells the tasks. */
  async #launch(request: Request, id: bigint, timestamp: number, tasks: CheckpointTasks): Promise<void> {
    const { graph, policy } = this.#settings
    const { type, format } = request
    const place = await this.#place(request, id)
    const plan = await this.#planNow(tasks, place)
    const pending: Pending = {
      request,
      plan,
      place,
      checkpoint: new PendingCheckpoint({
        id,
        graph,
        place,
        properties: this.#properties(type, format),
        version: policy.metadataVersion,
        waitsFor: new Set(plan.toWaitFor.map(({ vertex, subtask }) => taskKey(vertex.id, subtask))),
      }),
      expiry: setTimeout(() => {
        this.#giveUp(pending, checkpointFailure('CHECKPOINT_EXPIRED'), false)
      }, policy.settings.timeout),
    }
    this.#pending.set(id, pending)
    const barrier: Barrier = { id, timestamp, ...type, format, location: place.location }
    for (const { vertex, subtask } of plan.finished) this.#report(pending, vertex.id, subtask, new Map())
    for (const { vertex, subtask } of plan.toTrigger) tasks.trigger(vertex.id, subtask, barrier)
  }

  /** @throws TidemarkError NOT_ALL_REQUIRED_TASKS_RUNNING */
  #plan(tasks: CheckpointTasks): CheckpointPlan {
    const { graph, jobId, policy } = this.#settings
    const statusOf: CheckpointTasks['statusOf'] = (vertex, subtask) => tasks.statusOf(vertex, subtask)
    const planned = checkpointPlan({ graph, jobId, statusOf, afterTasksFinish: policy.settings.afterTasksFinish })
    if (planned.ok) return planned.plan
    throw planned.failure
  }

  /** While its place was made tasks may have finished, which nobody would wait for in vain, or the attempt have ended. */
  async #planNow(tasks: CheckpointTasks, place: SnapshotPlace): Promise<CheckpointPlan> {
    try {
      if (this.#tasks !== tasks) throw checkpointFailure('CHECKPOINT_COORDINATOR_SUSPEND')
      return this.#plan(tasks)
    } catch (error) {
      await place.discard()
      throw error
    }
  }

  #place({ type, targetDirectory }: Request, id: bigint): Promise<SnapshotPlace> {
    const { jobId, folder, policy } = this.#settings
    if (isSavepoint(type)) return savepointPlace(targetDirectory ?? folder, jobId, policy.inlineBytes)
    return checkpointPlace(folder, id, policy.inlineBytes)
  }

  #report({ checkpoint }: Pending, vertex: string, subtask: number, snapshots: ReadonlyMap<string, OperatorSnapshot>): void {
    const sizes = [...snapshots.values()].map(snapshotSize)
    this.#settings.statistics.acknowledged(Number(checkpoint.id), vertex, {
      subtask,
      acknowledged: this.#settings.now(),
      checkpointedSize: sizes.reduce((sum, { written }) => sum + written, 0),
      stateSize: sizes.reduce((sum, { whole }) => sum + whole, 0),
      processedData: 0,
      persistedData: 0,
      unaligned: false,
    })
  }

  #properties(type: SnapshotType, format: Request['format']): Uint8Array {
    if (type.kind === 'SAVEPOINT') return savepointProperties(format, ACTIONS[type.stops])
    const { retention } = this.#settings.policy
    const gone = (state: TerminalState): boolean => isDiscardedAtEnd(retention, state)
    const discards = { cancelled: gone('CANCELED'), failed: gone('FAILED'), finished: gone('FINISHED'), suspended: gone('SUSPENDED') }
    return checkpointProperties(type.kind, discards)
  }

  #finalise(pending: Pending): void {
    clearTimeout(pending.expiry)
    this.#pending.delete(pending.checkpoint.id)
    const finalising = this.#complete(pending).finally(() => {
      this.#finalising.delete(finalising)
      this.#look()
    })
    this.#finalising.add(finalising)
  }

  /** All tasks gave their part. Never rejects. */
  async #complete(pending: Pending): Promise<void> {
    const { checkpoint, plan, place, request } = pending
    const { store, statistics, now } = this.#settings
    const { id } = checkpoint
    const partly = unionListFailure({ plan, statesOf: (operator) => checkpoint.operatorHandles(operator), operatorsFinished: () => 0 })
    if (partly !== null) {
      this.#ended(pending, partly, true)
      return
    }
    let metadata
    try {
      metadata = await checkpoint.complete()
    } catch (error) {
      const detail = error instanceof Error ? error.message : null
      this.#ended(pending, checkpointFailure('FINALIZE_CHECKPOINT_FAILURE', detail, { cause: error }), false)
      return
    }
    this.#lastCompletion = now()
    statistics.completed(Number(id), place.uri)
    if (!isSavepoint(request.type)) {
      this.#discard(store.completed({ metadata, location: place.uri }))
      this.#failures.completed(id)
    }
    if (isNotified(request.type)) {
      this.#latestCompleted = id
      for (const older of [...this.#pending.values()])
        if (older.checkpoint.id < id && !isSavepoint(older.request.type))
          this.#giveUp(older, checkpointFailure('CHECKPOINT_SUBSUMED'), false)
      this.#tasks?.notifyComplete(id)
    }
    request.resolve({ id, location: place.uri })
  }

  #giveUp(pending: Pending, error: TidemarkError, byTask: boolean): void {
    if (!this.#pending.delete(pending.checkpoint.id)) return
    clearTimeout(pending.expiry)
    this.#ended(pending, error, byTask)
    this.#look()
  }

  /** It came to nothing: its files go, the tasks hear of it, and whoever asked for it once it is gone. */
  #ended({ checkpoint, place, request }: Pending, error: TidemarkError, byTask: boolean): void {
    const { statistics, now } = this.#settings
    statistics.failed(Number(checkpoint.id), now(), error.message)
    this.#tasks?.notifyAborted(checkpoint.id, this.#latestCompleted)
    this.#clean(
      place.discard().finally(() => {
        request.reject(error)
      }),
    )
    this.#count(error, checkpoint.id, request.type, byTask)
  }

  #count(error: unknown, id: bigint | null, type: SnapshotType, byTask: boolean): void {
    if (!(error instanceof TidemarkError) || !isFailureReason(error.code)) return
    const fails = this.#failures.failed({ id, type, reason: error.code, byTask })
    if (fails !== null && this.#tasks !== null) this.#settings.failJob(fails)
  }

  #discard({ snapshots, sharedFiles }: Discard): void {
    if (sharedFiles.length === 0 && snapshots.length === 0) return
    for (const { id } of snapshots) this.#settings.statistics.discarded(Number(id))
    // Shared files first: those of a claimed savepoint lie in its own folder.
    this.#clean(deleteAll(sharedFiles.map(localPath)).finally(() => Promise.all(snapshots.map(discardSnapshot))))
  }

  /** Files that cannot be deleted are left; they harm nothing. */
  #clean(work: Promise<void>): void {
    const cleaning = work
      .catch(() => undefined)
      .finally(() => {
        this.#cleaning.delete(cleaning)
        this.#look()
      })
    this.#cleaning.add(cleaning)
  }

  #arm(delay: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const again = this.#schedule?.fired(this.#settings.now()) ?? null
      if (again === null) return
      this.#arm(again)
      const type: SnapshotType = { kind: 'CHECKPOINT', stops: 'no' }
      // Nobody waits for it: the statistics say what came of it.
      this.#ask({ type, forced: false, periodic: true, targetDirectory: null, format: 'NATIVE' }).catch(() => undefined)
    }, delay)
  }
}

const ioFailure = (cause: unknown): TidemarkError =>
  checkpointFailure('IO_EXCEPTION', cause instanceof Error ? cause.message : null, { cause })
