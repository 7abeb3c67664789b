import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Outcome, SavepointMode, SavepointRequest } from '../cluster.ts'
import { StreamEnvironment } from '../api/stream-environment.ts'
import type { JobMaster } from '../scheduler/job-master.ts'
import { Types } from '../types/types.ts'
import { LocalCluster } from './local-cluster.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-cluster-'))
const cluster = new LocalCluster({ configuration: new Map(), print: () => undefined })
afterEach(() => cluster.close())
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function endless(): StreamEnvironment {
  const env = new StreamEnvironment()
  env
    .fromSequence(1n, 1n << 60n)
    .uid('numbers')
    .keyBy((value) => value % 7n, Types.LONG)
    .reduce((a, b) => a + b)
    .uid('sums')
    .print()
  return env
}
async function started(job: () => StreamEnvironment = endless): Promise<JobMaster> {
  const submitted = await cluster.submit({ code: { kind: 'here', build: job }, restore: null })
  await submitted.running()
  return submitted
}
const request = (jobId: string, mode: SavepointMode = 'SAVEPOINT', more: Partial<SavepointRequest> = {}): SavepointRequest => ({
  jobId,
  triggerId: '0'.repeat(32),
  targetDirectory: folder,
  format: 'CANONICAL',
  mode,
  ...more,
})
const value = (outcome: Outcome<string>): string => (outcome.ok ? outcome.value : `failed: ${outcome.failure.message}`)
const failure = (outcome: Outcome<unknown>): string => (outcome.ok ? 'ok' : `${outcome.failure.className}: ${outcome.failure.message}`)

describe('the local cluster', () => {
  it('tells of a running job, takes a savepoint of it, and tells of that', async () => {
    const { id } = await started()
    expect(await cluster.jobs()).toMatchObject([{ id, state: 'RUNNING', endTime: null, tasks: { RUNNING: 2 } }])
    expect(await cluster.job(id)).toMatchObject({ vertices: [{ name: 'Source: Sequence Source' }, { parallelism: 1 }], failureCause: null })
    const location = value(await cluster.triggerSavepoint(request(id)))
    expect(existsSync(join(location.replace('file://', ''), '_metadata'))).toBe(true)
    expect(await cluster.checkpoints(id)).toMatchObject({
      counts: { completed: 1, failed: 0 },
      latest: { savepoint: { type: 'SAVEPOINT', externalPath: location } },
    })
    expect((await cluster.job(id))?.state).toBe('RUNNING')
  })

  it.each([
    ['SUSPEND_WITH_SAVEPOINT', 'FINISHED'],
    ['TERMINATE_WITH_SAVEPOINT', 'FINISHED'],
    ['CANCEL_WITH_SAVEPOINT', 'CANCELED'],
  ] as const)('%s ends the job', async (mode, state) => {
    const { id } = await started()
    expect(value(await cluster.triggerSavepoint(request(id, mode)))).toMatch(/savepoint-/)
    expect((await cluster.job(id))?.state).toBe(state)
  })

  it('says in Flink’s words what cannot be', async () => {
    const { id } = await started()
    expect(failure(await cluster.triggerSavepoint(request('f'.repeat(32))))).toContain('FlinkJobNotFoundException')
    expect(
      failure(await cluster.triggerSavepoint(request(id, 'SAVEPOINT', { targetDirectory: join(import.meta.filename, 'below-a-file') }))),
    ).toContain('IO-problem detected')
    expect((await cluster.job(id))?.state).toBe('RUNNING')
    await cluster.cancel(id)
    expect(await cluster.cancel('f'.repeat(32))).toEqual({ kind: 'NOT_FOUND' })
  })

  it('disposes of a savepoint once', async () => {
    const { id } = await started()
    const location = value(await cluster.triggerSavepoint(request(id)))
    expect(failure(await cluster.disposeSavepoint(location))).toBe('ok')
    expect(existsSync(location.replace('file://', ''))).toBe(false)
    expect(failure(await cluster.disposeSavepoint(location))).toContain('FileNotFoundException')
  })

  it('tells why a job failed', async () => {
    const failing = (): StreamEnvironment => {
      const env = new StreamEnvironment()
      env
        .fromSequence(1n, 5n)
        .map((): bigint => {
          throw new Error('no luck')
        }, Types.LONG)
        .print()
      return env
    }
    const job = await started(failing)
    await job.done
    expect(await cluster.job(job.id)).toMatchObject({
      state: 'FAILED',
      failureCause: { message: 'Recovery is suppressed by NoRestartBackoffTimeStrategy', cause: { message: 'no luck' } },
    })
    expect(await cluster.cancel(job.id)).toEqual({ kind: 'ENDED', state: 'FAILED' })
  })
})
