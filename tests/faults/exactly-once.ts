import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { committedLines, wrongLines } from './committed-lines.ts'
import type { JobProcessStart } from './job-messages.ts'
import { JobProcess } from './job-process-client.ts'
import { snapshotsIn, wrongWith } from './snapshots-on-disk.ts'

const JOB = join(import.meta.dirname, '../jobs/exactly-once.ts')
const ID = 'abcdef0123456789abcdef0123456789'
const KEYS = 97

export interface FaultyRun {
  /** Numbers that the job counts. */
  records: number
  /** Faults before the job is left alone. */
  faults: number
  backend: 'hashmap' | 'rocksdb'
  parallelism: number
  random: () => number
}

/** What a run with faults came to. */
export interface FaultyOutcome {
  processKills: number
  threadKills: number
  /** Savepoints that were asked for amid the faults and came to be. */
  savepoints: number
  /** Faults amid a stop with savepoint, whatever became of it. */
  stops: number
  /** What is wrong with the output, with a stop, or with a snapshot that counts as complete; empty where all is well. */
  wrong: string[]
}

/**
 * Runs a job whose process or threads are killed at random moments, also while it takes a savepoint or stops with one. It goes on from the
 * newest complete checkpoint or stop each time. Looks whether the sink has what it has without faults, whether every snapshot that was
 * listed as complete can be read, and that no stop ends the job without its savepoint.
 */
export async function faultyRun(settings: FaultyRun): Promise<FaultyOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-faults-'))
  const run = new Run(folder, settings)
  try {
    return await run.toItsEnd()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

class Run {
  readonly #folder: string
  readonly #settings: FaultyRun
  readonly #outcome: FaultyOutcome = { processKills: 0, threadKills: 0, savepoints: 0, stops: 0, wrong: [] }
  #job: JobProcess

  constructor(folder: string, settings: FaultyRun) {
    this.#folder = folder
    this.#settings = settings
    this.#job = this.#start()
  }

  async toItsEnd(): Promise<FaultyOutcome> {
    const { faults, random, records } = this.#settings
    const { wrong } = this.#outcome
    try {
      for (let fault = 0; fault < faults; fault++) {
        await this.#job.running
        await setTimeout(20 + random() * 300)
        const kind = random()
        if (kind < 0.25) await this.#killAmidStop()
        else {
          if (kind < 0.5) await this.#takeSavepoint()
          if (random() < 0.5) await this.#killThread()
          else await this.#killProcess()
        }
      }
      const end = await this.#job.ended
      if (end?.state !== 'FINISHED') wrong.push(`the job ended ${end?.state ?? 'not at all'}: ${end?.error ?? ''}`)
      this.#look()
      wrong.push(...wrongLines(committedLines(join(this.#folder, 'out')), records, KEYS))
      return this.#outcome
    } finally {
      await this.#job.kill()
    }
  }

  async #killThread(): Promise<void> {
    this.#outcome.threadKills += 1
    await this.#job.ask({ do: 'kill-thread', thread: Math.floor(this.#settings.random() * 4) }).catch(() => null)
  }

  async #killProcess(): Promise<void> {
    this.#outcome.processKills += 1
    await this.#job.kill()
    this.#look()
    this.#job = this.#start()
  }

  async #takeSavepoint(): Promise<void> {
    const taken = this.#job
      .ask({ do: 'savepoint', folder: join(this.#folder, 'savepoints'), action: 'NONE', format: 'CANONICAL' })
      .then(() => 1)
      .catch(() => 0)
    this.#outcome.savepoints += await Promise.race([taken, setTimeout(1000, 0)])
  }

  /** Stops with a savepoint, and kills amid it. Where the job ended with it, the next goes on from the savepoint. */
  async #killAmidStop(): Promise<void> {
    const { random } = this.#settings
    this.#outcome.stops += 1
    const format = random() < 0.5 ? 'CANONICAL' : 'NATIVE'
    const stopsBefore = snapshotsIn(this.#stops, 'savepoint-').length
    const stopping = this.#job.ask({ do: 'savepoint', folder: this.#stops, action: 'SUSPEND', format }).then(
      () => true,
      () => false,
    )
    await setTimeout(random() * 60)
    if (random() < 0.5) {
      await this.#killProcess()
      return
    }
    await this.#killThread()
    const isStopped = await stopping
    const isSaved = snapshotsIn(this.#stops, 'savepoint-').length > stopsBefore
    // Stopped, or saved and then failed; else it goes on, where it had not come to its end of itself.
    if (!isStopped && !isSaved) return
    const end = await this.#job.ended
    if (!isSaved) this.#outcome.wrong.push('the job stopped, and its savepoint is not there')
    if (this.#newest?.path.startsWith(this.#stops) !== true)
      this.#outcome.wrong.push('the job took a checkpoint after the savepoint of its stop')
    if (end?.state !== (isStopped ? 'FINISHED' : 'FAILED'))
      this.#outcome.wrong.push(
        `a stop that was ${isStopped ? 'done' : 'half done'} left the job ${end?.state ?? 'gone'}: ${end?.error ?? ''}`,
      )
    this.#look()
    this.#job = this.#start()
  }

  get #stops(): string {
    return join(this.#folder, 'stops')
  }

  /** The newest snapshot that a job may go on from: plain savepoints are none, the job went on after them. */
  get #newest() {
    const candidates = [...snapshotsIn(join(this.#folder, 'checkpoints', ID), 'chk-'), ...snapshotsIn(this.#stops, 'savepoint-')]
    return candidates.sort((a, b) => Number(b.id - a.id))[0] ?? null
  }

  #look(): void {
    const taken = [...snapshotsIn(join(this.#folder, 'savepoints'), 'savepoint-'), ...snapshotsIn(this.#stops, 'savepoint-')]
    const newest = this.#newest
    for (const path of new Set([...taken.map((one) => one.path), ...(newest === null ? [] : [newest.path])]))
      this.#outcome.wrong.push(...wrongWith(path))
  }

  #start(): JobProcess {
    const path = this.#newest?.path ?? null
    return new JobProcess({ ...this.#jobStart(), restore: path === null ? null : { path, claimMode: 'NO_CLAIM' } })
  }

  #jobStart(): Omit<JobProcessStart, 'restore'> {
    const { records, backend, parallelism } = this.#settings
    return {
      id: ID,
      path: JOB,
      args: [String(records), String(KEYS), join(this.#folder, 'out'), String(records / 4)],
      configuration: {
        'parallelism.default': String(parallelism),
        'state.backend.type': backend,
        'execution.checkpointing.incremental': String(backend === 'rocksdb'),
        'execution.checkpointing.interval': '30 ms',
        'execution.checkpointing.dir': join(this.#folder, 'checkpoints'),
        'execution.checkpointing.num-retained': '2',
        'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
        'execution.checkpointing.data-inline-threshold': '100 bytes',
        'execution.checkpointing.tolerable-failed-checkpoints': '1000',
        'restart-strategy.type': 'fixed-delay',
        'restart-strategy.fixed-delay.delay': '5 ms',
        'restart-strategy.fixed-delay.attempts': '1000',
      },
      workingFolder: join(this.#folder, 'work'),
    }
  }
}
