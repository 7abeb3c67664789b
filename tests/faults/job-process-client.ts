import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Command, JobProcessStart, NumberedCommand, Said } from './job-messages.ts'

/** A job that runs in a process of its own, and can be killed with it. */
export class JobProcess {
  /** Lines that the job printed. */
  readonly printed: string[] = []
  readonly running: Promise<void>
  /** Null where the process was killed before the job ended. */
  readonly ended: Promise<Extract<Said, { kind: 'ended' }> | null>
  readonly #child: ChildProcess
  #isGone = false
  readonly #answers = new Map<number, (answer: Pick<Extract<Said, { kind: 'answer' }>, 'value' | 'error'>) => void>()
  #asked = 0

  constructor(start: JobProcessStart) {
    this.#child = spawn(process.execPath, [join(import.meta.dirname, 'job-process.ts')], { stdio: ['pipe', 'pipe', 'inherit'] })
    let isRunning: () => void = () => undefined
    this.running = new Promise((resolve) => (isRunning = resolve))
    let end: Extract<Said, { kind: 'ended' }> | null = null
    if (this.#child.stdout === null) throw new Error('the process has no output')
    // It may be killed amid a command.
    this.#child.stdin?.on('error', () => undefined)
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as Said
      if (said.kind === 'printed') this.printed.push(said.line)
      else if (said.kind === 'running') isRunning()
      else if (said.kind === 'answer') this.#answered(said.id, said)
      else end = said
    })
    this.ended = once(this.#child, 'close').then(() => {
      isRunning()
      this.#isGone = true
      for (const id of [...this.#answers.keys()]) this.#answered(id, { value: null, error: 'the process is gone' })
      return end
    })
    this.#write(start)
  }

  /** @throws Error with what the job answered */
  async ask(command: Command): Promise<unknown> {
    if (this.#isGone) throw new Error('the process is gone')
    const id = ++this.#asked
    const answer = new Promise<{ value: unknown; error: string | null }>((resolve) => this.#answers.set(id, resolve))
    this.#write({ ...command, id } satisfies NumberedCommand)
    const { value, error } = await answer
    if (error !== null) throw new Error(error)
    return value
  }

  /** As a crash: nothing is finished, nothing is cleaned up. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.ended
  }

  #answered(id: number, answer: { value: unknown; error: string | null }): void {
    this.#answers.get(id)?.(answer)
    this.#answers.delete(id)
  }

  #write(line: unknown): void {
    this.#child.stdin?.write(`${JSON.stringify(line)}\n`)
  }
}
