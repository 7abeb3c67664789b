/** A cluster that says what a real one said, as plain data at the port; a test decides what operations come to. */
import type {
  Cancellation,
  CheckpointRequest,
  CheckpointStatistics,
  Cluster,
  ClusterOverview,
  JobReport,
  JobSummary,
  Outcome,
  SavepointRequest,
  SubmitRequest,
  TaskManagerReport,
} from '../../main/runtime/cluster.ts'
import { type Json, jobReport, jobSummary, statistics, taskManager } from './rest-server-data.ts'
import type { Recording } from './rest-server-recording.ts'

export class RecordedCluster implements Cluster {
  readonly requests: (SavepointRequest | CheckpointRequest | SubmitRequest | string)[] = []
  onSavepoint: (request: SavepointRequest) => Promise<Outcome<string>> = unset
  onCheckpoint: (request: CheckpointRequest) => Promise<Outcome<number>> = unset
  onDisposal: (pointer: string) => Promise<Outcome<null>> = unset
  onSubmit: (request: SubmitRequest) => Promise<Outcome<string>> = unset
  cancellation: Cancellation = { kind: 'REQUESTED' }
  /** Whether subtasks are those that were asked for vertex by vertex, moments after the job as a whole. */
  subtasksByVertex = false
  /** Lines of the configuration beside the recorded ones. */
  readonly settings = new Map<string, string>()
  readonly #answers: ReadonlyMap<string, Json>

  /** Later recordings take the place of earlier ones where they answer the same. */
  constructor(...recordings: readonly Recording[]) {
    const gets = recordings
      .flatMap(({ exchanges }) => exchanges)
      .filter(({ request, response }) => request.method === 'GET' && response.status === 200)
    this.#answers = new Map(gets.map(({ request, response }) => [request.path.replace(/^\/v1/, ''), response.body as Json]))
  }

  overview(): Promise<ClusterOverview> {
    const [overview, config] = [this.#answer('/overview'), this.#answer('/config')]
    const [commit = '', commitDate = ''] = String(config['flink-revision']).split(' @ ')
    return Promise.resolve({
      taskManagers: Number(overview.taskmanagers),
      slots: Number(overview['slots-total']),
      freeSlots: Number(overview['slots-available']),
      flinkVersion: String(overview['flink-version']),
      commit,
      commitDate,
    })
  }

  configuration(): Promise<ReadonlyMap<string, string>> {
    const recorded = this.#answer('/jobmanager/config') as unknown as { key: string; value: string }[]
    return Promise.resolve(new Map([...recorded.map(({ key, value }): [string, string] => [key, value]), ...this.settings]))
  }

  taskManagers(): Promise<readonly TaskManagerReport[]> {
    return Promise.resolve((this.#answer('/taskmanagers').taskmanagers as Json[]).map(taskManager))
  }

  jobs(): Promise<readonly JobSummary[]> {
    return Promise.resolve((this.#answer('/jobs/overview').jobs as Json[]).map(jobSummary))
  }

  job(id: string): Promise<JobReport | null> {
    const [details, config] = [this.#answers.get(`/jobs/${id}`), this.#answers.get(`/jobs/${id}/config`)]
    if (details === undefined || config === undefined) return Promise.resolve(null)
    const of = (resource: string): Json =>
      resource.startsWith('/vertices/') && !this.subtasksByVertex ? {} : (this.#answers.get(`/jobs/${id}${resource}`) ?? {})
    return Promise.resolve(jobReport(details, config, of))
  }

  checkpoints(id: string): Promise<CheckpointStatistics | null> {
    const [overview, config] = [this.#answers.get(`/jobs/${id}/checkpoints`), this.#answers.get(`/jobs/${id}/checkpoints/config`)]
    if (overview === undefined || config === undefined) return Promise.resolve(null)
    const prefix = `/jobs/${id}/checkpoints/details/`
    const details = [...this.#answers].flatMap(([path, answer]) => (path.startsWith(prefix) ? [answer] : []))
    return Promise.resolve(statistics(overview, config, details))
  }

  triggerSavepoint(request: SavepointRequest): Promise<Outcome<string>> {
    this.requests.push(request)
    return this.onSavepoint(request)
  }

  triggerCheckpoint(request: CheckpointRequest): Promise<Outcome<number>> {
    this.requests.push(request)
    return this.onCheckpoint(request)
  }

  disposeSavepoint(pointer: string): Promise<Outcome<null>> {
    this.requests.push(pointer)
    return this.onDisposal(pointer)
  }

  cancel(id: string): Promise<Cancellation> {
    this.requests.push(id)
    return Promise.resolve(this.cancellation)
  }

  submitModule(request: SubmitRequest): Promise<Outcome<string>> {
    this.requests.push(request)
    return this.onSubmit(request)
  }

  #answer(path: string): Json {
    const answer = this.#answers.get(path)
    if (answer === undefined) throw new Error(`nothing was recorded of ${path}`)
    return answer
  }
}

const unset = (): Promise<never> => Promise.reject(new Error('the test says nothing of this operation'))
