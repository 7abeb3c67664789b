/** Every operation against a local cluster by its REST API, with what can be wrong in it. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, execPath, getuid } from 'node:process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toProblem, type OperationAsk, type OperationView } from '../../../shared/model/index.ts'
import { openCatalog, type Catalog } from '../../catalog/catalog.ts'
import { clusterAddress } from '../../flink/cluster-address.ts'
import { FlinkClient } from '../../flink/flink-client.ts'
import { localPath } from '../../storage/uri.ts'
import { Operations } from './operations.ts'

/** Sums by key; its argument leaves the sums out, so that their state has no owner. */
const JOB = `
  import { RateLimiterStrategy, DataGeneratorSource, Types, WatermarkStrategy } from 'tidemark'
  export default (env, [without]) => {
    const source = new DataGeneratorSource((i) => i, null, RateLimiterStrategy.perSecond(200), Types.LONG)
    const numbers = env.fromSource(source, WatermarkStrategy.noWatermarks(), 'numbers').uid('numbers')
    if (without) numbers.print().uid('print')
    else numbers.keyBy((n) => n % 7n, Types.LONG).reduce((a, b) => a + b).uid('sums').print().uid('print')
  }`

const folder = mkdtempSync(join(tmpdir(), 'tidemark-operations-'))
const program = join(folder, 'sums.ts')
const savepoints = join(folder, 'savepoints')
const saved: string[] = []
let cluster: ChildProcessByStdio<null, Readable, null>
let client: FlinkClient
let catalog: Catalog
let operations: Operations

beforeAll(async () => {
  writeFileSync(program, JOB)
  // a process of its own: jobs are modules that Node imports
  cluster = spawn(execPath, [join(import.meta.dirname, '../../cli/main.ts'), 'cluster', 'start', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...env, TIDEMARK_HOME: join(folder, 'home') },
  })
  for await (const line of createInterface({ input: cluster.stdout })) {
    if (!line.startsWith('http')) continue
    client = new FlinkClient(clusterAddress(line))
    break
  }
  // what jobs print is read, so that the pipe does not fill
  cluster.stdout.resume()
  catalog = openCatalog({ file: join(folder, 'catalog.sqlite') })
  operations = new Operations({
    journal: catalog.operations,
    clusters: { client: () => client, place: () => ({ name: 'test', embedded: false }) },
    saved: (location) => saved.push(location),
  })
}, 30_000)
afterAll(async () => {
  operations.close()
  catalog.close()
  cluster.kill('SIGKILL')
  await once(cluster, 'exit')
  rmSync(folder, { recursive: true })
})

/** Starts it, and waits until it is known what became of it. */
async function outcome(job: string | null, ask: OperationAsk): Promise<OperationView> {
  const id = await operations.start({ cluster: 'test', job }, ask)
  const ended = new AbortController()
  for await (const all of operations.watch(ended.signal)) {
    const operation = all.find((one) => one.id === id)
    if (operation !== undefined && operation.endedAt !== null) return operation
  }
  throw new Error('the watch ended')
}
const resume = (change: Partial<Extract<OperationAsk, { kind: 'resume' }>> = {}): Promise<OperationView> =>
  outcome(null, {
    kind: 'resume',
    program,
    savepoint: '',
    claimMode: 'NO_CLAIM',
    allowNonRestored: false,
    parallelism: null,
    args: '',
    ...change,
  })
async function runningJob(): Promise<string> {
  const { id, state } = await resume()
  expect(state).toBe('completed')
  return id
}
async function savepointOf(job: string): Promise<string> {
  const { state, location } = await outcome(job, { kind: 'savepoint', folder: savepoints, format: 'canonical' })
  expect(state).toBe('completed')
  return location ?? ''
}
const cancel = (job: string): Promise<OperationView> => outcome(job, { kind: 'cancel' })

