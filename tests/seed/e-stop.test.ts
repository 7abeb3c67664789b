/** Section E of the checklist: stop with savepoint, and what savepoints do not do. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reasonText } from '../../main/flink/failure-chain.ts'
import { committedLines, wrongLines } from '../faults/committed-lines.ts'
import { CHECKPOINTED, from, pathOf, SeedCluster, until } from './local-cluster.ts'
import { savedCounts, sumOf } from './read-snapshot.ts'

let cluster: SeedCluster
beforeAll(async () => {
  cluster = await SeedCluster.start()
})
afterAll(() => cluster.close(), 30_000)
const NEVER = { ...CHECKPOINTED, 'execution.checkpointing.interval': '1 h' }
const WINDOWS = join(import.meta.dirname, '../jobs/windows.ts')
const sizeOf = (lines: ReadonlyMap<string, number>): number => [...lines.values()].reduce((sum, count) => sum + count, 0)

describe('stop with savepoint', { timeout: 60_000 }, () => {
  it('S45 S53: is one savepoint, the last that the job takes; committed is what it has, and nothing after it', async () => {
    const job = await cluster.job({}, { parallelism: 2, configuration: CHECKPOINTED })
    await job.checkpointed(2)
    const path = pathOf(await job.stop())
    const { history } = await job.checkpoints()
    expect(history[0]).toMatchObject({ checkpoint_type: 'SYNC_SAVEPOINT', status: 'COMPLETED', external_path: `file://${path}` })
    expect(history.filter((one) => one.is_savepoint)).toHaveLength(1)
    expect(await job.state()).toBe('FINISHED')
    expect(BigInt(sizeOf(committedLines(job.args.out)))).toBe(sumOf(await savedCounts(cluster, path)))
    expect(readdirSync(job.args.out).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('S46: as Flink’s page writes it, with a directory and without one', async () => {
    const [one, other] = [await cluster.job(), await cluster.job()]
    const place = cluster.place()
    const given = await cluster.tidemark('stop', '--type', 'canonical', '--savepointPath', place, one.id)
    expect([given.exit, given.out]).toEqual([
      0,
      expect.stringContaining(`Savepoint completed. Path: file:${place}/savepoint-`.replace('file:', 'file://')) as string,
    ])
    expect((await cluster.tidemark('stop', '--type', 'canonical', '--savepointPath', other.id)).exit).toBe(0)
    expect([await one.state(), await other.state()]).toEqual(['FINISHED', 'FINISHED'])
  })

  it('S48: the job runs until its savepoint is written, and goes on where it cannot be', async () => {
    const job = await cluster.job({}, { configuration: CHECKPOINTED })
    job.flag('hold-snapshot')
    const stopping = job.stop()
    await until(async () => (await job.checkpoints()).counts.in_progress > 0)
    expect(await job.state()).toBe('RUNNING')
    job.unflag('hold-snapshot')
    expect((await stopping).kind).toBe('completed')

    const other = await cluster.job({}, { configuration: CHECKPOINTED })
    const refused = await cluster.tidemark('stop', '-p', join(import.meta.filename, 'below-a-file'), other.id)
    expect(refused.exit).toBe(1)
    await other.checkpointed()
    expect(await other.state()).toBe('RUNNING')
    await other.cancelled()
  })

  it('S49: saved, and failed after it: the path is told, the job has FAILED, and a job from there commits', async () => {
    const job = await cluster.job({ to: 1000, rate: 1000 }, { configuration: NEVER })
    await until(() => readdirSync(job.args.out).length > 0)
    job.flag('fail-commit')
    const outcome = await job.stop()
    job.unflag('fail-commit')
    expect(outcome.kind).toBe('failed')
    if (outcome.kind !== 'failed') return
    expect(reasonText(outcome.failure)).toContain('failed during stopping')
    await job.becomes('FAILED')
    expect((await job.checkpoints()).history[0]).toMatchObject({ checkpoint_type: 'SYNC_SAVEPOINT', status: 'COMPLETED' })
    expect(committedLines(job.args.out).size).toBe(0)
    const resumed = await cluster.job(job.args, { configuration: CHECKPOINTED, ...from((outcome.savedAt ?? '').replace(/^file:\/*/, '/')) })
    await resumed.becomes('FINISHED')
    expect(wrongLines(committedLines(job.args.out), 1000, 7)).toEqual([])
  })

  it.each([
    ['without draining windows stay open', false],
    ['with draining they fire', true],
  ])('S50: %s', async (_what, drain) => {
    const out = join(cluster.place(), 'out')
    const id = await cluster.submit(WINDOWS, [out])
    await until(async () =>
      (await cluster.client.vertex(id, (await cluster.client.job(id)).vertices[1]?.id ?? '')).subtasks.every(
        ({ metrics }) => Number(metrics['read-records']) > 3,
      ),
    )
    const said = await cluster.tidemark('stop', ...(drain ? ['--drain'] : []), id)
    expect(said.exit).toBe(0)
    expect(committedLines(out).size > 0).toBe(drain)
  })
})

describe('a savepoint amid the life of a job', { timeout: 60_000 }, () => {
  it('S51: is not what the job goes on from after a failure, though it is the newest', async () => {
    const job = await cluster.job({}, { configuration: NEVER })
    expect((await cluster.tidemark('checkpoint', job.id)).exit).toBe(0)
    const checkpoint = (await job.checkpoints()).latest.completed?.id
    await job.saved()
    expect((await job.checkpoints()).latest.savepoint?.id).toBeGreaterThan(checkpoint ?? Infinity)
    job.flag('fail-record')
    await until(async () => (await job.checkpoints()).latest.restored !== null)
    expect((await job.checkpoints()).latest.restored).toMatchObject({ id: checkpoint, is_savepoint: false })
    await job.cancelled()
  })

  it('S52: commits nothing; the checkpoint after it does', async () => {
    const job = await cluster.job({}, { configuration: NEVER })
    await until(() => readdirSync(job.args.out).length > 0)
    const path = await job.saved()
    expect(sumOf(await savedCounts(cluster, path))).toBeGreaterThan(0n)
    expect(committedLines(job.args.out).size).toBe(0)
    await cluster.tidemark('checkpoint', job.id)
    await until(() => committedLines(job.args.out).size > 0)
    await job.cancelled()
  })
})
