import { z } from 'zod'
import * as answers from './answers.ts'
import { LIMITS, type Limits } from './exchange.ts'
import { registerModule, runJar, uploadJar, type JarRun } from './jar-runs.ts'
import type { JobAddress } from './job-address.ts'
import type { OperationStatus } from './operation.ts'
import { ownOperators, type OwnOperator } from './own-operators.ts'
import { askJson, getJson, refusalText, refused, replyTo } from './rest-client.ts'
import * as operations from './savepoint-operations.ts'
import { SAVEPOINT_DIRECTORY_KEYS } from './versions.ts'

/** REQUESTED says that the job was asked to cancel, not that it is over; ENDED names Flink's reason, with the state that it is in. */
export type CancelReply = { kind: 'requested' } | { kind: 'not-found' } | { kind: 'ended'; reason: string }

/**
 * A Flink cluster, 1.15 to 2.3, by its REST API (`RestClusterClient`): a real one, or Tidemark's local runtime. It keeps no state and no
 * connection. Ids are 32 hex digits. Each call throws what `getJson` throws: `CLUSTER_UNREACHABLE`, `CLUSTER_TIMEOUT`,
 * `CLUSTER_NOT_READY` (retriable), `CLUSTER_TLS`, `CLUSTER_REDIRECTS`, `CLUSTER_REFUSED`, `JOB_NOT_FOUND`, `NOT_FLINK`.
 */
export class FlinkClient {
  readonly address: JobAddress
  readonly #limits: Limits

  constructor(address: JobAddress, limits: Limits = LIMITS) {
    this.address = address
    this.#limits = limits
  }

  /** Counts, and which Flink it is. */
  overview(): Promise<z.infer<typeof answers.ClusterOverview>> {
    return this.#get('/overview', answers.ClusterOverview)
  }

  /** What its web UI may offer. */
  config(): Promise<z.infer<typeof answers.DashboardConfig>> {
    return this.#get('/config', answers.DashboardConfig)
  }

  /** The JobManager's configuration by Flink's keys, secrets masked. A job's own may differ. */
  async jobManagerConfig(): Promise<ReadonlyMap<string, string>> {
    const entries = await this.#get('/jobmanager/config', answers.ConfigurationEntries)
    return new Map(entries.map(({ key, value }) => [key, value ?? '']))
  }

  /** Where savepoints go for which no directory is named; null where the cluster has none. */
  async defaultSavepointDirectory(): Promise<string | null> {
    const configuration = await this.jobManagerConfig()
    return SAVEPOINT_DIRECTORY_KEYS.map((key) => configuration.get(key)).find((value) => value !== undefined && value !== '') ?? null
  }

