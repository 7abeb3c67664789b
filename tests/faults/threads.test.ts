import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { CheckpointsAnswer } from './job-messages.ts'
import { JobProcess } from './job-process-client.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-threads-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const COUNTING = join(import.meta.dirname, '../jobs/counting.ts')

/** The greatest count that was told of each key, all together: `3> ["key-5","17"]`. */
function total(lines: readonly string[]): bigint {
  const counts = new Map<string, bigint>()
  for (const line of lines) {
    const [, key = '', count = '0'] = /\["(.*)","(\d+)"\]/.exec(line) ?? []
    if ((counts.get(key) ?? 0n) < BigInt(count)) counts.set(key, BigInt(count))
  }
  return [...counts.values()].reduce((sum, count) => sum + count, 0n)
}

function start(args: readonly string[], configuration: Record<string, string>): JobProcess {
  const job = new JobProcess({
    id: 'abcdef0123456789abcdef0123456789',
    path: COUNTING,
    args,
    configuration,
    restore: null,
    workingFolder: join(folder, 'work'),
  })
  jobs.push(job)
  return job
}

const jobs: JobProcess[] = []
/** A test that fails leaves no process behind. */
afterEach(async () => {
  await Promise.all(jobs.splice(0).map((job) => job.kill()))
})

describe('a job in threads', { timeout: 60_000 }, () => {
  it('counts every number once, its keyed exchange between two of them', async () => {
    const job = start(['20000', '97'], { 'parallelism.default': '2' })
    expect(await job.ended).toMatchObject({ state: 'FINISHED' })
    expect(total(job.printed)).toBe(20_000n)
    expect(job.printed).toHaveLength(20_000)
  })

  it('takes checkpoints, loses a thread, and goes on from the latest one', async () => {
    const job = start(['200000', '97', '50000'], {
      'parallelism.default': '2',
      'execution.checkpointing.interval': '50 ms',
      'restart-strategy.type': 'fixed-delay',
      'restart-strategy.fixed-delay.delay': '10 ms',
      'restart-strategy.fixed-delay.attempts': '3',
    })
    await job.running
    const checkpoints = async () => (await job.ask({ do: 'checkpoints' })) as CheckpointsAnswer
    while ((await checkpoints()).counts.completed < 2) await setTimeout(10)
    await job.ask({ do: 'kill-thread', thread: 1 })
    while ((await checkpoints()).attempt === 0) await setTimeout(10)
    expect((await checkpoints()).restored).toMatchObject({ savepoint: false })
    expect(await job.ended).toMatchObject({ state: 'FINISHED' })
    expect(total(job.printed)).toBe(200_000n)
  })

  it('loses a thread that is only starting, and begins anew', async () => {
    const job = start(['20000', '97'], {
      'parallelism.default': '2',
      'restart-strategy.type': 'fixed-delay',
      'restart-strategy.fixed-delay.delay': '10 ms',
      'restart-strategy.fixed-delay.attempts': '3',
    })
    const attempt = async () => ((await job.ask({ do: 'checkpoints' })) as CheckpointsAnswer).attempt
    while ((await attempt()) === 0) await job.ask({ do: 'kill-thread', thread: 0 })
    expect(await job.ended).toMatchObject({ state: 'FINISHED' })
    expect(total(job.printed)).toBe(20_000n)
  })
})
