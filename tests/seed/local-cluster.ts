import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { clusterAddress } from '../../main/flink/cluster-address.ts'
import { FlinkClient } from '../../main/flink/flink-client.ts'
import type { JarRun } from '../../main/flink/jar-runs.ts'
import { awaitOperation, type OperationOutcome } from '../../main/flink/operation.ts'
import { newTriggerId, type SavepointType } from '../../main/flink/savepoint-operations.ts'
import type { SeedJob } from '../jobs/seed.ts'

const MAIN = join(import.meta.dirname, '../../main/cli/main.ts')
const JOB = join(import.meta.dirname, '../jobs/seed.ts')

/** What a command said. */
export interface Said {
  exit: number
  out: string
  err: string
}

/** A run of a job: what it is given beyond the job's own arguments. */
export type Run = Pick<JarRun, 'parallelism' | 'restore' | 'configuration'>

/** Settings of a job that takes checkpoints as often as it can, and goes on after failures. */
export const CHECKPOINTED = {
  'execution.checkpointing.interval': '50 ms',
  'restart-strategy.type': 'fixed-delay',
  'restart-strategy.fixed-delay.delay': '10 ms',
  'restart-strategy.fixed-delay.attempts': '5',
} as const

/** A local cluster as `tidemark cluster start` starts it, in a process of its own; asked by Flink's REST API, and by Tidemark's verbs. */
export class SeedCluster {
  readonly client: FlinkClient
  /** A folder that goes with the cluster: `savepoints`, `checkpoints`, and what tests put there. */
  readonly folder: string
  readonly #process: ChildProcess
  #places = 0

  private constructor(process: ChildProcess, folder: string, url: string) {
    this.#process = process
    this.folder = folder
    this.client = new FlinkClient(clusterAddress(url))
  }

  /** @param settings by Flink's keys, before those that every cluster of tests has @param folder of a cluster before it */
  static async start(settings: Readonly<Record<string, string>> = {}, folder?: string): Promise<SeedCluster> {
    const own = folder ?? mkdtempSync(join(tmpdir(), 'tidemark-seed-'))
    const configuration = {
      'execution.checkpointing.savepoint-dir': `file://${own}/savepoints`,
      'execution.checkpointing.dir': `file://${own}/checkpoints`,
      ...settings,
    }
    const args = Object.entries(configuration).flatMap(([key, value]) => ['-D', `${key}=${value}`])
    const env = { ...process.env, TIDEMARK_HOME: join(own, 'home'), TIDEMARK_JOBMANAGER: '' }
    const child = spawn(process.execPath, [MAIN, 'cluster', 'start', '--port', '0', ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout })
    const url = await new Promise<string>((resolve, reject) => {
      lines.on('line', (line) => {
        if (line.startsWith('http://')) resolve(line)
      })
      child.once('exit', (code) => {
        reject(new Error(`the cluster ended with ${code}`))
      })
    })
    return new SeedCluster(child, own, url)
  }

  /** Ends it as Ctrl-C does. */
  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      this.#process.kill('SIGTERM')
      await once(this.#process, 'exit')
    }
  }

  /** Ends it, and deletes its folder. */
  async close(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** A `tidemark` command against this cluster. */
  async tidemark(...args: readonly string[]): Promise<Said> {
    const env = {
      ...process.env,
      TIDEMARK_HOME: join(this.folder, 'home'),
      TIDEMARK_JOBMANAGER: `http://${this.client.address.cluster}`,
      FORCE_COLOR: undefined,
    }
    try {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...args], { env })
      return { exit: 0, out: stdout, err: stderr.replaceAll('\n', ' ') }
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { exit: code, out: stdout, err: stderr.replaceAll('\n', ' ') }
    }
  }

  /** A job of `tests/jobs/seed.ts` with folders of its own, submitted, with all of its tasks running. */
  async job(settings: Partial<SeedJob> = {}, run: Run = {}): Promise<RunningJob> {
    const place = join(this.folder, `job-${this.#places++}`)
    const args: SeedJob = { out: join(place, 'out'), flags: join(place, 'flags'), ...settings }
    mkdirSync(args.flags, { recursive: true })
    const job = new RunningJob(this, await this.submit(JOB, [JSON.stringify(args)], run), args)
    await job.running()
    return job
  }

  /** Submits a job's module; the answer is the job's id. */
  async submit(path: string, args: readonly string[], run: Run = {}): Promise<string> {
    const module = await this.client.registerModule(path)
    try {
      return await this.client.runJar(module, { args, ...run })
    } finally {
      await this.client.deleteJar(module)
    }
  }

  /** A new folder for savepoints. */
  place(): string {
    return join(this.folder, `savepoints-${this.#places++}`)
  }
}

