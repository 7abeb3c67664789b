/** What real clusters said of operations, replayed by a real server. */
import type { RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { serve, type LocalServer } from '../../tests/golden/rest.ts'
import { recording } from '../../tests/golden/rest-server-recording.ts'
import { toProblem } from '../../shared/model/problem.ts'
import { clusterAddress } from './cluster-address.ts'
import { FlinkClient } from './flink-client.ts'
import { awaitOperation, pollDelayMs } from './operation.ts'
import { newTriggerId } from './savepoint-operations.ts'

let running: LocalServer | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

async function clientOf(listener: RequestListener): Promise<FlinkClient> {
  running = await serve(listener)
  return new FlinkClient(clusterAddress(running.host))
}

/** Answers the requests of a recording in their order, and keeps what it was sent. */
async function replayed(version: string, name: string): Promise<{ client: FlinkClient; asked: { path: string; body: unknown }[] }> {
  const { exchanges } = recording(version, name)
  const asked: { path: string; body: unknown }[] = []
  const client = await clientOf((request, answer) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += String(chunk)))
    request.on('end', () => {
      asked.push({ path: request.url ?? '', body: text === '' ? null : JSON.parse(text) })
      const exchange = exchanges[asked.length - 1]
      answer.writeHead(exchange?.response.status ?? 500).end(JSON.stringify(exchange?.response.body))
    })
  })
  return { client, asked }
}

const JOB = '0123456789abcdef0123456789abcdef'
const ask = { directory: '<DIR>/savepoints', type: 'CANONICAL', triggerId: JOB } as const

describe.each(['1.20.5', '2.3.0'])('Flink %s', (version) => {
  it('takes a savepoint: the location, as the cluster writes it', async () => {
    const { client, asked } = await replayed(version, 'savepoint-canonical')
    const id = await client.triggerSavepoint(JOB, ask)
    const outcome = await awaitOperation(() => client.savepointStatus(JOB, id), { timeoutMs: 10_000 })
    expect(outcome).toMatchObject({ kind: 'completed', value: expect.stringMatching(/^file:<DIR>\/savepoints\/savepoint-/) as string })
    expect(asked[0]).toEqual({
      path: `/jobs/${JOB}/savepoints`,
      body: { 'target-directory': '<DIR>/savepoints', 'cancel-job': false, formatType: 'CANONICAL', triggerId: JOB },
    })
    expect(asked[1]?.path).toBe(`/jobs/${JOB}/savepoints/${id}`)
  })

  it('stops with draining, and spells the directory otherwise', async () => {
    const { client, asked } = await replayed(version, 'stop-drain')
    await client.triggerStop(JOB, { ...ask, drain: true })
    expect(asked[0]).toEqual({
      path: `/jobs/${JOB}/stop`,
      body: { targetDirectory: '<DIR>/savepoints', drain: true, formatType: 'CANONICAL', triggerId: JOB },
    })
  })

  it('saved and did not stop: a failure that says where the savepoint is', async () => {
    const { client } = await replayed(version, 'stop-fails-after-savepoint')
    const id = await client.triggerStop(JOB, { ...ask, drain: false })
    const outcome = await awaitOperation(() => client.savepointStatus(JOB, id), { timeoutMs: 10_000 })
    expect(outcome).toMatchObject({ kind: 'failed', savedAt: expect.stringMatching(/^file:<DIR>\/savepoints\/savepoint-/) as string })
  })

  it('completed with a failure has failed', async () => {
    const { client } = await replayed(version, 'savepoint-unknown-job')
    const id = await client.triggerSavepoint(JOB, ask)
    expect(await awaitOperation(() => client.savepointStatus(JOB, id), { timeoutMs: 10_000 })).toMatchObject({
      kind: 'failed',
      savedAt: null,
      failure: expect.arrayContaining([
        {
          className: 'org.apache.flink.runtime.messages.FlinkJobNotFoundException',
          message: `Could not find Flink job (${'f'.repeat(32)})`,
        },
      ]) as unknown,
    })
  })

  it('without a directory refuses at once, and says why', async () => {
    const { client } = await replayed(version, 'savepoint-no-directory')
    const problem = await client.triggerSavepoint(JOB, { ...ask, directory: null }).then(() => null, toProblem)
    expect(problem?.code).toBe('CLUSTER_REFUSED')
    expect(problem?.message).toContain(
      'Config key [execution.checkpointing.savepoint-dir] is not set. Property [target-directory] must be provided.',
    )
  })

  it('tells a checkpoint’s number, and its failure in camel case', async () => {
    const { client } = await replayed(version, 'checkpoint-full')
    const id = await client.triggerCheckpoint(JOB, { type: 'FULL', triggerId: JOB })
    expect(await awaitOperation(() => client.checkpointStatus(JOB, id), { timeoutMs: 10_000 })).toMatchObject({
      kind: 'completed',
      value: expect.any(Number) as number,
    })
  })

  it('disposes', async () => {
    const { client, asked } = await replayed(version, 'dispose')
    const id = await client.triggerDisposal('file:/s')
    expect(await awaitOperation(() => client.disposalStatus(id), { timeoutMs: 10_000 })).toEqual({ kind: 'completed', value: null })
    expect(asked[0]?.body).toEqual({ 'savepoint-path': 'file:/s' })
  })

  it('tells why a job cannot be cancelled', async () => {
    const { client } = await replayed(version, 'cancel-unknown-job')
    expect(await client.cancel(JOB)).toEqual({
      kind: 'ended',
      reason: 'Job cancellation failed because the job has already reached another terminal state (FAILED).',
    })
  })
})

