import { setTimeout } from 'node:timers/promises'
import {
  TidemarkError,
  toProblem,
  type OperationAsk,
  type OperationPlan,
  type OperationTarget,
  type OperationView,
  type Problem,
} from '../../../shared/model/index.ts'
import type { JournalledOperation, OperationJournal } from '../../catalog/operation-journal.ts'
import { isSettled, type OperationEvent } from '../../catalog/operation-state.ts'
import type { FlinkClient } from '../../flink/flink-client.ts'
import { pollDelayMs } from '../../flink/operation.ts'
import { newTriggerId } from '../../flink/savepoint-operations.ts'
import { factsOf, type Facts } from './facts.ts'
import { cancel } from './verbs/cancel.ts'
import { checkpoint } from './verbs/checkpoint.ts'
import { dispose } from './verbs/dispose.ts'
import { uriOf } from './verbs/find-savepoint.ts'
import { resume } from './verbs/resume.ts'
import { savepoint } from './verbs/savepoint.ts'
import { stop } from './verbs/stop.ts'
import { KEPT_MS, type Verb } from './verbs/verb.ts'
import { Changes } from './watch/changes.ts'

const VERBS: { [Kind in OperationAsk['kind']]: Verb<Kind> } = { savepoint, stop, cancel, checkpoint, dispose, resume }
const LISTED = 100
/** A request that was not answered may still arrive this long, in milliseconds. */
const MAY_ARRIVE_MS = 15_000
/** The main function of a job runs before the cluster knows it: as long as running a jar may take. */
const MAY_START_MS = 125_000

/** Where clusters are found: by the id of their connection. */
export interface ClusterPlaces {
  client(cluster: string): FlinkClient
  place(cluster: string): { name: string; embedded: boolean }
}

export interface OperationsOptions {
  journal: OperationJournal
  clusters: ClusterPlaces
  /** Called with where a savepoint lies that an operation has made. */
  saved?: (location: string) => void
  /** For tests: called after each step of an operation. */
  step?: (name: 'written' | 'sent' | 'triggered' | 'settled', operation: string) => void
}

/**
 * What changes something on clusters. Each operation is written down before it is sent, sent once, and followed until it is known what
 * became of it, in this run of the process or in a later one: call {@link reconcile} at the start, and {@link close} at the end.
 */
export class Operations {
  readonly #options: OperationsOptions
  readonly #changes = new Changes()
  readonly #closed = new AbortController()
  /** When this process began: what an own cluster was asked before, it was asked in an earlier life. */
  readonly #since = Date.now()

  constructor(options: OperationsOptions) {
    this.#options = options
  }

  /** Newest first, at once and after each change. */
  watch(signal?: AbortSignal): AsyncGenerator<OperationView[], void> {
    return this.#changes.stream(() => this.#options.journal.list(LISTED).map(viewOf), signal)
  }

