/** The console is killed outright at each step of an operation: the next one tells the truth, and nothing is done twice. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OperationAsk } from '../../../shared/model/index.ts'
import { faultyProxy, type FaultyProxy } from '../../../tests/faults/faulty-proxy.ts'
import { smallCluster, type SmallCluster } from '../../../tests/faults/small-cluster.ts'
import { openCatalog, type Catalog } from '../../catalog/catalog.ts'
import type { JournalledOperation } from '../../catalog/operation-journal.ts'
import { isSettled } from '../../catalog/operation-state.ts'
import { clusterAddress } from '../../flink/cluster-address.ts'
import { FlinkClient } from '../../flink/flink-client.ts'
import { Operations } from './operations.ts'
import { NEVER_ARRIVED } from './verbs/verb.ts'

/** `sent`: the cluster took it, and that is not written down yet. */
const STEPS = ['written', 'sent', 'triggered', 'settled'] as const

/** Starts one operation and is dead at the step that it was told. */
const CONSOLE = `
  const [, main, file, url, job, ask, at] = process.argv
  const load = (path) => import(main + path)
  const { openCatalog } = await load('catalog/catalog.ts')
  const { clusterAddress } = await load('flink/cluster-address.ts')
  const { FlinkClient } = await load('flink/flink-client.ts')
  const { Operations } = await load('operations/cluster/operations.ts')
  const client = new FlinkClient(clusterAddress(url))
  const operations = new Operations({
    journal: openCatalog({ file }).operations,
    clusters: { client: () => client, place: () => ({ name: 'test', embedded: false }) },
    step: (name) => { if (name === at) process.kill(process.pid, 'SIGKILL') },
  })
  await operations.start({ cluster: 'test', job: job === '' ? null : job }, JSON.parse(ask))
  setInterval(() => undefined, 1000)`

let folder: string
let savepoints: string
let small: SmallCluster
let proxy: FaultyProxy
let catalog: Catalog
let operations: Operations

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-killed-'))
  savepoints = join(folder, 'savepoints')
  small = await smallCluster()
  proxy = await faultyProxy(small.url)
})
afterEach(async () => {
  operations.close()
  catalog.close()
  vi.useRealTimers()
  await proxy.close()
  await small.close()
  rmSync(folder, { recursive: true })
})

/** Kills a console at a step; answers after `laterMs` with what the next one found out of the one operation that there is. */
async function killedAt(step: (typeof STEPS)[number], ask: OperationAsk, laterMs = 0): Promise<JournalledOperation> {
  const file = join(folder, 'catalog.sqlite')
  const main = new URL('../../', import.meta.url).href
  const job = ask.kind === 'dispose' ? '' : small.job.id
  const args = ['--input-type=module', '-e', CONSOLE, main, file, proxy.url, job, JSON.stringify(ask), step]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])

  // what was sent comes to its end before the time goes on
  if (step === 'triggered' && laterMs > 0) await vi.waitUntil(() => small.job.checkpoints().counts.completed > 0, { timeout: 10_000 })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + laterMs })
  catalog = openCatalog({ file })
  const client = new FlinkClient(clusterAddress(proxy.url))
  operations = new Operations({
    journal: catalog.operations,
    clusters: { client: () => client, place: () => ({ name: 'test', embedded: false }) },
  })
  const [written, ...others] = catalog.operations.list(10)
  expect(others).toEqual([])
  if (written === undefined) throw new Error('nothing was written down')
  expect(isSettled(written.state)).toBe(step === 'settled')
  operations.reconcile()
  return vi.waitFor(
    () => {
      vi.setSystemTime(Date.now() + 10_000) // until a request cannot arrive any longer
      const operation = catalog.operations.get(written.id)
      if (operation === null || !isSettled(operation.state)) throw new Error(`it is ${operation?.state ?? 'gone'}`)
      return operation
    },
    { timeout: 20_000, interval: 200 },
  )
}
const made = (): string[] => (existsSync(savepoints) ? readdirSync(savepoints) : [])
const sent = (): string[] => proxy.passed.filter((request) => !request.startsWith('GET'))

describe.each(STEPS)('killed when it is %s', (step) => {
  const was = step !== 'written'
  const truth = was ? { state: 'completed', reasons: [] } : { state: 'failed', reasons: [NEVER_ARRIVED] }

  it('savepoint', { timeout: 30_000 }, async () => {
    const operation = await killedAt(step, { kind: 'savepoint', folder: savepoints, format: 'native' })
    expect(operation).toMatchObject(truth)
    expect(sent()).toHaveLength(was ? 1 : 0)
    expect(made()).toHaveLength(was ? 1 : 0)
    if (was) expect(operation.location).toContain(made()[0])
    expect(small.job.state).toBe('RUNNING')
  })

  it('stop', { timeout: 30_000 }, async () => {
    const operation = await killedAt(step, { kind: 'stop', folder: savepoints, format: 'canonical', drain: true })
    expect(operation).toMatchObject(truth)
    expect(sent()).toHaveLength(was ? 1 : 0)
    expect(made()).toHaveLength(was ? 1 : 0)
    if (was) expect((await small.job.done).state).toBe('FINISHED')
    else expect(small.job.state).toBe('RUNNING')
  })

  it('dispose', { timeout: 30_000 }, async () => {
    const savepoint = await small.job.savepoint(savepoints)
    const { state } = await killedAt(step, { kind: 'dispose', savepoint })
    expect(state).toBe(was ? 'completed' : 'failed')
    expect(sent()).toHaveLength(was ? 1 : 0)
    expect(made()).toHaveLength(was ? 0 : 1)
  })
})

describe('started again when the cluster has forgotten', () => {
  const HOUR = 3_600_000
  const ask = { kind: 'savepoint', format: 'canonical' } as const

  it('what may have been sent is not known', { timeout: 30_000 }, async () => {
    const operation = await killedAt('written', { ...ask, folder: savepoints }, HOUR)
    expect(operation).toMatchObject({ state: 'unknown', location: null })
    expect(sent()).toEqual([])
  })

  it('what was saved is found, as never announced', { timeout: 30_000 }, async () => {
    const operation = await killedAt('triggered', { ...ask, folder: savepoints }, HOUR)
    expect(operation.state).toBe('unknown')
    expect(operation.location).toContain(made()[0])
    expect(sent()).toHaveLength(1)
  })
})