describe('operations', { timeout: 60_000 }, () => {
  it.each(['canonical', 'native'] as const)('take a %s savepoint, tell where it lies, and the job goes on', async (format) => {
    const job = await runningJob()
    const told = await outcome(job, { kind: 'savepoint', folder: savepoints, format })
    expect(told).toMatchObject({ kind: 'savepoint', state: 'completed', cluster: 'test', job: 'sums', reasons: [] })
    expect(existsSync(join(localPath(told.location ?? ''), '_metadata'))).toBe(true)
    expect(saved).toContain(told.location)
    expect(await client.jobStatus(job)).toBe('RUNNING')
    expect((await cancel(job)).state).toBe('completed')
  })

  it.each([true, false])('stop with a savepoint, drain %s', async (drain) => {
    const job = await runningJob()
    const told = await outcome(job, { kind: 'stop', folder: savepoints, format: 'canonical', drain })
    expect(told).toMatchObject({ kind: 'stop', state: 'completed' })
    expect(await client.jobStatus(job)).toBe('FINISHED')
  })

  it('take a checkpoint', async () => {
    const job = await runningJob()
    expect(await outcome(job, { kind: 'checkpoint' })).toMatchObject({ state: 'completed', reasons: [] })
    expect((await client.checkpoints(job)).counts.completed).toBe(1)
    await cancel(job)
  })

  it('refuse what a plan refuses, and write nothing down', async () => {
    const job = await runningJob()
    const before = catalog.operations.list(100).length
    const relative = { kind: 'savepoint', folder: 'here', format: 'canonical' } as const
    expect((await operations.plan({ cluster: 'test', job }, relative)).refusal).toContain('no absolute path')
    expect(await operations.start({ cluster: 'test', job }, relative).then(String, toProblem)).toMatchObject({ code: 'OPERATION_REFUSED' })
    const unknown = { cluster: 'test', job: 'f'.repeat(32) }
    expect(await operations.start(unknown, { kind: 'cancel' }).then(String, toProblem)).toMatchObject({ code: 'JOB_NOT_FOUND' })
    expect(catalog.operations.list(100)).toHaveLength(before)
    await cancel(job)
    expect((await operations.plan({ cluster: 'test', job }, { kind: 'cancel' })).refusal).toContain('is CANCELED already')
    expect((await operations.plan({ cluster: 'test', job }, { kind: 'checkpoint' })).refusal).toContain('only a running job')
  })

  it('make a target folder that is missing, and tell why one cannot be written to', async () => {
    const job = await runningJob()
    const missing = join(folder, 'not', 'there', 'yet')
    expect(await outcome(job, { kind: 'savepoint', folder: missing, format: 'canonical' })).toMatchObject({ state: 'completed' })
    expect(readdirSync(missing)).toHaveLength(1)
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    const told = await outcome(job, { kind: 'savepoint', folder: file, format: 'canonical' })
    expect(told).toMatchObject({ state: 'failed', location: null })
    expect(told.reasons.join(' ')).toContain('a-file')
    if (getuid?.() !== 0) {
      const locked = join(folder, 'locked')
      mkdirSync(locked)
      chmodSync(locked, 0o500)
      expect(await outcome(job, { kind: 'savepoint', folder: locked, format: 'canonical' })).toMatchObject({ state: 'failed' })
    }
    expect(await client.jobStatus(job)).toBe('RUNNING')
    await cancel(job)
  })

  it.each(['NO_CLAIM', 'CLAIM'] as const)('go on from a savepoint at another parallelism, %s', async (claimMode) => {
    const first = await runningJob()
    const savepoint = await savepointOf(first)
    await cancel(first)
    const { id, state, location } = await resume({ savepoint, claimMode, parallelism: 3 })
    expect([state, location]).toEqual(['completed', savepoint])
    expect((await client.job(id)).vertices.map(({ parallelism }) => parallelism)).toContain(3)
    expect((await client.checkpoints(id)).latest.restored?.external_path).toBe(savepoint)
    await cancel(id)
  })

  it('do not start a job that leaves state out, unless that is allowed', async () => {
    const first = await runningJob()
    const savepoint = await savepointOf(first)
    await cancel(first)
    const refused = await resume({ savepoint, args: 'without' })
    expect(refused.state).toBe('failed')
    expect(refused.reasons.join(' ')).toContain('allowNonRestoredState')
    const { id, state } = await resume({ savepoint, args: 'without', allowNonRestored: true })
    expect(state).toBe('completed')
    await cancel(id)
  })

  it('tell why a job did not start', async () => {
    const nowhere = await resume({ savepoint: join(folder, 'nowhere') })
    expect([nowhere.state, nowhere.reasons.join(' ')]).toEqual(['failed', expect.stringContaining('nowhere')])
    const absent = await resume({ program: join(folder, 'absent.ts') })
    expect([absent.state, absent.reasons.join(' ')]).toEqual(['failed', expect.stringContaining('There is no job module')])
    const target = { cluster: 'test', job: null }
    const legacy = { kind: 'resume', program, savepoint: 'x', claimMode: 'LEGACY', allowNonRestored: false, parallelism: null, args: '' }
    expect((await operations.plan(target, legacy as OperationAsk)).refusal).toContain('knows LEGACY no longer')
  })

  it('delete a savepoint once', async () => {
    const job = await runningJob()
    const savepoint = await savepointOf(job)
    const ask = { kind: 'dispose', savepoint } as const
    expect(await outcome(null, ask)).toMatchObject({ state: 'completed', location: savepoint })
    expect(existsSync(localPath(savepoint))).toBe(false)
    const again = await outcome(null, ask)
    expect(again.state).toBe('failed')
    expect(again.reasons).not.toEqual([])
    await cancel(job)
  })

  it('are dismissed when they are settled', async () => {
    const job = await runningJob()
    const { id } = await cancel(job)
    expect(operations.dismiss(id)).toBe(true)
    expect(operations.dismiss(id)).toBe(false)
    expect(catalog.operations.list(100).map((one) => one.id)).not.toContain(id)
    expect(catalog.operations.get(id)).toMatchObject({ state: 'completed', dismissed: true })
  })
})