/** A job on a {@link SeedCluster}. */
export class RunningJob {
  readonly id: string
  readonly args: SeedJob
  readonly #cluster: SeedCluster

  constructor(cluster: SeedCluster, id: string, args: SeedJob) {
    this.#cluster = cluster
    this.id = id
    this.args = args
  }

  get #client(): FlinkClient {
    return this.#cluster.client
  }

  state(): Promise<string> {
    return this.#client.jobStatus(this.id)
  }

  checkpoints() {
    return this.#client.checkpoints(this.id)
  }

  /** Waits until all tasks run, or have finished. */
  async running(): Promise<void> {
    await until(async () => {
      const { state, vertices } = await this.#client.job(this.id)
      if (state === 'FAILED') throw new Error(`the job failed: ${JSON.stringify((await this.#client.exceptions(this.id)).entries[0])}`)
      return vertices.every(({ parallelism, tasks }) => (tasks['RUNNING'] ?? 0) + (tasks['FINISHED'] ?? 0) === parallelism)
    })
  }

  async becomes(state: string): Promise<void> {
    await until(async () => (await this.state()) === state)
  }

  /** Waits until so many checkpoints more have completed. */
  async checkpointed(more = 1): Promise<void> {
    const target = (await this.#completed()) + more
    await until(async () => (await this.#completed()) >= target)
  }

  async #completed(): Promise<number> {
    return (await this.checkpoints()).latest.completed?.id ?? 0
  }

  /** Takes a savepoint and answers what came of it. */
  async save(directory: string | null = this.#cluster.place(), type: SavepointType = 'CANONICAL'): Promise<OperationOutcome<string>> {
    return this.#outcome(await this.#client.triggerSavepoint(this.id, { directory, type, triggerId: newTriggerId() }))
  }

  /** Takes a savepoint, and answers its path. */
  async saved(type: SavepointType = 'CANONICAL', directory?: string): Promise<string> {
    return pathOf(await this.save(directory, type))
  }

  async stop({ drain = false, type = 'CANONICAL' }: { drain?: boolean; type?: SavepointType } = {}): Promise<OperationOutcome<string>> {
    const ask = { directory: this.#cluster.place(), type, drain, triggerId: newTriggerId() }
    return this.#outcome(await this.#client.triggerStop(this.id, ask))
  }

  async stopped(type: SavepointType = 'CANONICAL'): Promise<string> {
    return pathOf(await this.stop({ type }))
  }

  async cancelled(): Promise<void> {
    await this.#client.cancel(this.id)
    await this.becomes('CANCELED')
  }

  /** Sets a flag of the job's. */
  flag(name: string): void {
    writeFileSync(join(this.args.flags, name), '')
  }

  unflag(name: string): void {
    rmSync(join(this.args.flags, name), { force: true })
  }

  /** Folder of its checkpoints. */
  get checkpointFolder(): string {
    return join(this.#cluster.folder, 'checkpoints', this.id)
  }

  /** Names of its checkpoints that are there. */
  checkpointNames(): string[] {
    return existsSync(this.checkpointFolder) ? readdirSync(this.checkpointFolder).filter((name) => name.startsWith('chk-')) : []
  }

  #outcome(triggerId: string): Promise<OperationOutcome<string>> {
    return awaitOperation(() => this.#client.savepointStatus(this.id, triggerId), { timeoutMs: 60_000 })
  }
}

/** The path of a savepoint that was taken, of this machine. */
export function pathOf(outcome: OperationOutcome<string>): string {
  if (outcome.kind === 'completed') return outcome.value.replace(/^file:\/*/, '/')
  throw new Error(`no savepoint was taken: ${JSON.stringify(outcome)}`)
}

/** Asks until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(20)
}

/** What a job goes on from. */
export const from = (path: string, more: Partial<NonNullable<Run['restore']>> = {}): Run => ({
  restore: { path: `file://${path}`, allowNonRestored: false, claimMode: 'NO_CLAIM', ...more },
})