describe('an operation', () => {
  it('that the cluster has forgotten is expired', async () => {
    const client = await clientOf((_request, answer) =>
      answer.writeHead(404).end(`{"errors":["a.b.C: There is no savepoint operation with triggerId=${JOB} for job ${JOB}."]}`),
    )
    expect(await client.savepointStatus(JOB, JOB)).toEqual({ kind: 'expired' })
  })

  it('that gives no result in time is unknown, and says that it goes on', async () => {
    const client = await clientOf((_request, answer) => answer.end('{"status":{"id":"IN_PROGRESS"},"operation":null}'))
    expect(await awaitOperation(() => client.savepointStatus(JOB, JOB), { timeoutMs: 30 })).toMatchObject({
      kind: 'unknown',
      problem: { code: 'OPERATION_UNFINISHED', retriable: true },
    })
  })

  it('of a cluster that is gone is unknown', async () => {
    const client = await clientOf(() => undefined)
    await running?.stop()
    const outcome = await awaitOperation(() => client.savepointStatus(JOB, JOB), { timeoutMs: 10_000, unreachableMs: 0 })
    expect(outcome).toMatchObject({ kind: 'unknown', problem: { code: 'CLUSTER_UNREACHABLE' } })
  })

  it('is asked for again while the cluster is not ready', async () => {
    let asked = 0
    const client = await clientOf((_request, answer) => {
      asked += 1
      if (asked < 3)
        answer.writeHead(503).end('{"errors":["Service temporarily unavailable due to an ongoing leader election. Please refresh."]}')
      else answer.end('{"status":{"id":"COMPLETED"},"operation":{"location":"file:/s"}}')
    })
    expect(await awaitOperation(() => client.savepointStatus(JOB, JOB), { timeoutMs: 10_000 })).toEqual({
      kind: 'completed',
      value: 'file:/s',
    })
    expect(asked).toBe(3)
  })

  it('that is over without a word of how is not Flink’s', async () => {
    const client = await clientOf((_request, answer) => answer.end('{"status":{"id":"COMPLETED"},"operation":{}}'))
    expect(await client.savepointStatus(JOB, JOB).then(() => null, toProblem)).toMatchObject({ code: 'NOT_FLINK' })
  })

  it('is asked for less and less often, as by Flink’s client', () => {
    expect([0, 1, 2, 7, 8, 30].map(pollDelayMs)).toEqual([10, 20, 40, 1280, 2000, 2000])
  })

  it('has an id of its own', () => {
    expect(newTriggerId()).toMatch(/^[0-9a-f]{32}$/)
    expect(newTriggerId()).not.toBe(newTriggerId())
  })
})
