import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { toProblem } from '../../../shared/model/index.ts'
import { clusterAddress } from '../../flink/cluster-address.ts'
import { FlinkClient } from '../../flink/flink-client.ts'
import { startFirstJob } from './first-job.ts'
import { launchByNode } from './launch-by-node.ts'
import { OwnCluster } from './own-cluster.ts'

const PROCESS = new URL('./cluster-process.ts', import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'tidemark-own-'))
let own: OwnCluster | null = null

vi.stubEnv('TIDEMARK_HOME', folder)
afterEach(async () => {
  await own?.close()
  own = null
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

/** Starts it, and answers with each client that it was called with. */
function started(): FlinkClient[] {
  const clients: FlinkClient[] = []
  own = new OwnCluster(PROCESS, launchByNode, (client) => clients.push(client))
  own.retry()
  own.retry() // it runs: nothing is started twice
  return clients
}
async function newest(clients: readonly FlinkClient[], count: number): Promise<FlinkClient> {
  await expect.poll(() => clients.length, { timeout: 20_000 }).toBe(count)
  const client = clients.at(-1)
  if (client === undefined) throw new Error('it was not started')
  return client
}
const isGone = (client: FlinkClient): Promise<boolean> =>
  client.overview().then(
    () => false,
    (error: unknown) => toProblem(error).code === 'CLUSTER_UNREACHABLE',
  )

describe('the own cluster', { timeout: 60_000 }, () => {
  it('answers, runs the first sample job, and ends with all', async () => {
    const client = await newest(started(), 1)
    expect((await client.overview())['flink-commit']).toBe('tidemark')
    expect(await client.defaultSavepointDirectory()).toBe(`file://${folder}/cluster/savepoints`)
    await startFirstJob(client)
    expect((await client.jobs()).map(({ name }) => name)).toEqual(['clean-keyed'])
    expect(await client.jars()).toEqual([])
    await own?.close()
    expect(own?.place().client).toBeNull()
    expect(await isGone(client)).toBe(true)
  })

  it('is started again when it has broken down', async () => {
    const clients = started()
    const first = await newest(clients, 1)
    await first.shutDown()
    await expect.poll(() => own?.place().trouble ?? null, { timeout: 10_000 }).toContain('ended by itself')
    const second = await newest(clients, 2)
    expect(own?.place().trouble).toBeNull()
    expect(second.address.base).not.toBe('')
    expect((await second.jobs()).length).toBe(0)
  })

  it('ends when the console is killed', async () => {
    const script = `
      const { OwnCluster } = await import(process.argv[1])
      const { launchByNode } = await import(process.argv[3])
      new OwnCluster(new URL(process.argv[2]), launchByNode, (client) => console.log(client.address.base)).retry()`
    const module = new URL('./own-cluster.ts', import.meta.url).href
    const launch = new URL('./launch-by-node.ts', import.meta.url).href
    const console = spawn(process.execPath, ['--input-type=module', '-e', script, module, PROCESS.href, launch], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [url] = (await once(createInterface({ input: console.stdout }), 'line')) as [string]
    const client = new FlinkClient(clusterAddress(url))
    expect(await isGone(client)).toBe(false)
    console.kill('SIGKILL')
    await expect.poll(() => isGone(client), { timeout: 10_000 }).toBe(true)
  })
})