  async taskManagers(): Promise<z.infer<typeof answers.TaskManagers>['taskmanagers']> {
    return (await this.#get('/taskmanagers', answers.TaskManagers)).taskmanagers
  }

  /** All jobs that the cluster knows, in no promised order. */
  async jobs(): Promise<answers.JobLine[]> {
    return (await this.#get('/jobs/overview', answers.JobsOverview)).jobs
  }

  job(id: string): Promise<z.infer<typeof answers.JobDetail>> {
    return this.#get(`/jobs/${id}`, answers.JobDetail)
  }

  /** `JobStatus`, e.g. `RUNNING`. Asked of the whole job, since 1.15 has no resource for it alone. */
  async jobStatus(id: string): Promise<string> {
    return (await this.#get(`/jobs/${id}`, z.object({ state: z.string() }))).state
  }

  vertex(job: string, id: string): Promise<z.infer<typeof answers.VertexDetail>> {
    return this.#get(`/jobs/${job}/vertices/${id}`, answers.VertexDetail)
  }

  /** Event time that the inputs of each subtask have reached, as far as it is known: the text of a LONG. Sources have none. */
  async watermarks(job: string, vertex: string): Promise<string[]> {
    return (await this.#get(`/jobs/${job}/vertices/${vertex}/watermarks`, answers.MetricValues)).map(({ value }) => value)
  }

  /** The operators of a job with their uids; null where the cluster is none of Tidemark's, which alone tell them. */
  operators(job: string): Promise<OwnOperator[] | null> {
    return ownOperators(this.address, job, this.#limits)
  }

  async plan(job: string): Promise<z.infer<typeof answers.JobPlan>['plan']> {
    return (await this.#get(`/jobs/${job}/plan`, answers.JobPlan)).plan
  }

  jobConfig(job: string): Promise<z.infer<typeof answers.JobConfig>> {
    return this.#get(`/jobs/${job}/config`, answers.JobConfig)
  }

  /** What made the job or its tasks fail, newest first. */
  async exceptions(job: string, max?: number): Promise<z.infer<typeof answers.JobExceptions>['exceptionHistory']> {
    const query = max === undefined ? '' : `?maxExceptions=${max}`
    return (await this.#get(`/jobs/${job}/exceptions${query}`, answers.JobExceptions)).exceptionHistory
  }

  /** How the job ended; null while it runs. */
  async executionResult(job: string): Promise<z.infer<typeof answers.ExecutionResult>['job-execution-result'] | null> {
    return (await this.#get(`/jobs/${job}/execution-result`, answers.ExecutionResult))['job-execution-result'] ?? null
  }

  checkpoints(job: string): Promise<z.infer<typeof answers.Checkpoints>> {
    return this.#get(`/jobs/${job}/checkpoints`, answers.Checkpoints)
  }

  checkpointConfig(job: string): Promise<z.infer<typeof answers.CheckpointConfig>> {
    return this.#get(`/jobs/${job}/checkpoints/config`, answers.CheckpointConfig)
  }

  checkpoint(job: string, id: number): Promise<z.infer<typeof answers.CheckpointDetail>> {
    return this.#get(`/jobs/${job}/checkpoints/details/${id}`, answers.CheckpointDetail)
  }

  /** Asks for a savepoint; the answer is the id to ask {@link savepointStatus} with. */
  triggerSavepoint(job: string, ask: operations.SavepointAsk & { cancel?: boolean }): Promise<string> {
    return operations.triggerSavepoint(this.address, job, ask)
  }

  /** Asks to stop with a savepoint; the answer is the id to ask {@link savepointStatus} with. */
  triggerStop(job: string, ask: operations.SavepointAsk & { drain: boolean }): Promise<string> {
    return operations.triggerStop(this.address, job, ask)
  }

  savepointStatus(job: string, triggerId: string): Promise<OperationStatus<string>> {
    return operations.savepointStatus(this.address, job, triggerId, this.#limits)
  }

  /** Since 1.17; the answer is the id to ask {@link checkpointStatus} with. */
  triggerCheckpoint(job: string, ask: { type: 'CONFIGURED' | 'FULL'; triggerId: string }): Promise<string> {
    return operations.triggerCheckpoint(this.address, job, ask)
  }

  checkpointStatus(job: string, triggerId: string): Promise<OperationStatus<number>> {
    return operations.checkpointStatus(this.address, job, triggerId)
  }

  /** Asks to delete a savepoint; the answer is the id to ask {@link disposalStatus} with. */
  triggerDisposal(path: string): Promise<string> {
    return operations.triggerDisposal(this.address, path)
  }

  disposalStatus(triggerId: string): Promise<OperationStatus<null>> {
    return operations.disposalStatus(this.address, triggerId)
  }

  /** Asks a job to cancel; its state tells when it is over. */
  async cancel(job: string): Promise<CancelReply> {
    const ask = { method: 'PATCH', route: `/jobs/${job}?mode=cancel` } as const
    const reply = await replyTo(this.address, ask, answers.Nothing, this.#limits)
    if (reply.ok) return { kind: 'requested' }
    if (reply.status === 404) return { kind: 'not-found' }
    if (reply.status === 409) return { kind: 'ended', reason: refusalText(reply.errors) }
    throw refused(this.address, ask, reply)
  }

  async jars(): Promise<z.infer<typeof answers.Jars>['files']> {
    return (await this.#get('/jars', answers.Jars)).files
  }

  uploadJar(name: string, bytes: Blob): Promise<string> {
    return uploadJar(this.address, name, bytes)
  }

  registerModule(path: string): Promise<string> {
    return registerModule(this.address, path)
  }

  runJar(jar: string, run: JarRun): Promise<string> {
    return runJar(this.address, jar, run)
  }

  async deleteJar(jar: string): Promise<void> {
    await askJson(this.address, { method: 'DELETE', route: `/jars/${encodeURIComponent(jar)}` }, answers.Nothing, this.#limits)
  }

  /** Ends the whole session with all its jobs; answers before it is gone. */
  async shutDown(): Promise<void> {
    await askJson(this.address, { method: 'DELETE', route: '/cluster' }, answers.Nothing, this.#limits)
  }

  #get<T>(route: string, schema: z.ZodType<T>): Promise<T> {
    return getJson(this.address, route, schema, this.#limits)
  }
}
