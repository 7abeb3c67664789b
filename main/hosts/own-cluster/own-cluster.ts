import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { dataFolder } from '../../catalog/place.ts'
import { clusterAddress } from '../../flink/cluster-address.ts'
import { FlinkClient } from '../../flink/flink-client.ts'
import type { OwnCluster as Port } from '../../operations/cluster/clusters.ts'
import type { ClusterProcess, LaunchCluster } from './launch.ts'
import type { OwnClusterSaid } from './messages.ts'
import { ownClusterSettings } from './settings.ts'

const FIRST_PAUSE_MS = 1000
const LAST_PAUSE_MS = 60_000
/** A cluster that has lived this long did not end because of how it started. */
const LIVED_MS = 60_000
/** How long it may take to end its jobs. */
const END_DEADLINE_MS = 3000

/**
 * The local runtime of the console: a process that is started with it, started again when it breaks down, and ended with it. What its jobs
 * print goes to a log beside the catalog, begun anew with each start.
 */
export class OwnCluster implements Port {
  readonly #module: URL
  readonly #launch: LaunchCluster
  readonly #started: (client: FlinkClient) => void
  readonly #listeners = new Set<() => void>()
  #child: ClusterProcess | null = null
  #whenGone: (() => void) | null = null
  #client: FlinkClient | null = null
  #trouble: string | null = null
  #failures = 0
  #again: NodeJS.Timeout | null = null
  #closed = false

  /**
   * @param module of the process, see `cluster-process.ts`
   * @param launch how that process is started here
   * @param started called with each cluster that answers
   */
  constructor(module: URL, launch: LaunchCluster, started: (client: FlinkClient) => void) {
    this.#module = module
    this.#launch = launch
    this.#started = started
  }

  place(): ReturnType<Port['place']> {
    return { client: this.#client, trouble: this.#trouble }
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener)
  }

  /** Starts it, unless it runs. */
  retry(): void {
    if (this.#child !== null || this.#closed) return
    if (this.#again !== null) clearTimeout(this.#again)
    this.#again = null
    this.#start()
  }

  /** Ends it with all its jobs; resolves when it is gone. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#again !== null) clearTimeout(this.#again)
    const child = this.#child
    if (child === null) return
    const gone = new Promise<void>((resolve) => (this.#whenGone = resolve))
    const late = setTimeout(() => {
      child.kill()
    }, END_DEADLINE_MS)
    child.end() // it cleans up behind itself and ends
    await gone
    clearTimeout(late)
  }

  #start(): void {
    const log = join(dataFolder(), 'own-cluster.log')
    mkdirSync(dirname(log), { recursive: true })
    this.#client = null
    this.#trouble = null
    const begun = performance.now()
    const child = this.#launch({
      module: this.#module,
      start: { settings: ownClusterSettings() },
      log,
      said: (said) => {
        this.#hear(said, child)
      },
      gone: () => {
        this.#child = null
        this.#whenGone?.()
        if (performance.now() - begun > LIVED_MS) this.#failures = 0
        this.#startAgain(log)
      },
    })
    this.#child = child
    this.#tell()
  }

  #hear(said: OwnClusterSaid, child: ClusterProcess): void {
    if (said.kind === 'failed') {
      this.#trouble = said.message
      child.kill()
      return
    }
    this.#client = new FlinkClient(clusterAddress(said.url))
    this.#started(this.#client)
    this.#tell()
  }

  #startAgain(log: string): void {
    this.#client = null
    if (this.#closed) return
    this.#trouble ??= `The local runtime has ended by itself, and its jobs with it. It is started again; what it said is in ${log}.`
    this.#again = setTimeout(
      () => {
        this.retry()
      },
      Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LAST_PAUSE_MS),
    )
    this.#failures += 1
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
