/**
 * The real `flink` command of both lines against our REST server: it is called as it was called against a real cluster, and
 * says and exits as it did there. Behind the server a cluster stands whose data is what the real one said.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Failure, Outcome, SavepointRequest } from '../../main/runtime/cluster.ts'
import { type RestServer, startRestServer } from '../../main/rest/server.ts'
import { RecordedCluster } from '../golden/rest-server-cluster.ts'
import { type Recording, lastOutcome, recording } from '../golden/rest-server-recording.ts'

/** Recordings in which an operation comes to an end, well or not. */
const OPERATIONS = [
  'savepoint-canonical',
  'savepoint-native',
  'savepoint-unknown-job',
  'savepoint-unwritable',
  'stop',
  'stop-drain',
  'stop-fails-after-savepoint',
  'cancel-with-savepoint',
  'checkpoint',
  'checkpoint-full',
  'dispose',
  'dispose-again',
]
/** Recordings in which nothing comes to an end that is waited for. */
const OTHERS = ['list-empty', 'list-running', 'list-finished', 'savepoint-detached', 'stop-detached', 'cancel', 'cancel-again']
/** What the server refuses at once, and why. */
const REFUSED = [
  [
    'savepoint-no-directory',
    'Config key [execution.checkpointing.savepoint-dir] is not set. Property [target-directory] must be provided.',
  ],
  ['stop-no-directory', 'Config key [execution.checkpointing.savepoint-dir] is not set. Property [targetDirectory] must be provided.'],
  ['cancel-unknown-job', 'Job cancellation failed because the job has already reached another terminal state (FAILED).'],
] as const

/** A job that runs in the recordings of 2.3. */
const JOB = '294b6017e8aee94ab1b63fd7e3e1f4fb'

const tool = process.env.TIDEMARK_REAL_FLINK ?? ''

describe.each(['1.20.5', '2.3.0'])('flink %s', (version) => {
  const script = (name: string): Recording => recording(version, name)
  const reads = script('rest-reads')
  let jar = ''
  let server: RestServer | null = null

  beforeAll(async () => {
    jar = (await promisify(execFile)(tool, ['jobs', version])).stdout.trim()
  })
  afterAll(() => server?.close())

  /** A server of its own for each call, so that nothing is left from the one before. */
  async function serve(cluster: RecordedCluster): Promise<void> {
    await server?.close()
    server = await startRestServer({ cluster, port: 0 })
  }

  /** Calls `flink` as in a recording, but towards our server. */
  async function flink([, verb = '', ...args]: readonly string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
    const command = ['cli', version, verb, '-m', `127.0.0.1:${server?.port ?? 0}`, ...args]
    try {
      // in the time zone of the recordings: the list of jobs tells local times
      const { stdout, stderr } = await promisify(execFile)(tool, command, { env: { ...process.env, TZ: 'UTC' } })
      return { exit: 0, stdout, stderr }
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { exit: code, stdout, stderr }
    }
  }

  function saysTheSame(recorded: Recording, { exit, stdout }: { exit: number; stdout: string }): void {
    expect(masked(stdout)).toBe(masked(recorded.stdout))
    expect(exit).toBe(recorded.exit)
  }

  it.each(OPERATIONS)('%s', async (name) => {
    const recorded = script(name)
    const cluster = new RecordedCluster(reads)
    const outcome = lastOutcome(recorded) as Outcome<never>
    cluster.onSavepoint = cluster.onCheckpoint = cluster.onDisposal = () => Promise.resolve(outcome)
    await serve(cluster)
    const said = await flink(recorded.command)
    saysTheSame(recorded, said)
    if (!outcome.ok) for (const { className, message } of chain(outcome.failure)) expect(said.stderr).toContain(`${className}: ${message}`)
    expect(cluster.requests).toHaveLength(1)
  })

  it.each(OTHERS)('%s', async (name) => {
    const recorded = script(name)
    const cluster = new RecordedCluster(reads, recorded)
    cluster.onSavepoint = () => new Promise(() => undefined)
    await serve(cluster)
    saysTheSame(recorded, await flink(recorded.command))
  })

  it.each(REFUSED)('%s', async (name, why) => {
    const recorded = script(name)
    const cluster = new RecordedCluster(reads)
    cluster.cancellation = { kind: 'ENDED', state: 'FAILED' }
    await serve(cluster)
    const said = await flink(recorded.command)
    saysTheSame(recorded, said)
    expect(said.stderr).toContain(why)
  })

  it('goes to the configured directory where none is named', async () => {
    const cluster = new RecordedCluster(reads)
    cluster.settings.set('execution.checkpointing.savepoint-dir', 'file:///by-default')
    cluster.onSavepoint = () => Promise.resolve({ ok: true, value: 'file:/by-default/savepoint-294b60-0123456789ab' })
    await serve(cluster)
    for (const command of [['savepoint'], ['stop'], ['stop', '-p'], ['stop', '--drain', '-p'], ['cancel', '-s']]) {
      const said = await flink(['flink', ...command, JOB])
      expect(said).toMatchObject({ exit: 0 })
      expect(said.stdout).toMatch('file:/by-default/savepoint-294b60-0123456789ab')
    }
    const modes = ['SAVEPOINT', 'SUSPEND_WITH_SAVEPOINT', 'SUSPEND_WITH_SAVEPOINT', 'TERMINATE_WITH_SAVEPOINT', 'CANCEL_WITH_SAVEPOINT']
    expect(cluster.requests).toMatchObject(modes.map((mode) => ({ jobId: JOB, targetDirectory: 'file:///by-default', mode })))
  })

  it('gives up, and the savepoint goes on', async () => {
    const cluster = new RecordedCluster(reads)
    let end: (outcome: Outcome<string>) => void = () => undefined
    cluster.onSavepoint = () =>
      new Promise((resolve) => {
        end = resolve
      })
    await serve(cluster)
    const said = await flink(['flink', 'savepoint', '-Dclient.timeout=2s', JOB, '/s'])
    expect(said.exit).toBe(1)
    expect(said.stderr).toContain('java.util.concurrent.TimeoutException')

    end({ ok: true, value: 'file:/s/savepoint-294b60-0123456789ab' })
    const [request] = cluster.requests as SavepointRequest[]
    const answer = await fetch(`${server?.url ?? ''}/jobs/${JOB}/savepoints/${request?.triggerId ?? ''}`)
    expect(await answer.json()).toMatchObject({
      status: { id: 'COMPLETED' },
      operation: { location: 'file:/s/savepoint-294b60-0123456789ab' },
    })
  })

  it('waits for a savepoint that takes longer than a few questions', async () => {
    const recorded = script('savepoint-canonical')
    const cluster = new RecordedCluster(reads)
    const outcome = lastOutcome(recorded) as Outcome<never>
    cluster.onSavepoint = () => new Promise((resolve) => setTimeout(resolve, 1000, outcome))
    await serve(cluster)
    saysTheSame(recorded, await flink(recorded.command))
  })

  it('run is refused with a sentence', async () => {
    await serve(new RecordedCluster(reads))
    const { exit, stderr } = await flink(['flink', 'run', '-d', jar])
    expect(exit).toBe(1)
    expect(stderr).toContain("Tidemark's local runtime cannot run this job: what was submitted is compiled Java")
    expect(stderr).not.toContain('retries')
  })
})

function chain(failure: Failure): Failure[] {
  return failure.cause === null ? [failure] : [failure, ...chain(failure.cause)]
}

/** Trigger ids are made anew each time. */
const masked = (text: string): string => text.replace(/(triggerId: )[0-9a-f]{32}/g, '$1(id)')
