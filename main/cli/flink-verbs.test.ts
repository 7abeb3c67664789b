/**
 * The verbs that `flink` has too, called as `flink` was called against real clusters: they must print and exit as it did. Behind our
 * REST server a cluster stands whose data is what the real one said.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { RecordedCluster } from '../../tests/golden/rest-server-cluster.ts'
import { lastOutcome, recording, type Recording } from '../../tests/golden/rest-server-recording.ts'
import { JobsReport, OperationReport } from '../../shared/model/index.ts'
import { startRestServer, type RestServer } from '../rest/server.ts'
import type { Outcome } from '../runtime/cluster.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const JOB = '294b6017e8aee94ab1b63fd7e3e1f4fb'
const home = mkdtempSync(join(tmpdir(), 'tidemark-verbs-'))
let server: RestServer | null = null
afterEach(async () => {
  await server?.close()
  server = null
})
afterAll(() => {
  rmSync(home, { recursive: true })
})

interface Said {
  exit: number
  stdout: string
  stderr: string
}

/** In the time zone of the recordings: the list of jobs tells local times. */
async function tidemark(args: readonly string[], environment: Record<string, string> = {}): Promise<Said> {
  const env = { ...process.env, TIDEMARK_HOME: home, TIDEMARK_JOBMANAGER: server?.url ?? '', TZ: 'UTC', ...environment }
  try {
    return { exit: 0, ...(await promisify(execFile)(process.execPath, [MAIN, ...args], { env })) }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { exit: code, stdout, stderr }
  }
}

async function serve(cluster: RecordedCluster): Promise<void> {
  await server?.close()
  server = await startRestServer({ cluster, port: 0 })
}

/** Trigger ids are made anew each time. */
const masked = (text: string): string => text.replace(/(triggerId: )[0-9a-f]{32}/g, '$1(id)')

const OPERATIONS = [
  'savepoint-canonical',
  'savepoint-native',
  'savepoint-unknown-job',
  'savepoint-unwritable',
  'stop',
  'stop-drain',
  'stop-native',
  'stop-unknown-job',
  'stop-fails-after-savepoint',
  'cancel-with-savepoint',
  'checkpoint',
  'checkpoint-full',
  'dispose',
  'dispose-again',
  'dispose-with-jar',
]
const OTHERS = [
  'list-all',
  'list-empty',
  'list-finished',
  'list-running',
  'list-scheduled',
  'savepoint-detached',
  'savepoint-malformed-job',
  'savepoint-no-directory',
  'savepoint-without-job',
  'stop-detached',
  'stop-no-directory',
  'cancel',
  'cancel-again',
  'cancel-unknown-job',
]

describe.each(['1.20.5', '2.3.0'])('as flink %s', { timeout: 20_000 }, (version) => {
  const script = (name: string): Recording => recording(version, name)
  const calls = [...OPERATIONS, ...OTHERS].map((name) => [name, script(name).command.join(' ')] as const)

  it.each(calls)('%s: %s', async (name) => {
    const recorded = script(name)
    const cluster = new RecordedCluster(script('rest-reads'), recorded)
    const outcome = OPERATIONS.includes(name) ? (lastOutcome(recorded) as Outcome<never>) : null
    const end = (): Promise<Outcome<never>> => (outcome === null ? new Promise(() => undefined) : Promise.resolve(outcome))
    cluster.onSavepoint = end
    cluster.onCheckpoint = end
    cluster.onDisposal = end
    if (name === 'cancel-unknown-job') cluster.cancellation = { kind: 'ENDED', state: 'FAILED' }
    await serve(cluster)
    const said = await tidemark(recorded.command.slice(1))
    expect(masked(said.stdout)).toBe(masked(recorded.stdout))
    expect(said.exit).toBe(recorded.exit)
    // where flink prints a stack we print one message, which begins as the stack does
    const head = /^\S+FlinkException: (.*)$/m.exec(recorded.stderr)?.[1]
    if (head !== undefined) expect(said.stderr.replaceAll('\n', ' ')).toContain(`tidemark: ${head} `)
    else expect(said.stderr).toBe('')
  })
})

