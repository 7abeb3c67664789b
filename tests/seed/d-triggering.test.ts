/** Sections D, F and K of the checklist: triggering savepoints, the folder that they come to lie in, and the default for it. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clusterAddress } from '../../main/flink/cluster-address.ts'
import { FlinkClient } from '../../main/flink/flink-client.ts'
import { newTriggerId } from '../../main/flink/savepoint-operations.ts'
import { startRestServer } from '../../main/rest/server.ts'
import { LocalCluster } from '../../main/runtime/local/local-cluster.ts'
import { type RunningJob, SeedCluster, until } from './local-cluster.ts'
import { inspected } from './read-snapshot.ts'

let cluster: SeedCluster
let job: RunningJob
beforeAll(async () => {
  cluster = await SeedCluster.start()
  job = await cluster.job()
}, 60_000)
afterAll(() => cluster.close(), 30_000)

const pathIn = (text: string): string => /Savepoint completed\. Path: file:(?:\/\/)?(\S+)/.exec(text)?.[1] ?? ''

describe('triggering a savepoint', { timeout: 60_000 }, () => {
  it('S33 S35 S54 S55 S56 S57: in the directory that is given, by the name that Flink gives, with its path told', async () => {
    const place = cluster.place()
    const { exit, out } = await cluster.tidemark('savepoint', job.id, place)
    expect(exit).toBe(0)
    const path = pathIn(out)
    expect(dirname(path)).toBe(place)
    expect(basename(path)).toMatch(/^savepoint-[0-9a-f]{6}-[0-9a-f]{12}$/)
    expect(basename(path).slice(10, 16)).toBe(job.id.slice(0, 6))
    // small state stands in the metadata, so that there is no other file
    expect(readdirSync(path)).toEqual(['_metadata'])
    expect((await inspected(cluster, path)).files).toMatchObject({ missing: [] })
    expect(readdirSync(place)).toEqual([basename(path)])
  })

  it('S34 S54 S90 S91: without one it goes to execution.checkpointing.savepoint-dir', async () => {
    const { exit, out } = await cluster.tidemark('savepoint', job.id)
    expect(exit).toBe(0)
    expect(dirname(pathIn(out))).toBe(`${cluster.folder}/savepoints`)
    expect(await cluster.client.defaultSavepointDirectory()).toBe(`file://${cluster.folder}/savepoints`)
  })

  it('S36 S37: --type canonical is what is meant where no type is given', async () => {
    await cluster.tidemark('savepoint', job.id, cluster.place(), '--type', 'canonical')
    await job.saved()
    expect((await job.checkpoints()).history.slice(0, 2).map((one) => one.savepointFormat)).toEqual(['CANONICAL', 'CANONICAL'])
  })

  it('S38: --type native is native', async () => {
    expect((await cluster.tidemark('savepoint', job.id, cluster.place(), '--type', 'native')).exit).toBe(0)
    expect((await job.checkpoints()).latest.savepoint?.savepointFormat).toBe('NATIVE')
  })

  it('S40: one that takes longer than the client waits goes on, and is completed', async () => {
    job.flag('hold-snapshot')
    const place = cluster.place()
    const said = await cluster.tidemark('savepoint', '-Dclient.timeout=200ms', job.id, place)
    expect(said.exit).toBe(1)
    expect(said.err).toContain('The cluster goes on with it')
    expect((await job.checkpoints()).counts.in_progress).toBe(1)
    job.unflag('hold-snapshot')
    await until(async () => (await job.checkpoints()).latest.savepoint?.external_path?.includes(place) === true)
    expect(readdirSync(place)).toHaveLength(1)
  })

  it('S41 S42: --detached gives a trigger id at once, which tells what became of it', async () => {
    job.flag('hold-snapshot')
    const { exit, out } = await cluster.tidemark('savepoint', '-detached', job.id, cluster.place())
    expect(exit).toBe(0)
    const triggerId = /Successfully trigger manual savepoint, triggerId: ([0-9a-f]{32})/.exec(out)?.[1] ?? ''
    expect(await cluster.client.savepointStatus(job.id, triggerId)).toEqual({ kind: 'accepted' })
    job.unflag('hold-snapshot')
    await until(async () => (await cluster.client.savepointStatus(job.id, triggerId)).kind !== 'accepted')
    const status = await cluster.client.savepointStatus(job.id, triggerId)
    expect(status.kind === 'completed' && existsSync(status.value.replace(/^file:\/*/, '/'))).toBe(true)
  })

  it('S43: a detached one of a job that there is not is taken, and has failed', async () => {
    const unknown = 'f'.repeat(32)
    const ask = { directory: cluster.place(), type: 'CANONICAL', triggerId: newTriggerId() } as const
    const triggerId = await cluster.client.triggerSavepoint(unknown, ask)
    await until(async () => (await cluster.client.savepointStatus(unknown, triggerId)).kind !== 'accepted')
    const status = await cluster.client.savepointStatus(unknown, triggerId)
    expect(JSON.stringify(status)).toContain('FlinkJobNotFoundException')
  })
})

describe('a cluster without a default directory', () => {
  it('S34: asks for one by the key’s name', async () => {
    const bare = new LocalCluster({ configuration: new Map(), print: () => undefined })
    const server = await startRestServer({ cluster: bare, port: 0 })
    const client = new FlinkClient(clusterAddress(server.url))
    const ask = { directory: null, type: 'CANONICAL', triggerId: newTriggerId() } as const
    await expect(client.triggerSavepoint(job.id, ask)).rejects.toThrow('Config key [execution.checkpointing.savepoint-dir] is not set.')
    await server.close()
  })
})
