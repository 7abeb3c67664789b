/** A real Flink session cluster with the "orders" job, set up by the real-flink tool. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { z } from 'zod'

const DEADLINE_MS = 120_000
const POLL_MS = 200

const JobState = z.object({ state: z.string(), vertices: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })) })
const Triggered = z.object({ 'request-id': z.string() })
const Savepoint = z.object({
  status: z.object({ id: z.string() }),
  operation: z.object({ location: z.string().optional() }).nullish(),
})

function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: run this suite by npm test -- --only real --real`)
  return value
}

async function tool(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(setting('TIDEMARK_REAL_FLINK'), args)
  return stdout.trim()
}

export class RealFlink {
  readonly version: string
  /** Holds configuration, logs, pids and savepoints of the cluster. */
  readonly folder: string
  /** `http://127.0.0.1:port`, after {@link start}. */
  url = ''

  constructor(version: string) {
    this.version = version
    this.folder = join(setting('TIDEMARK_CLUSTERS'), version)
  }

  async start(): Promise<void> {
    const started = await tool('start', this.version, '--dir', this.folder, '--slots', '2')
    this.url = started.split(' ', 1)[0] ?? ''
  }

  /** Submits the "orders" job and answers its id when all its tasks run. */
  async runOrders(...options: string[]): Promise<string> {
    const submitted = await tool('cli', this.folder, 'run', '-d', await tool('jobs', this.version), ...options)
    const job = /JobID ([0-9a-f]{32})/.exec(submitted)?.[1]
    if (job === undefined) throw new Error(`no job id in: ${submitted}`)
    return until(`the tasks of ${job} to run`, async () => {
      const { state, vertices } = await this.job(job)
      if (state === 'FAILED') throw new Error(`the job ${job} failed, see ${this.folder}/log`)
      return vertices.length > 0 && vertices.every(({ status }) => status === 'RUNNING') ? job : null
    })
  }

  async job(id: string): Promise<z.infer<typeof JobState>> {
    return JobState.parse(await this.#json(`/jobs/${id}`))
  }

  /** Takes a canonical savepoint; answers its location as Flink writes it. */
  async savepoint(job: string): Promise<string> {
    const body = JSON.stringify({ 'target-directory': `file://${this.folder}/savepoints`, formatType: 'CANONICAL' })
    const { 'request-id': request } = Triggered.parse(await this.#json(`/jobs/${job}/savepoints`, { method: 'POST', body }))
    return until(`the savepoint of ${job}`, async () => {
      const answer = await this.#json(`/jobs/${job}/savepoints/${request}`)
      const { status, operation } = Savepoint.parse(answer)
      if (status.id !== 'COMPLETED') return null
      if (operation?.location === undefined) throw new Error(`the savepoint failed: ${JSON.stringify(answer)}`)
      return operation.location
    })
  }

  async stop(): Promise<void> {
    await tool('stop', this.folder)
  }

  async #json(route: string, init: RequestInit = {}): Promise<unknown> {
    return (await fetch(this.url + route, { ...init, headers: { 'content-type': 'application/json' } })).json()
  }
}

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + DEADLINE_MS
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (Date.now() > end) throw new Error(`waited ${DEADLINE_MS / 1000} s for ${what}`)
    await setTimeout(POLL_MS)
  }
}
