/** Sections C and H of the checklist: operator ids, and what a restore does with a job that was changed. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operatorIdOf } from '../../main/savepoint/uid/hash.ts'
import { from, type RunningJob, SeedCluster, until } from './local-cluster.ts'
import { inspected, savedCounts } from './read-snapshot.ts'

const JOB = join(import.meta.dirname, '../jobs/seed.ts')
let cluster: SeedCluster
let first: RunningJob
let path = ''
beforeAll(async () => {
  cluster = await SeedCluster.start()
  first = await cluster.job()
  await until(async () => (await savedCounts(cluster, (path = await first.saved()))).size === 7)
}, 60_000)
afterAll(() => cluster.close(), 30_000)

/** Why a job does not start from a savepoint; null where it does. */
async function refusal(args: object, savepoint: string, ...options: string[]): Promise<string | null> {
  const { exit, err } = await cluster.tidemark('run', '-d', '-s', savepoint, ...options, JOB, JSON.stringify({ ...first.args, ...args }))
  return exit === 0 ? null : err
}

describe('operator ids', { timeout: 60_000 }, () => {
  it('S24: state finds its operator by uid, though it was renamed and stands elsewhere in the graph', async () => {
    const before = await savedCounts(cluster, path)
    const changed = await cluster.job({ version: 'renamed and with a map' }, from(path))
    const after = await savedCounts(cluster, await changed.stopped())
    for (const [key, count] of before) expect(after.get(key)).toBeGreaterThanOrEqual(count)
  })

  it('S26 S27 S28: without uids the ids come of the graph, and a stateless operator more changes them', async () => {
    const job = await cluster.job({ uids: false })
    const unnamed = await job.stopped()
    const report = await inspected(cluster, unnamed)
    const uids = ['numbers', 'counts', 'lines'].map((uid) => operatorIdOf(uid))
    expect(report.operators.map(({ id }) => id).filter((id) => uids.includes(id))).toEqual([])
    expect(report.operators.map(({ uid }) => uid)).toEqual(report.operators.map(() => null))
    const same = await cluster.job({ uids: false }, from(unnamed))
    await same.cancelled()
    expect(await refusal({ uids: false, version: 'renamed and with a map' }, unnamed)).toMatch(
      /Cannot map checkpoint\/savepoint state for operator [0-9a-f]{32} to/,
    )
  })

  it('S25 S30 S31 S32: the example of Flink’s page has state of source-id and mapper-id alone', async () => {
    const { out } = await cluster.tidemark('sample', 'savepoints-page', '-d')
    const id = /JobID ([0-9a-f]{32})/.exec(out)?.[1] ?? ''
    await until(async () => (await cluster.client.job(id)).vertices.every(({ status }) => status === 'RUNNING'))
    const said = await cluster.tidemark('stop', id)
    const report = await inspected(cluster, /Path: (\S+)/.exec(said.out)?.[1] ?? '')
    const withState = report.operators.filter(({ size }) => size > 0)
    expect(withState.map(({ uid }) => uid).sort()).toEqual(['mapper-id', 'source-id'])
    expect(withState.map((operator) => operator.id)).toEqual(expect.arrayContaining([operatorIdOf('source-id'), operatorIdOf('mapper-id')]))
    expect(report.operators.length).toBeGreaterThan(2)
  })

  it('S67 S70 S96: an operator that is gone refuses the restore, and is named', async () => {
    const refused = await refusal({ version: 'without counts' }, path)
    expect(refused).toContain(`Cannot map checkpoint/savepoint state for operator ${operatorIdOf('counts')} to the new program`)
    expect(refused).toContain('--allowNonRestoredState')
  })

  it.each([
    ['S68', '-n'],
    ['S69', '--allowNonRestoredState'],
  ])('%s: %s leaves its state out, and the job runs', async (_row, option) => {
    const args = JSON.stringify({ ...first.args, version: 'without counts' })
    const { exit, out } = await cluster.tidemark('run', '-d', '-s', path, option, JOB, args)
    expect(exit).toBe(0)
    const id = /JobID ([0-9a-f]{32})/.exec(out)?.[1] ?? ''
    await until(async () => (await cluster.client.job(id)).vertices.every(({ status }) => status === 'RUNNING'))
    await cluster.client.cancel(id)
  })

  it('S95: an operator with state that is new starts empty, beside those that go on', async () => {
    const before = await savedCounts(cluster, path)
    const changed = await cluster.job({ version: 'with another counter', rate: 200 }, from(path))
    let stop = ''
    await until(async () => (await savedCounts(cluster, (stop = await changed.saved()), 'other counts')).size === 7)
    await changed.cancelled()
    const [old, other] = [await savedCounts(cluster, stop), await savedCounts(cluster, stop, 'other counts')]
    for (const [key, count] of before) expect(old.get(key)).toBe(count + (other.get(key) ?? 0n))
  })

  it('S97: a parallelism above the max parallelism that was saved is refused in Flink’s words', async () => {
    expect(await refusal({}, path, '-p', '129')).toMatch(
      /The maximum parallelism \(128\) of the restored state is lower than the configured parallelism \(129\)/,
    )
  })
})
