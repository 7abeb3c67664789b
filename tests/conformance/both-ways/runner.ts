/** Runs jobs in a process of its own, in Flink or in the local runtime, and says what came out of them. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { startJava } from '../restoring-flink.ts'
import { argsOf, type Run } from './run-of.ts'

const JAVA = join(import.meta.dirname, 'java')

/** A run of a shape's job. */
export interface Request extends Omit<Run, 'folder'> {
  shape: string
  parallelism: number
  /** Path or URI of a savepoint; null to start empty. */
  restore: string | null
  /** With a savepoint, or with the end of its feed once so many results of processing-time timers came. */
  ends: 'stop' | number
  /** How many milliseconds a local job's clock is ahead. Flink has the machine's. */
  ahead?: number
}

export interface Outcome {
  results: string[]
  /** Null where the job ended by itself. */
  savepoint: string | null
}

export class Runner {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  /** An iterator keeps the lines that come while nobody waits for one. */
  readonly #lines: AsyncIterator<string, undefined>
  readonly #folder: string

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>, folder: string) {
    this.#child = child
    this.#folder = folder
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  }

  /** @param line of Flink, e.g. "1.20" */
  static async java(line: string): Promise<Runner> {
    const sources = [JAVA, join(JAVA, `line-${line.charAt(0)}`)].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.java'))
        .map((name) => join(folder, name)),
    )
    const { child, folder } = await startJava(line, sources, 'tidemark.bothways.Runner')
    return new Runner(child, folder)
  }

  /** @param line of Flink that is to read the savepoints */
  static local(line: string): Runner {
    const script = join(import.meta.dirname, 'run-local.ts')
    const child = spawn(process.execPath, ['--no-warnings', script, line], { stdio: ['pipe', 'pipe', 'inherit'] })
    return new Runner(child, mkdtempSync(join(tmpdir(), 'tidemark-both-ways-')))
  }

  /**
   * Runs a job to its end.
   *
   * @param backend `state.backend.type`
   * @throws what the job failed with
   */
  async run(backend: string, { shape, parallelism, restore, ends, ahead = 0, ...run }: Request): Promise<Outcome> {
    const args = argsOf({ ...run, folder: mkdtempSync(join(this.#folder, `${shape}-`)) })
    this.#child.stdin.write(`${[shape, backend, parallelism, restore ?? '-', ...args, ends, ahead].join('\t')}\n`)
    const results: string[] = []
    for (;;) {
      const { value: line, done } = await this.#lines.next()
      if (done === true) throw new Error('the process that runs the jobs has ended')
      if (line.startsWith('=')) results.push(line.slice(1))
      else if (line.startsWith('>failed ')) throw new Error(`${shape}: ${line.slice(8)}`)
      else if (line.startsWith('>ok ')) return { results, savepoint: line === '>ok -' ? null : line.slice(4) }
    }
  }

  async stop(): Promise<void> {
    this.#child.stdin.end()
    if (this.#child.exitCode === null) await once(this.#child, 'close')
    rmSync(this.#folder, { recursive: true })
  }
}