  /** Says what it would do. Throws what `FlinkClient` throws, `JOB_NOT_FOUND`, `CLUSTER_UNKNOWN`, `CLUSTER_NOT_THERE`. */
  async plan({ cluster, job }: OperationTarget, ask: OperationAsk): Promise<OperationPlan> {
    return verbOf(ask).plan(await factsOf(this.#options.clusters.client(cluster), job), ask)
  }

  /**
   * Writes it down, then sends it and follows it without being waited for; answers with its id. Throws `OPERATION_REFUSED` and what
   * {@link plan} throws.
   */
  async start({ cluster, job }: OperationTarget, ask: OperationAsk): Promise<string> {
    const { journal, clusters } = this.#options
    const client = clusters.client(cluster)
    const facts = await factsOf(client, job)
    const verb = verbOf(ask)
    const { refusal } = verb.plan(facts, ask)
    if (refusal !== null) throw new TidemarkError({ code: 'OPERATION_REFUSED', message: refusal })
    const { name: clusterName } = clusters.place(cluster)
    const id = newTriggerId()
    const record = { id, kind: ask.kind, cluster, clusterName, job, jobName: facts.job?.name ?? null, place: verb.place(facts, ask) }
    journal.request(record)
    this.#step('written', id)
    void this.#run(client, id, ask, facts)
    return id
  }

  /** Finds out what became of what an earlier run has left open. */
  reconcile(): void {
    for (const { id } of this.#options.journal.unsettled()) void this.#follow(id)
  }

  /** Takes a settled operation out of the list. */
  dismiss(id: string): boolean {
    const { journal } = this.#options
    const before = journal.get(id)
    if (before === null || !isSettled(before.state) || before.dismissed) return false
    this.#record(id, { type: 'dismissed' })
    return true
  }

  /** Follows nothing any longer; what is in flight goes on at its cluster, and the next run finds out. */
  close(): void {
    this.#closed.abort()
  }

  async #run(client: FlinkClient, id: string, ask: OperationAsk, facts: Facts): Promise<void> {
    try {
      const trigger = await verbOf(ask).send({ client, id, job: facts.job?.id ?? '', facts }, ask)
      this.#step('sent', id)
      this.#record(id, { type: 'triggered', trigger })
      this.#step('triggered', id)
    } catch (error) {
      const problem = toProblem(error)
      // whether it arrived cannot be told where no answer of Flink's came: then the cluster is asked for it
      if (isAnswer(problem)) this.#record(id, { type: 'failed', reasons: [problem.message] })
    }
    await this.#follow(id)
  }

  async #follow(id: string): Promise<void> {
    const { journal } = this.#options
    const { signal } = this.#closed
    for (let n = 0; !signal.aborted; n++) {
      const operation = journal.get(id)
      if (operation === null || isSettled(operation.state)) return
      const event = await this.#look(operation)
      if (this.#closed.signal.aborted) return // while it was looked at
      if (event !== null) this.#record(id, event)
      if (event === null || event.type === 'progress') await setTimeout(pollDelayMs(n), undefined, { signal }).catch(() => undefined)
    }
  }

  /** Null where nothing can be said yet. */
  async #look(operation: JournalledOperation): Promise<OperationEvent | null> {
    const { clusters, journal } = this.#options
    const { id, kind, cluster, state, startedAt } = operation
    try {
      const ended = clusters.place(cluster).embedded && startedAt < this.#since
      const taken = new Set(
        journal.list(LISTED).flatMap((other) => (other.id === id || other.location === null ? [] : [uriOf(other.location)])),
      )
      const event = await VERBS[kind].look({ client: clusters.client(cluster), operation, taken, ended })
      // as long as it may be on its way, silence tells nothing
      const early = state === 'requested' && !ended && Date.now() - startedAt < (kind === 'resume' ? MAY_START_MS : MAY_ARRIVE_MS)
      return early && event !== null && (event.type === 'failed' || event.type === 'unknown') ? null : event
    } catch (error) {
      const problem = toProblem(error)
      const silent = !isAnswer(problem) && (problem.retriable || Date.now() - startedAt < KEPT_MS)
      return silent ? null : { type: 'unknown', location: null, reasons: [problem.message] }
    }
  }

  #record(id: string, event: OperationEvent): void {
    const { journal, saved } = this.#options
    const before = journal.get(id)?.state
    const { kind, state, location } = journal.record(id, event)
    this.#changes.notify()
    if (before === state || !isSettled(state)) return
    this.#step('settled', id)
    if (location !== null && (kind === 'savepoint' || kind === 'stop')) saved?.(location)
  }

  #step(name: Parameters<NonNullable<OperationsOptions['step']>>[0], id: string): void {
    if (name === 'written') this.#changes.notify()
    this.#options.step?.(name, id)
  }
}

/** False where nothing came from Flink: no answer, or the page of a proxy that gave up, behind which the request may have arrived. */
function isAnswer({ retriable, code }: Problem): boolean {
  return !retriable && code !== 'NOT_FLINK' && code !== 'CLUSTER_ANSWER_TOO_LARGE'
}

/** The verb of an ask, which takes asks of that kind. */
function verbOf(ask: OperationAsk): Verb<OperationAsk['kind']> {
  return VERBS[ask.kind] as Verb<OperationAsk['kind']>
}

function viewOf(operation: JournalledOperation): OperationView {
  const { id, kind, clusterName, job, jobName, state, startedAt, endedAt, location, reasons, place } = operation
  const concerned = kind === 'resume' || kind === 'dispose' ? place : null
  return { id, kind, cluster: clusterName, job: jobName ?? job, state, startedAt, endedAt, location: location ?? concerned, reasons }
}
