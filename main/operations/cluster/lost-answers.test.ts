/** The line to the cluster breaks at the one request that changes something: the journal finds out, and nothing is done twice. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OperationAsk } from '../../../shared/model/index.ts'
import { FAULTS, faultyProxy, type FaultyProxy } from '../../../tests/faults/faulty-proxy.ts'
import { smallCluster, type SmallCluster } from '../../../tests/faults/small-cluster.ts'
import { openCatalog, type Catalog } from '../../catalog/catalog.ts'
import type { JournalledOperation } from '../../catalog/operation-journal.ts'
import { isSettled } from '../../catalog/operation-state.ts'
import { clusterAddress } from '../../flink/cluster-address.ts'
import { FlinkClient } from '../../flink/flink-client.ts'
import type { JobMaster } from '../../runtime/scheduler/job-master.ts'
import { localPath } from '../../storage/uri.ts'
import { Operations } from './operations.ts'
import { NEVER_ARRIVED } from './verbs/verb.ts'

let folder: string
let savepoints: string
let small: SmallCluster
let proxy: FaultyProxy
let catalog: Catalog
let operations: Operations
let job: JobMaster

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  folder = mkdtempSync(join(tmpdir(), 'tidemark-lost-'))
  savepoints = join(folder, 'savepoints')
  small = await smallCluster()
  job = small.job
  proxy = await faultyProxy(small.url)
  catalog = openCatalog({ file: join(folder, 'catalog.sqlite') })
  const client = new FlinkClient(clusterAddress(proxy.url))
  operations = new Operations({
    journal: catalog.operations,
    clusters: { client: () => client, place: () => ({ name: 'test', embedded: false }) },
  })
})
afterEach(async () => {
  operations.close()
  await proxy.close()
  await small.close()
  catalog.close()
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

/** What came of an operation; time passes until a request cannot arrive any longer. */
async function settled(id: string): Promise<JournalledOperation> {
  return vi.waitFor(
    () => {
      vi.setSystemTime(Date.now() + 10_000)
      const operation = catalog.operations.get(id)
      if (operation === null || !isSettled(operation.state)) throw new Error(`it is ${operation?.state ?? 'unknown'}`)
      return operation
    },
    { timeout: 20_000, interval: 200 },
  )
}
const made = (): string[] => (existsSync(savepoints) ? readdirSync(savepoints) : [])
const sent = (ending: string): number => proxy.passed.filter((request) => !request.startsWith('GET') && request.endsWith(ending)).length

describe.each(FAULTS)('%s', { timeout: 30_000 }, (fault) => {
  const arrives = fault.endsWith('after')
  const start = (method: string, ending: string, ask: OperationAsk): Promise<string> => {
    proxy.next(fault, method, ending)
    const concerns = ask.kind !== 'dispose' && ask.kind !== 'resume'
    return operations.start({ cluster: 'test', job: concerns ? job.id : null }, ask)
  }
  const expectOutcome = (operation: JournalledOperation, ending: string): void => {
    expect(operation).toMatchObject(arrives ? { state: 'completed', reasons: [] } : { state: 'failed', reasons: [NEVER_ARRIVED] })
    expect(sent(ending)).toBe(arrives ? 1 : 0)
  }

  it('savepoint', async () => {
    const ask = { kind: 'savepoint', folder: savepoints, format: 'canonical' } as const
    const operation = await settled(await start('POST', '/savepoints', ask))
    expectOutcome(operation, '/savepoints')
    expect(made()).toEqual(
      arrives
        ? [
            localPath(operation.location ?? '')
              .split('/')
              .at(-1),
          ]
        : [],
    )
    expect(job.state).toBe('RUNNING')
  })

  it('stop', async () => {
    const ask = { kind: 'stop', folder: savepoints, format: 'canonical', drain: false } as const
    const operation = await settled(await start('POST', '/stop', ask))
    expectOutcome(operation, '/stop')
    expect(made()).toHaveLength(arrives ? 1 : 0)
    if (arrives) expect((await job.done).state).toBe('FINISHED')
    else expect(job.state).toBe('RUNNING')
  })

  it('checkpoint', async () => {
    expectOutcome(await settled(await start('POST', '/checkpoints', { kind: 'checkpoint' })), '/checkpoints')
    expect(job.checkpoints().counts.completed).toBe(arrives ? 1 : 0)
  })

  it('cancel', async () => {
    expectOutcome(await settled(await start('PATCH', `/jobs/${job.id}`, { kind: 'cancel' })), `/jobs/${job.id}`)
    if (arrives) expect((await job.done).state).toBe('CANCELED')
    else expect(job.state).toBe('RUNNING')
  })

  it('dispose', async () => {
    const location = await job.savepoint(savepoints, 'NONE', 'CANONICAL')
    const { state } = await settled(await start('POST', '/savepoint-disposal', { kind: 'dispose', savepoint: location }))
    expect(state).toBe(arrives ? 'completed' : 'failed')
    expect(sent('/savepoint-disposal')).toBe(arrives ? 1 : 0)
    expect(made()).toHaveLength(arrives ? 0 : 1)
  })

  it('resume', async () => {
    const program = join(folder, 'job.mjs')
    writeFileSync(program, 'export default (env) => { env.fromSequence(1n, 1n << 60n).print() }\n')
    const ask = {
      kind: 'resume',
      program,
      savepoint: '',
      claimMode: 'NO_CLAIM',
      allowNonRestored: false,
      parallelism: 1,
      args: '',
    } as const
    const operation = await settled(await start('POST', '/run', ask))
    expectOutcome(operation, '/run')
    const others = (await small.cluster.jobs()).filter(({ id }) => id !== job.id)
    expect(others.map(({ id }) => id)).toEqual(arrives ? [operation.id] : [])
  })
})
