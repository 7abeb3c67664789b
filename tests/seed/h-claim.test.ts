/** Sections H and I of the checklist: resuming, and whose the files are afterwards. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClaimMode } from '../../main/flink/versions.ts'
import { committedLines, wrongLines } from '../faults/committed-lines.ts'
import { CHECKPOINTED, from, SeedCluster, until } from './local-cluster.ts'

const JOB = join(import.meta.dirname, '../jobs/seed.ts')
const INCREMENTAL = { ...CHECKPOINTED, 'state.backend.type': 'rocksdb', 'execution.checkpointing.incremental': 'true' }
let cluster: SeedCluster
beforeAll(async () => {
  cluster = await SeedCluster.start()
})
afterAll(() => cluster.close(), 30_000)

/** A savepoint of a job that was stopped, and what the job was given. */
async function savepoint(settings = {}) {
  const job = await cluster.job(settings)
  await until(async () => (await cluster.client.job(job.id)).vertices.some(({ metrics }) => Number(metrics['read-records']) > 0))
  return { args: job.args, path: await job.stopped() }
}

describe('resuming', { timeout: 60_000 }, () => {
  it.each([
    ['the folder', ''],
    ['its _metadata', '/_metadata'],
  ])('S64 S65: takes %s', async (_what, tail) => {
    const { args, path } = await savepoint()
    const { exit, out } = await cluster.tidemark('run', '-d', '-s', `${path}${tail}`, JOB, JSON.stringify(args))
    expect(exit).toBe(0)
    const id = /JobID ([0-9a-f]{32})/.exec(out)?.[1] ?? ''
    const { counts, latest } = await cluster.client.checkpoints(id)
    expect(counts.restored).toBe(1)
    expect(latest.restored).toMatchObject({ is_savepoint: true, external_path: `file://${path}` })
    await cluster.client.cancel(id)
  })

  it('S66: a path where nothing is, is an error', async () => {
    const { exit, err } = await cluster.tidemark('run', '-d', '-s', join(cluster.folder, 'nothing'), JOB, '{}')
    expect(exit).toBe(1)
    expect(err.replaceAll(/\s+/g, ' ')).toContain('Cannot find checkpoint or savepoint file/directory')
  })
})

describe('claim modes', { timeout: 60_000 }, () => {
  it.each([
    ['S73 S78: NO_CLAIM', 'NO_CLAIM', true],
    ['S79 S80 S82: CLAIM', 'CLAIM', false],
    ['S83 S85 S86: LEGACY', 'LEGACY', true],
  ] as const)('%s: after checkpoints and a cancel the savepoint is there: %s, %s', async (_row, claimMode, stays) => {
    const { args, path } = await savepoint()
    const settings = Object.entries(CHECKPOINTED).flatMap(([key, value]) => ['-D', `${key}=${value}`])
    const said = await cluster.tidemark('run', '-d', '-s', path, '-claimMode', claimMode, ...settings, JOB, JSON.stringify(args))
    expect(said.exit).toBe(0)
    expect(said.err.includes('LEGACY restore mode is deprecated')).toBe(claimMode === 'LEGACY')
    const id = /JobID ([0-9a-f]{32})/.exec(said.out)?.[1] ?? ''
    const first = (await cluster.client.checkpoints(id)).latest.restored?.id ?? 0
    await until(async () => ((await cluster.client.checkpoints(id)).latest.completed?.id ?? 0) > first + 2)
    await cluster.client.cancel(id)
    await until(async () => (await cluster.client.jobStatus(id)) === 'CANCELED')
    expect(existsSync(join(path, '_metadata'))).toBe(stays)
  })

  it.each<[string, ClaimMode]>([['S74', 'NO_CLAIM']])(
    '%s: once a checkpoint is complete the savepoint may go, and the job recovers',
    async (_row, claimMode) => {
      const { args, path } = await savepoint({ to: 1000, rate: 1000 })
      const job = await cluster.job(args, { configuration: INCREMENTAL, ...from(path, { claimMode }) })
      await job.checkpointed()
      rmSync(path, { recursive: true })
      job.flag('fail-record')
      await until(async () => (await job.checkpoints()).latest.restored?.is_savepoint === false)
      await job.becomes('FINISHED')
      expect(wrongLines(committedLines(job.args.out), 1000, 7)).toEqual([])
    },
  )

  it('S76 S77: with NO_CLAIM the first checkpoint is complete in itself, later ones build on it', async () => {
    const { args, path } = await savepoint({ padding: 20_000, keys: 40 })
    const job = await cluster.job(
      { ...args, rate: 20 },
      { configuration: { ...INCREMENTAL, 'execution.checkpointing.interval': '1 h' }, ...from(path) },
    )
    const sizes = []
    for (let taken = 0; taken < 2; taken++) {
      expect((await cluster.tidemark('checkpoint', job.id)).exit).toBe(0)
      const { latest } = await job.checkpoints()
      sizes.push([latest.completed?.checkpointed_size ?? 0, latest.completed?.state_size ?? 0] as const)
    }
    const [[firstNew, firstAll] = [0, 0], [nextNew, nextAll] = [0, 0]] = sizes
    expect(firstNew).toBe(firstAll)
    expect(nextNew).toBeLessThan(nextAll)
    await job.cancelled()
  })
})
