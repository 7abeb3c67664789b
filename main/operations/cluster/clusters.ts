import { TidemarkError, type ClusterView, type JobView, type Program } from '../../../shared/model/index.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import type { SavedCluster } from '../../catalog/cluster-repository.ts'
import { clusterAddress } from '../../flink/cluster-address.ts'
import { FlinkClient } from '../../flink/flink-client.ts'
import { sampleJobs } from '../sample-jobs.ts'
import { Connection, type Place } from './connection.ts'
import { Changes } from './watch/changes.ts'
import { jobLooker } from './watch/look-at-job.ts'
import { watched, type Watched } from './watch/watched.ts'

/** The local runtime that the host starts. */
export interface OwnCluster {
  place(): Pick<Place, 'client' | 'trouble'>
  /** Called whenever its place changes. */
  onChange(listener: () => void): void
  /** Starts it again where it has ended. */
  retry(): void
}

/** Id of the own cluster among the connections. */
export const EMBEDDED = 'embedded'
const JOB_EVERY_MS = 1000

/** The clusters that Tidemark is connected to: the own one first. All who watch share one look at a cluster, and one at a job. */
export class Clusters {
  readonly #catalog: Pick<Catalog, 'clusters' | 'whois'>
  readonly #own: OwnCluster | null
  readonly #connections = new Map<string, Connection>()
  readonly #jobs = new Map<string, Watched<JobView>>()
  readonly #changes = new Changes()
  #watching: AbortController | null = null

  constructor(catalog: Pick<Catalog, 'clusters' | 'whois'>, own: OwnCluster | null) {
    this.#catalog = catalog
    this.#own = own
    if (own !== null) {
      this.#put({ id: EMBEDDED, place: () => ownPlace(own) })
      own.onChange(() => {
        this.#connections.get(EMBEDDED)?.wake()
        this.#changes.notify()
      })
    }
    for (const saved of catalog.clusters.all()) this.#connect(saved, saved.address)
  }

  /** All clusters, at once and after each look at one of them. */
  async *watch(signal?: AbortSignal): AsyncGenerator<ClusterView[], void> {
    if (this.#watching === null) this.#watchAll()
    try {
      yield* this.#changes.stream(() => [...this.#connections.values()].map((connection) => connection.view()), signal)
    } finally {
      if (!this.#changes.listened) this.close()
    }
  }

  /** A job, at once and after each look. Throws what `FlinkClient` throws, `CLUSTER_UNKNOWN`, `CLUSTER_NOT_THERE`. */
  watchJob(cluster: string, job: string, signal?: AbortSignal): AsyncGenerator<JobView, void> {
    const key = `${cluster}/${job}`
    let looks = this.#jobs.get(key)
    if (looks === undefined) {
      const look = jobLooker(this.client(cluster), job, (id) => this.#catalog.whois(id))
      looks = watched(async () => {
        try {
          return { value: await look(), againMs: JOB_EVERY_MS }
        } catch (error) {
          this.#jobs.delete(key) // the next who watches asks where the cluster is by then
          throw error
        }
      })
      this.#jobs.set(key, looks)
    }
    return looks.stream(signal)
  }

  /** What asks a cluster. Throws `CLUSTER_UNKNOWN`, `CLUSTER_NOT_THERE`. */
  client(cluster: string): FlinkClient {
    return this.#of(cluster).client()
  }

  place(cluster: string): Place {
    return this.#of(cluster).place
  }

  /** Connects to a cluster, whether it answers or not; answers with its id. Throws `JOB_ADDRESS_MALFORMED`. */
  connect(name: string, address: string): string {
    const { base, cluster } = clusterAddress(address)
    const saved = this.#catalog.clusters.save(name.trim() === '' ? cluster : name.trim(), base)
    this.#connect(saved, address)
    if (this.#watching !== null) this.#watchAll()
    this.#changes.notify()
    return saved.id
  }

  /** False where there is no such connection, or it is the own cluster. */
  disconnect(cluster: string): boolean {
    if (!this.#catalog.clusters.remove(cluster)) return false
    this.#connections.delete(cluster)
    if (this.#watching !== null) this.#watchAll()
    this.#changes.notify()
    return true
  }

  /** Asks a cluster at once. */
  retry(cluster: string): boolean {
    const connection = this.#connections.get(cluster)
    if (cluster === EMBEDDED) this.#own?.retry()
    connection?.wake()
    return connection !== undefined
  }

  /** What can be started on a cluster: the sample jobs on the own one, jars on another. */
  async programs(cluster: string): Promise<Program[]> {
    if (this.#of(cluster).place.embedded) return sampleJobs().map(({ name, path }) => ({ id: path, name }))
    return (await this.client(cluster).jars()).map(({ id, name }) => ({ id, name }))
  }

  /** Looks at nothing any longer. */
  close(): void {
    this.#watching?.abort()
    this.#watching = null
  }

  /** @param address with user and password, where they were given: they are held here alone */
  #connect({ id, name, address: shown }: SavedCluster, address: string): void {
    const client = new FlinkClient(clusterAddress(address))
    this.#put({ id, place: () => ({ id, name, address: shown, embedded: false, client, trouble: null }) })
  }

  #put({ id, place }: { id: string; place: () => Place }): void {
    const changed = (): void => {
      this.#changes.notify()
    }
    this.#connections.set(id, new Connection(place, (operator) => this.#catalog.whois(operator), changed))
  }

  #watchAll(): void {
    this.#watching?.abort()
    const watching = new AbortController()
    this.#watching = watching
    for (const connection of this.#connections.values()) void connection.watch(watching.signal)
  }

  #of(cluster: string): Connection {
    const connection = this.#connections.get(cluster)
    if (connection !== undefined) return connection
    throw new TidemarkError({
      code: 'CLUSTER_UNKNOWN',
      message: 'There is no connection to this cluster any longer. Choose one of those on Home, or connect to it again.',
      found: cluster,
    })
  }
}

function ownPlace(own: OwnCluster): Place {
  const { client, trouble } = own.place()
  return { id: EMBEDDED, name: 'This machine', address: client?.address.base ?? '', embedded: true, client, trouble }
}
