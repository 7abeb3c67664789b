/** Section B of the checklist: savepoints against checkpoints. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { committedLines, wrongLines } from '../faults/committed-lines.ts'
import { CHECKPOINTED, from, SeedCluster, until } from './local-cluster.ts'
import { inspected } from './read-snapshot.ts'

let cluster: SeedCluster
beforeAll(async () => {
  cluster = await SeedCluster.start()
})
afterAll(() => cluster.close(), 30_000)
const RETAINED = { ...CHECKPOINTED, 'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION' }
const INCREMENTAL = { ...RETAINED, 'state.backend.type': 'rocksdb', 'execution.checkpointing.incremental': 'true' }

describe('checkpoints and savepoints', { timeout: 60_000 }, () => {
  it('S14 S15: checkpoints come of themselves, savepoints when they are asked for', async () => {
    const job = await cluster.job({}, { configuration: CHECKPOINTED })
    await job.checkpointed(2)
    const kinds = async () => (await job.checkpoints()).history.map((one) => one.checkpoint_type)
    expect(new Set(await kinds())).toEqual(new Set(['CHECKPOINT']))
    const path = await job.saved()
    const { history, latest } = await job.checkpoints()
    expect(history.filter((one) => one.is_savepoint)).toMatchObject([{ checkpoint_type: 'SAVEPOINT', external_path: `file://${path}` }])
    expect(latest.savepoint?.external_path).toBe(`file://${path}`)
    await job.cancelled()
  })

  it('S16: after a failure the job goes on from its latest checkpoint, and loses nothing', async () => {
    const job = await cluster.job({ to: 1200, rate: 1500 }, { parallelism: 2, configuration: CHECKPOINTED })
    await job.checkpointed(2)
    job.flag('fail-record')
    await until(async () => (await job.checkpoints()).latest.restored !== null)
    expect((await job.checkpoints()).latest.restored).toMatchObject({ is_savepoint: false })
    await job.becomes('FINISHED')
    expect(wrongLines(committedLines(job.args.out), 1200, 7)).toEqual([])
  })

  it.each([
    ['by default', CHECKPOINTED, 0],
    ['where they are to be retained', RETAINED, 1],
  ])('S17: %s cancelling leaves %#', async (_when, configuration, left) => {
    const job = await cluster.job({}, { configuration })
    await job.checkpointed()
    await job.cancelled()
    expect(job.checkpointNames()).toHaveLength(left)
  })

  it('S18: savepoints stay where the job is cancelled, fails or finishes', async () => {
    const cancelled = await cluster.job()
    const failed = await cluster.job()
    const finished = await cluster.job({ to: 400, rate: 800 })
    const jobs = [cancelled, failed, finished]
    const paths = []
    for (const job of jobs) paths.push(await job.saved())
    await cancelled.cancelled()
    failed.flag('fail-record')
    await failed.becomes('FAILED')
    await finished.becomes('FINISHED')
    for (const path of paths) expect((await cluster.tidemark('inspect', path)).exit).toBe(0)
  })

  it('S19 S20 S21: an incremental checkpoint is of its backend and not to be moved; a savepoint is complete in its folder', async () => {
    const job = await cluster.job({ padding: 8000, rate: 200 }, { configuration: INCREMENTAL })
    await job.checkpointed(3)
    const path = await job.saved()
    await job.cancelled()
    const checkpoint = join(job.checkpointFolder, job.checkpointNames()[0] ?? '')
    expect(await inspected(cluster, checkpoint)).toMatchObject({
      kind: 'checkpoint',
      backends: ['rocksdb'],
      portability: { selfContained: false, relocatable: false },
    })
    expect((await inspected(cluster, path)).portability).toMatchObject({ selfContained: true, relocatable: true })
    const other = await cluster.submit(SEED_JOB, [JSON.stringify(job.args)], {
      ...from(checkpoint),
      configuration: { 'state.backend.type': 'hashmap' },
    })
    await until(async () => (await cluster.client.jobStatus(other)) === 'FAILED')
    expect(JSON.stringify(await cluster.client.exceptions(other))).toContain('Unexpected state handle type')
    const resumed = await cluster.job(job.args, { ...from(path), configuration: { 'state.backend.type': 'hashmap' } })
    await resumed.cancelled()
    expect(existsSync(checkpoint)).toBe(true)
  })

  it('S22: a savepoint is canonical, or native where that is asked for', async () => {
    const job = await cluster.job({}, { configuration: { 'state.backend.type': 'rocksdb' } })
    const canonical = await job.saved()
    const native = await job.saved('NATIVE')
    const formats = (await job.checkpoints()).history.map((one) => one.savepointFormat)
    expect(formats).toEqual(['NATIVE', 'CANONICAL'])
    expect([(await inspected(cluster, canonical)).format, (await inspected(cluster, native)).format]).toEqual(['canonical', 'native'])
    await job.cancelled()
  })
})

const SEED_JOB = join(import.meta.dirname, '../jobs/seed.ts')