describe('a verb', { timeout: 20_000 }, () => {
  const reads = recording('2.3.0', 'rest-reads')
  const done = (value: string): RecordedCluster => {
    const cluster = new RecordedCluster(reads)
    cluster.settings.set('execution.checkpointing.savepoint-dir', 'file:///by-default')
    cluster.onSavepoint = () => Promise.resolve({ ok: true, value })
    return cluster
  }

  it('takes the value of an option for the job where nothing else is left', async () => {
    const cluster = done('file:/by-default/savepoint-294b60-0123456789ab')
    await serve(cluster)
    for (const args of [
      ['stop', '-p', JOB],
      ['stop', '--drain', '-p', JOB],
      ['cancel', '-s', JOB],
      ['stop', JOB.toUpperCase()],
    ]) {
      expect(await tidemark(args)).toMatchObject({ exit: 0, stdout: expect.stringContaining('savepoint-294b60-0123456789ab') as string })
    }
    const modes = ['SUSPEND_WITH_SAVEPOINT', 'TERMINATE_WITH_SAVEPOINT', 'CANCEL_WITH_SAVEPOINT', 'SUSPEND_WITH_SAVEPOINT']
    expect(cluster.requests).toMatchObject(modes.map((mode) => ({ jobId: JOB, targetDirectory: 'file:///by-default', mode })))
  })

  it('takes the cluster of -m before that of the environment, with any scheme', async () => {
    await serve(new RecordedCluster(reads))
    const elsewhere = { TIDEMARK_JOBMANAGER: '127.0.0.1:1' }
    expect((await tidemark(['list', '-m', `tcp://127.0.0.1:${server?.port ?? 0}`], elsewhere)).stdout).toContain(JOB)
    const gone = await tidemark(['list'], elsewhere)
    expect(gone).toMatchObject({ exit: 1, stdout: 'Waiting for response...\n' })
    expect(gone.stderr).toContain('tidemark: Failed to retrieve job list. 127.0.0.1:1 cannot be reached')
    const none = await tidemark(['list'], { TIDEMARK_JOBMANAGER: '' })
    expect(none.exit).toBe(1)
    expect(none.stderr).toContain('No cluster is named')
  })

  it('gives up after client.timeout, and says that the cluster goes on', async () => {
    const cluster = new RecordedCluster(reads)
    cluster.onSavepoint = () => new Promise(() => undefined)
    await serve(cluster)
    const said = await tidemark(['savepoint', '-Dclient.timeout=300ms', JOB, '/s'])
    expect(said.exit).toBe(1)
    expect(said.stderr.replaceAll('\n', ' ')).toContain('There was no result within 0.3 s. The cluster goes on with it')
  })

  it('prints one object with --json, of a list, a success and a half success', async () => {
    await serve(done('file:/s/savepoint-1'))
    expect(JobsReport.parse(JSON.parse((await tidemark(['list', '--json'])).stdout))).toMatchObject({
      jobs: [{ id: JOB, name: 'orders', state: 'RUNNING', endTime: null }],
    })
    const taken = await tidemark(['savepoint', JOB, '--json'])
    expect(taken.exit).toBe(0)
    expect(OperationReport.parse(JSON.parse(taken.stdout))).toMatchObject({
      verb: 'savepoint',
      job: JOB,
      outcome: 'completed',
      location: 'file:/s/savepoint-1',
      reasons: [],
    })
    const half = new RecordedCluster(reads)
    half.onSavepoint = () => Promise.resolve(lastOutcome(recording('2.3.0', 'stop-fails-after-savepoint')) as Outcome<never>)
    await serve(half)
    const stopped = await tidemark(['stop', JOB, '-p', '/s', '--json'])
    expect(stopped.exit).toBe(1)
    expect(OperationReport.parse(JSON.parse(stopped.stdout))).toMatchObject({
      outcome: 'failed',
      location: expect.stringContaining('/savepoint-480943-') as string,
      reasons: [expect.stringContaining('A savepoint has been created at') as string],
    })
  })

  it.each([
    [['stop'], 'Missing JobId'],
    [['cancel'], 'Missing JobID. Specify a JobID to cancel a job.'],
    [['checkpoint'], 'Missing JobID. Specify a Job ID to manipulate a checkpoint.'],
    [['savepoint', '-d'], 'Missing argument for option: d'],
    [['list', '-yid', 'application_1'], 'Unrecognized option: -yid'],
    [['list', '-Dparallelism.default=2'], "Of Flink's settings this verb takes client.timeout alone, not parallelism.default."],
  ])('%j is told on stdout', async (args, message) => {
    expect(await tidemark(args)).toEqual({
      exit: 1,
      stdout: `${message}\n\nUse the help option (-h or --help) to get help on the command.\n`,
      stderr: '',
    })
  })

  it('takes no type that Flink has not', async () => {
    const said = await tidemark(['savepoint', '-type', 'foo', JOB])
    expect([said.exit, said.stdout]).toEqual([1, ''])
    expect(said.stderr.replaceAll('\n', ' ')).toContain('Expected one of: [[CANONICAL, NATIVE]]')
  })

  it('has help', async () => {
    expect(await tidemark(['stop', '--help'])).toMatchObject({ exit: 0, stdout: expect.stringContaining('--savepointPath') as string })
  })
})
