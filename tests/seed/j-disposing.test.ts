/** Sections J and M of the checklist: disposing of savepoints, and what else a user meets. */
import { existsSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHECKPOINTED, SeedCluster, until } from './local-cluster.ts'

let cluster: SeedCluster
beforeAll(async () => {
  cluster = await SeedCluster.start()
})
afterAll(() => cluster.close(), 30_000)

describe('disposing of a savepoint', { timeout: 60_000 }, () => {
  it('S87 S88 S89: deletes this one and no other, once; by hand is as good; the job recovers all the same', async () => {
    const job = await cluster.job({ padding: 8000 }, { configuration: CHECKPOINTED })
    await job.checkpointed()
    const [first, second, third] = [await job.saved(), await job.saved(), await job.saved('NATIVE')]
    const said = await cluster.tidemark('savepoint', '-d', first)
    expect([said.exit, said.out]).toEqual([0, expect.stringContaining(`Savepoint '${first}' disposed.`) as string])
    expect(existsSync(first)).toBe(false)
    expect((await cluster.tidemark('savepoint', '-d', first)).exit).toBe(1)
    rmSync(second, { recursive: true })
    expect((await cluster.tidemark('inspect', third)).exit).toBe(0)
    job.flag('fail-record')
    await until(async () => (await job.checkpoints()).latest.restored?.is_savepoint === false)
    await job.checkpointed()
    await job.cancelled()
  })
})

describe('what a user meets', { timeout: 60_000 }, () => {
  it('S101: list -a names every job with its state', async () => {
    const [running, over] = [await cluster.job(), await cluster.job()]
    await over.cancelled()
    const { out } = await cluster.tidemark('list', '-a')
    expect(out).toMatch(new RegExp(`${running.id} : .* \\(RUNNING\\)`))
    expect(out).toMatch(new RegExp(`${over.id} : .* \\(CANCELED\\)`))
    await running.cancelled()
  })

  it('S102: cancel with savepoint works, and says what to do instead', async () => {
    const job = await cluster.job()
    const place = cluster.place()
    const { exit, out } = await cluster.tidemark('cancel', '-s', place, job.id)
    expect(exit).toBe(0)
    expect(out).toContain('DEPRECATION WARNING')
    expect(existsSync(/stored in file:\/*(\/\S+)\./.exec(out)?.[1] ?? '')).toBe(true)
    expect(await job.state()).toBe('CANCELED')
  })

  it('S103: an operation that is not known, or not any more, is expired', async () => {
    const job = await cluster.job()
    expect(await cluster.client.savepointStatus(job.id, '0'.repeat(32))).toEqual({ kind: 'expired' })
    await job.cancelled()
  })

  it.each([
    ['restarts a job that may', CHECKPOINTED, 'RUNNING'],
    ['fails a job that may not', {}, 'FAILED'],
  ])('S104: a savepoint whose part at the task throws %s', async (_what, configuration, state) => {
    const job = await cluster.job(
      {},
      {
        configuration: {
          ...configuration,
          ...('execution.checkpointing.interval' in configuration && { 'execution.checkpointing.interval': '1 h' }),
        },
      },
    )
    job.flag('fail-snapshot')
    const outcome = await job.save()
    expect(outcome.kind).toBe('failed')
    expect(JSON.stringify(outcome)).toContain('Task has failed.')
    await job.becomes(state)
    if (state === 'RUNNING') await job.cancelled()
  })

  it('S105: a checkpoint out of turn', async () => {
    const job = await cluster.job({}, { configuration: { 'execution.checkpointing.interval': '1 h' } })
    const { exit, out } = await cluster.tidemark('checkpoint', '--full', job.id)
    expect([exit, out]).toEqual([0, expect.stringMatching(/[Cc]heckpoint/) as string])
    expect((await job.checkpoints()).latest.completed).toMatchObject({ is_savepoint: false })
    await job.cancelled()
  })
})
