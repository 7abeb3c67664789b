import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { dataFolder } from '../../catalog/place.ts'
import { clusterAddress } from '../../flink/cluster-address.ts'
import { FlinkClient } from '../../flink/flink-client.ts'
import type { OwnCluster as Port } from '../../operations/cluster/clusters.ts'
import { appRoot } from '../app-files.ts'
import type { OwnClusterSaid, OwnClusterStart } from './messages.ts'
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
  readonly #started: (client: FlinkClient) => void
  readonly #listeners = new Set<() => void>()
  #child: ChildProcess | null = null
  #client: FlinkClient | null = null
  #trouble: string | null = null
  #failures = 0
  #again: NodeJS.Timeout | null = null
  #closed = false

  /**
   * @param module of the process, see `cluster-process.ts`
   * @param started called with each cluster that answers
   */
  constructor(module: URL, started: (client: FlinkClient) => void) {
    this.#module = module
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
    const gone = once(child, 'exit')
    const late = setTimeout(() => child.kill('SIGKILL'), END_DEADLINE_MS)
    if (child.connected) child.disconnect() // it cleans up behind itself and ends
    await gone
    clearTimeout(late)
  }

  #start(): void {
    const log = join(dataFolder(), 'own-cluster.log')
    mkdirSync(dirname(log), { recursive: true })
    // jobs print what only their owner may see
    const output = openSync(log, 'w', 0o600)
    const child = fork(this.#module, [], {
      stdio: ['ignore', output, output, 'ipc'],
      execArgv: [],
      execPath: nodeBinary(),
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    })
    closeSync(output)
    this.#child = child
    this.#client = null
    this.#trouble = null
    const begun = performance.now()
    child.once('message', (message) => {
      this.#hear(message as OwnClusterSaid, child)
    })
    const ended = (): void => {
      if (this.#child !== child) return
      this.#child = null
      if (performance.now() - begun > LIVED_MS) this.#failures = 0
      this.#startAgain(log)
    }
    child.once('exit', ended).once('error', ended)
    child.send({ settings: ownClusterSettings() } satisfies OwnClusterStart)
    this.#tell()
  }

  #hear(said: OwnClusterSaid, child: ChildProcess): void {
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

/** The Node that this runs on; under Electron the pinned one where it is installed, else Electron's own binary, taken for Node. */
function nodeBinary(): string {
  const pinned = join(appRoot, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return 'electron' in process.versions && existsSync(pinned) ? pinned : process.execPath
}
