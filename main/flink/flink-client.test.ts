/** The client against what real clusters answered, and against a local cluster that runs jobs in a process of its own. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recorded, serve, type LocalServer } from '../../tests/golden/rest.ts'
import { toProblem } from '../../shared/model/problem.ts'
import { clusterAddress } from './cluster-address.ts'
import { FlinkClient } from './flink-client.ts'
import { awaitOperation } from './operation.ts'
import { newTriggerId } from './savepoint-operations.ts'

describe.each([
  ['1.20.5', '0c95e7fc9350f8f514fa1f006c976cf3'],
  ['2.3.0', '294b6017e8aee94ab1b63fd7e3e1f4fb'],
])('what Flink %s answers', (version, job) => {
  let server: LocalServer
  let client: FlinkClient
  beforeAll(async () => {
    server = await serve(recorded(`${version}/rest-reads`, '/prefix'))
    client = new FlinkClient(clusterAddress(`${server.host}/prefix/v1`))
  })
  afterAll(() => server.stop())

  it('of the cluster is read', async () => {
    expect((await client.overview())['flink-version']).toBe(version)
    expect((await client.config()).features['web-submit']).toBe(true)
    expect((await client.taskManagers()).map(({ slotsNumber }) => slotsNumber)).toEqual([8])
    expect((await client.jobManagerConfig()).get('rest.port')).toMatch(/^\d+$/)
    expect(await client.jars()).toEqual([])
  })

  it('of a job is read', async () => {
    expect((await client.jobs()).map(({ jid, name, state }) => ({ jid, name, state }))).toEqual([
      { jid: job, name: 'orders', state: 'RUNNING' },
    ])
    expect(await client.jobStatus(job)).toBe('RUNNING')
    const { vertices } = await client.job(job)
    const { nodes } = await client.plan(job)
    expect(nodes.map(({ id }) => id).sort()).toEqual(vertices.map(({ id }) => id).sort())
    expect((await client.jobConfig(job))['execution-config']?.['job-parallelism']).toBe(1)
    expect((await client.exceptions(job)).entries).toEqual([])
  })

  it('of its checkpoints is read, and no interval is none', async () => {
    const { counts, history } = await client.checkpoints(job)
    expect(history.length).toBeLessThanOrEqual(counts.total)
    expect(await client.checkpointConfig(job)).toMatchObject({ state_backend: 'HashMapStateBackend', timeout: 600_000 })
  })
})

describe('a local cluster', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-client-'))
  const file = join(folder, 'numbers.ts')
  writeFileSync(
    file,
    `import { Types } from 'tidemark'
export default (env, [name]) => {
  if (name === 'fail') throw new Error('no such job')
  env.fromSequence(1n, 1n << 60n).uid('numbers').keyBy((value) => value % 7n, Types.LONG).reduce((a, b) => a + b).uid('sums').print().uid('out')
}
`,
  )
  let process: ChildProcessByStdio<null, Readable, null>
  let client: FlinkClient
  beforeAll(async () => {
    const settings = ['-D', `execution.checkpointing.savepoint-dir=file://${folder}/savepoints`]
    process = spawn(execPath, [join(import.meta.dirname, '../cli/main.ts'), 'cluster', 'start', '--port', '0', ...settings], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...env, TIDEMARK_HOME: join(folder, 'home') },
    })
    for await (const line of createInterface({ input: process.stdout })) {
      if (!line.startsWith('http')) continue
      client = new FlinkClient(clusterAddress(line))
      break
    }
    // what jobs print is read, so that the pipe does not fill
    process.stdout.resume()
  }, 30_000)
  afterAll(async () => {
    if (process.exitCode === null) {
      process.kill('SIGKILL')
      await once(process, 'exit')
    }
    rmSync(folder, { recursive: true })
  })

  async function startedJob(): Promise<string> {
    const job = await client.runJar(await client.registerModule(file), { parallelism: 2 })
    await expect
      .poll(async () => (await client.job(job)).vertices.map(({ status }) => status), { timeout: 20_000 })
      .toEqual(['RUNNING', 'RUNNING'])
    return job
  }

  it('runs a job module, takes a savepoint by a chosen id once, and stops', { timeout: 60_000 }, async () => {
    const job = await startedJob()
    expect(await client.defaultSavepointDirectory()).toBe(`file://${folder}/savepoints`)
    const [vertex] = (await client.job(job)).vertices
    expect((await client.vertex(job, vertex?.id ?? '')).subtasks.map(({ subtask }) => subtask)).toHaveLength(vertex?.parallelism ?? 0)

    const ask = { directory: null, type: 'CANONICAL', triggerId: newTriggerId() } as const
    expect(await client.triggerSavepoint(job, ask)).toBe(ask.triggerId)
    expect(await client.triggerSavepoint(job, ask)).toBe(ask.triggerId)
    const saved = await awaitOperation(() => client.savepointStatus(job, ask.triggerId), { timeoutMs: 30_000 })
    const location = saved.kind === 'completed' ? saved.value : ''
    expect(location).toMatch(/\/savepoint-[0-9a-f]{6}-[0-9a-f]{12}$/)
    const { counts, latest } = await client.checkpoints(job)
    expect([counts.completed, latest.savepoint?.external_path]).toEqual([1, location])

    const stop = await client.triggerStop(job, { ...ask, triggerId: newTriggerId(), drain: false })
    expect(await awaitOperation(() => client.savepointStatus(job, stop), { timeoutMs: 30_000 })).toMatchObject({ kind: 'completed' })
    await expect.poll(() => client.jobStatus(job)).toBe('FINISHED')
    expect(await client.cancel(job)).toMatchObject({ kind: 'ended' })
    expect(await client.executionResult(job)).toMatchObject({ 'application-status': 'SUCCEEDED' })

    const disposal = await client.triggerDisposal(location)
    expect(await awaitOperation(() => client.disposalStatus(disposal), { timeoutMs: 30_000 })).toEqual({ kind: 'completed', value: null })
  })

  it('cancels a job, and knows no other', { timeout: 60_000 }, async () => {
    const job = await startedJob()
    expect(await client.executionResult(job)).toBeNull()
    expect(await client.cancel(job)).toEqual({ kind: 'requested' })
    await expect.poll(() => client.jobStatus(job)).toBe('CANCELED')
    expect(await client.cancel('f'.repeat(32))).toEqual({ kind: 'not-found' })
    expect(await client.job('f'.repeat(32)).then(() => null, toProblem)).toMatchObject({ code: 'JOB_NOT_FOUND' })
  })

  it('keeps an uploaded module until it is deleted', { timeout: 60_000 }, async () => {
    const source = 'export default (env) => { env.fromSequence(1n, 3n).print() }\n'
    const id = await client.uploadJar('three.ts', new Blob([source]))
    expect(await client.jars()).toContainEqual(expect.objectContaining({ id, name: 'three.ts' }))
    const job = await client.runJar(id, {})
    await expect.poll(() => client.jobStatus(job), { timeout: 20_000 }).toBe('FINISHED')
    await client.deleteJar(id)
    expect((await client.jars()).map(({ name }) => name)).not.toContain('three.ts')
    expect(await client.runJar(id, {}).then(() => null, toProblem)).toMatchObject({
      code: 'CLUSTER_REFUSED',
      message: expect.stringContaining(`Jar file ${id} does not exist`) as string,
    })
  })

  it('says what is wrong with a job', { timeout: 60_000 }, async () => {
    const id = await client.registerModule(file)
    const failed = await client.runJar(id, { args: ['fail'] }).then(() => null, toProblem)
    expect(failed?.message).toContain('Could not execute application.')
    expect(failed?.message).toContain('no such job')
    const restored = await client
      .runJar(id, { restore: { path: '/nowhere', allowNonRestored: false, claimMode: 'CLAIM' } })
      .then(() => null, toProblem)
    expect(restored?.message).toContain('There is nothing at')
    expect(await client.registerModule(join(folder, 'absent.ts')).then(() => null, toProblem)).toMatchObject({ code: 'CLUSTER_REFUSED' })
    const jar = await client.uploadJar('orders.jar', new Blob(['PK'])).then(() => null, toProblem)
    expect(jar?.message).toContain("Tidemark's local runtime cannot run this job: what was submitted is compiled Java")
  })

  it('is shut down, and its process ends', { timeout: 30_000 }, async () => {
    const ended = once(process, 'exit')
    await client.shutDown()
    expect(await ended).toEqual([0, null])
    expect(await client.overview().then(() => null, toProblem)).toMatchObject({ code: 'CLUSTER_UNREACHABLE' })
  })
})

describe('a connection', () => {
  it('by TLS to a server that has none is told as such', async () => {
    const plain = await serve((_request, answer) => answer.end('{}'))
    const problem = await new FlinkClient(clusterAddress(`https://${plain.host}`)).overview().then(() => null, toProblem)
    await plain.stop()
    expect(problem).toMatchObject({ code: 'CLUSTER_TLS', retriable: false })
    expect(problem?.message).toContain(`write http://${plain.host}`)
  })

  it('carries the headers that were given', async () => {
    let team: unknown = null
    const server = await serve((request, answer) => {
      team = request.headers['x-team']
      answer.end('{"jobs":[]}')
    })
    await new FlinkClient(clusterAddress(server.host, { 'X-Team': 'harbor' })).jobs()
    await server.stop()
    expect(team).toBe('harbor')
  })
})
