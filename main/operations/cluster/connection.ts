import { TidemarkError, toProblem, type ClusterView, type DictionaryEntry } from '../../../shared/model/index.ts'
import type { FlinkClient } from '../../flink/flink-client.ts'
import { clusterLooker, type ClusterSight } from './watch/look-at-cluster.ts'
import { watched, type Watched } from './watch/watched.ts'

/** Where a cluster answers; it may change, as that of a cluster that is started again. */
export interface Place {
  id: string
  name: string
  address: string
  embedded: boolean
  /** Null while it is not there. */
  client: FlinkClient | null
  /** Why it is not there; null while it starts. */
  trouble: string | null
}

const LOOK_EVERY_MS = 2000
const FIRST_RETRY_MS = 1000
const LAST_RETRY_MS = 30_000
const NOTHING_SEEN: ClusterSight = { version: null, slots: null, freeSlots: null, jobs: [] }

/** One cluster and what was last seen of it. It is looked at only while somebody watches; a lost one ever more seldom. */
export class Connection {
  readonly #place: () => Place
  readonly #whois: (id: string) => readonly DictionaryEntry[]
  readonly #looks: Watched<null>
  #looker: { client: FlinkClient; look: () => Promise<ClusterSight> } | null = null
  #sight = NOTHING_SEEN
  #seenAt: number | null = null
  #failures = 0
  #nextTryAt: number | null = null
  #trouble: string | null = null

  constructor(place: () => Place, whois: (id: string) => readonly DictionaryEntry[], changed: () => void) {
    this.#place = place
    this.#whois = whois
    this.#looks = watched(async () => {
      const againMs = await this.#look()
      changed()
      return { value: null, againMs }
    })
  }

  get place(): Place {
    return this.#place()
  }

  /** Looks again and again until the signal is given. */
  async watch(signal: AbortSignal): Promise<void> {
    const looks = this.#looks.stream(signal)
    while (!(await looks.next()).done);
  }

  /** Looks at once. */
  wake(): void {
    this.#failures = 0
    this.#looks.wake()
  }

  view(): ClusterView {
    const { id, name, address, embedded, client, trouble } = this.#place()
    const lost = client === null ? trouble !== null : this.#failures > 0
    return {
      id,
      name,
      address,
      embedded,
      state: lost ? 'lost' : client !== null && this.#seenAt !== null ? 'connected' : 'connecting',
      seenAt: this.#seenAt,
      nextTryAt: lost ? this.#nextTryAt : null,
      trouble: trouble ?? this.#trouble,
      ...this.#sight,
    }
  }

  /** What asks the cluster. Throws `CLUSTER_NOT_THERE` while it is not. */
  client(): FlinkClient {
    const { client, name, trouble } = this.#place()
    if (client !== null) return client
    throw new TidemarkError({
      code: 'CLUSTER_NOT_THERE',
      message: trouble ?? `${name} is starting. Try again in a few seconds.`,
      retriable: true,
    })
  }

  async #look(): Promise<number> {
    const { client } = this.#place()
    if (client === null) {
      this.#sight = NOTHING_SEEN
      return LOOK_EVERY_MS
    }
    if (this.#looker?.client !== client) this.#looker = { client, look: clusterLooker(client, this.#whois) }
    try {
      this.#sight = await this.#looker.look()
      this.#seenAt = Date.now()
      this.#failures = 0
      this.#trouble = null
      this.#nextTryAt = null
      return LOOK_EVERY_MS
    } catch (error) {
      const againMs = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, LAST_RETRY_MS)
      this.#failures += 1
      this.#trouble = toProblem(error).message
      this.#nextTryAt = Date.now() + againMs
      return againMs
    }
  }
}
