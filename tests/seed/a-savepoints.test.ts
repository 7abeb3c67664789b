/** Section A of the checklist: what a savepoint is. */
import { cpSync, existsSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { committedLines, wrongLines } from '../faults/committed-lines.ts'
import { CHECKPOINTED, from, pathOf, SeedCluster } from './local-cluster.ts'
import { inspected, savedCounts, sumOf } from './read-snapshot.ts'

let cluster: SeedCluster
beforeAll(async () => {
  cluster = await SeedCluster.start()
})
afterAll(() => cluster.close(), 30_000)

describe('a savepoint', { timeout: 60_000 }, () => {
  it('S1 consistent cut, S3 S7: stopped under load and resumed, the job counts every number once', async () => {
    const first = await cluster.job({ to: 1200, rate: 2000 }, { parallelism: 2, configuration: CHECKPOINTED })
    await first.checkpointed(2)
    const path = await first.stopped()
    expect(await first.state()).toBe('FINISHED')
    const saved = sumOf(await savedCounts(cluster, path))
    expect(saved).toBeGreaterThan(0n)
    expect(saved).toBeLessThan(1200n)
    const resumed = await cluster.job(first.args, { parallelism: 2, configuration: CHECKPOINTED, ...from(path) })
    await resumed.becomes('FINISHED')
    expect(wrongLines(committedLines(first.args.out), 1200, 7)).toEqual([])
  })

  it('S10: is taken up at 3 and then at 1, and no key is counted twice or not at all', async () => {
    let job = await cluster.job({ to: 1500, rate: 1500 }, { parallelism: 1, configuration: CHECKPOINTED })
    for (const parallelism of [3, 1]) {
      await job.checkpointed()
      job = await cluster.job(job.args, { parallelism, configuration: CHECKPOINTED, ...from(await job.stopped()) })
      expect((await cluster.client.job(job.id)).vertices.map((vertex) => vertex.parallelism)).toEqual([parallelism, parallelism])
    }
    await job.becomes('FINISHED')
    expect(wrongLines(committedLines(job.args.out), 1500, 7)).toEqual([])
  })

  it('S2 S8 S75: two jobs go on from one that is still running, each on its own', async () => {
    const first = await cluster.job({ to: 1000, rate: 1500 }, { configuration: CHECKPOINTED })
    await first.checkpointed()
    const path = await first.saved()
    const cut = await savedCounts(cluster, path)
    const forks = [
      await cluster.job({ to: 1000, rate: 4000 }, { configuration: CHECKPOINTED, ...from(path) }),
      await cluster.job({ to: 1000, rate: 4000 }, { parallelism: 2, configuration: CHECKPOINTED, ...from(path) }),
    ]
    for (const job of [first, ...forks]) await job.becomes('FINISHED')
    expect(wrongLines(committedLines(first.args.out), 1000, 7)).toEqual([])
    for (const fork of forks) {
      const lines = committedLines(fork.args.out)
      for (const [key, count] of cut)
        for (let before = 1n; before <= count; before++) lines.set(`${key} ${before}`, (lines.get(`${key} ${before}`) ?? 0) + 1)
      expect(wrongLines(lines, 1000, 7)).toEqual([])
    }
  })

  it('S11 S12: is files of state, and a small file of metadata that points to them', async () => {
    const job = await cluster.job({ padding: 8000 })
    const report = await inspected(cluster, await waitForKeys(job))
    expect(report.files).toMatchObject({ missing: [], unreferenced: [] })
    expect(report.files?.referenced).toBeGreaterThan(0)
    expect(report.files?.bytes).toBeGreaterThan(20_000)
    expect(report.metadata.size).toBeLessThan(10_000)
    const streams = report.operators.flatMap(({ subtasks }) =>
      subtasks.flatMap(({ handles }) => handles.flatMap((handle) => handle.streams)),
    )
    expect(streams.some(({ where, path }) => where === 'relative' && path !== null)).toBe(true)
    await job.cancelled()
  })

  it('S5 S59: the folder is moved by hand, and a job goes on from the new place', async () => {
    const first = await cluster.job({ to: 1500, rate: 2000, padding: 8000 }, { configuration: CHECKPOINTED })
    await first.checkpointed(3)
    const path = await first.stopped()
    const moved = `${cluster.place()}/elsewhere`
    cpSync(path, moved, { recursive: true })
    rmSync(path, { recursive: true })
    const resumed = await cluster.job(first.args, { configuration: CHECKPOINTED, ...from(moved) })
    await resumed.becomes('FINISHED')
    expect(wrongLines(committedLines(first.args.out), 1500, 7)).toEqual([])
  })

  it('S4: outlives the job and the cluster', async () => {
    const job = await cluster.job({ to: 1000, rate: 1500 }, { configuration: CHECKPOINTED })
    await job.checkpointed()
    const path = pathOf(await job.stop())
    const { folder } = cluster
    await cluster.stop()
    expect(existsSync(path)).toBe(true)
    cluster = await SeedCluster.start({}, folder)
    const resumed = await cluster.job(job.args, { configuration: CHECKPOINTED, ...from(path) })
    await resumed.becomes('FINISHED')
    expect(wrongLines(committedLines(job.args.out), 1000, 7)).toEqual([])
  })
})

/** A savepoint once every key has been counted. */
async function waitForKeys(job: Awaited<ReturnType<SeedCluster['job']>>): Promise<string> {
  for (;;) {
    const path = await job.saved()
    if ((await savedCounts(cluster, path)).size === 7) return path
  }
}
