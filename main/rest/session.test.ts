/** What a session cluster does over HTTP beyond Flink's recordings: job modules in the place of jars, its end, metrics. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RecordedCluster } from '../../tests/golden/rest-server-cluster.ts'
import { recording } from '../../tests/golden/rest-server-recording.ts'
import type { SubtaskReport } from '../runtime/cluster.ts'
import { JobModules } from './job-modules.ts'
import { MAX_BODY } from './request-body.ts'
import { startRestServer, type RestServer } from './server.ts'

const JOB = '294b6017e8aee94ab1b63fd7e3e1f4fb'
const UNKNOWN = 'f'.repeat(32)
const NOW = 1_800_000_000_000
const folder = mkdtempSync(join(tmpdir(), 'tidemark-session-'))
const file = join(folder, 'job.ts')
writeFileSync(file, 'export default () => undefined\n')
afterAll(() => {
  rmSync(folder, { recursive: true })
})

let cluster: RecordedCluster
let modules: JobModules
let server: RestServer
let ends: number
beforeEach(async () => {
  ends = 0
  cluster = new RecordedCluster(recording('2.3.0', 'rest-reads'))
  cluster.onSubmit = () => Promise.resolve({ ok: true, value: JOB })
  modules = new JobModules(() => NOW)
  server = await startRestServer({ cluster, port: 0, now: () => NOW, session: { modules, shutDown: () => ends++ } })
})
afterEach(async () => {
  await server.close()
  await modules.close()
})

interface Said {
  status: number
  body: unknown
}
async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Said> {
  const isForm = body instanceof FormData
  const answer = await fetch(`${server.url}/v1${path}`, {
    method,
    headers,
    body: isForm ? body : body === undefined ? null : JSON.stringify(body),
  })
  return { status: answer.status, body: await answer.json() }
}
const get = async (path: string): Promise<unknown> => (await send('GET', path)).body
const text = ({ body }: Said): string => (body as { errors: string[] }).errors.join('\n')
function form(...files: [name: string, content: string][]): FormData {
  const data = new FormData()
  for (const [name, content] of files) data.append('jarfile', new Blob([content]), name)
  return data
}

describe('job modules', () => {
  it('are named by path, listed, run with what Flink’s body says, and forgotten', async () => {
    const { id } = (await send('POST', '/tidemark/modules', { path: file })).body as { id: string }
    expect(await get('/jars')).toEqual({
      address: server.url,
      files: [{ id, name: 'job.ts', uploaded: NOW, entry: [{ name: 'default', description: null }] }],
    })
    const said = await send('POST', `/jars/${id}/run`, {
      programArgsList: ['--a', 'b c'],
      parallelism: 3,
      jobId: UNKNOWN.toUpperCase(),
      savepointPath: 'file:/s',
      allowNonRestoredState: true,
      restoreMode: 'CLAIM',
      flinkConfiguration: { 'pipeline.name': 'orders' },
    })
    expect(said).toEqual({ status: 200, body: { jobid: JOB, applicationId: JOB } })
    expect(cluster.requests).toEqual([
      {
        path: file,
        args: ['--a', 'b c'],
        configuration: { 'pipeline.name': 'orders' },
        parallelism: 3,
        jobId: UNKNOWN,
        restore: { path: 'file:/s', allowNonRestored: true, claimMode: 'CLAIM' },
      },
    ])
    expect((await send('DELETE', `/jars/${id}`)).status).toBe(200)
    expect(existsSync(file)).toBe(true)
    expect((await send('DELETE', `/jars/${id}`)).status).toBe(400)
    const gone = await send('POST', `/jars/${id}/run`, {})
    expect([gone.status, text(gone)]).toEqual([500, expect.stringContaining(`Jar file ${id} does not exist`)])
  })

  it('are uploaded as jars are, by their name alone, and go with the cluster', async () => {
    const { filename } = (await send('POST', '/jars/upload', form(['../../evil name.ts', 'export default 1']))).body as { filename: string }
    expect(filename).toMatch(/tidemark-upload-\w+\/[0-9a-f-]{36}_evil_name\.ts$/)
    expect(existsSync(filename)).toBe(true)
    await send('POST', `/jars/${filename.split('/').at(-1) ?? ''}/run?programArg=x,y&parallelism=2`)
    expect(cluster.requests).toMatchObject([{ path: filename, args: ['x', 'y'], parallelism: 2, restore: null }])
    await modules.close()
    expect(existsSync(filename)).toBe(false)
  })

  it.each([
    ['a jar', [['orders.jar', 'PK']], 'what was submitted is compiled Java'],
    ['more than a module', [['big.ts', 'x'.repeat(MAX_BODY + 1)]], 'what was submitted is compiled Java'],
    ['another file', [['notes.txt', 'x']], 'notes.txt is no job of Tidemark'],
    [
      'two files',
      [
        ['a.ts', ''],
        ['b.ts', ''],
      ],
      'Exactly 1 file must be sent, received 2.',
    ],
  ] as [string, [string, string][], string][])('%s is refused', async (_what, files, why) => {
    const said = await send('POST', '/jars/upload', form(...files))
    expect([said.status, text(said)]).toEqual([400, expect.stringContaining(why)])
    expect(modules.list()).toEqual([])
  })

  it.each([
    ['job.ts', 'must be absolute'],
    [`${folder}/absent.ts`, 'There is no job module at'],
    [folder, 'is no job of Tidemark'],
  ])('%s is no module', async (path, why) => {
    expect(text(await send('POST', '/tidemark/modules', { path }))).toContain(why)
  })

  it('that fail to start say why', async () => {
    const failure = { className: 'a.b.C', message: 'the job throws', cause: null }
    cluster.onSubmit = () => Promise.resolve({ ok: false, failure })
    const { id } = (await send('POST', '/tidemark/modules', { path: file })).body as { id: string }
    const said = await send('POST', `/jars/${id}/run`, {})
    expect([said.status, text(said)]).toEqual([
      400,
      expect.stringMatching(/Could not execute application\.\nCaused by: a\.b\.C: the job throws\n$/),
    ])
    expect((await send('POST', `/jars/${id}/run`, { claimMode: 'claim' })).status).toBe(400)
  })

  it('are run for no web page, and be it of this machine', async () => {
    const origin = { origin: 'http://localhost:5173' }
    for (const path of ['/tidemark/modules', '/jars/upload', '/jars/x/run']) {
      const said = await send('POST', path, { path: file }, origin)
      expect([path, said.status]).toEqual([path, 403])
    }
    expect(modules.list()).toEqual([])
    expect((await fetch(`${server.url}/overview`, { headers: origin })).status).toBe(200)
  })
})

describe('the cluster', () => {
  it('is ended after the answer, and only where it is a session', async () => {
    expect(await send('DELETE', '/cluster')).toEqual({ status: 200, body: {} })
    await expect.poll(() => ends).toBe(1)
    const single = await startRestServer({ cluster, port: 0 })
    const answer = await fetch(`${single.url}/cluster`, { method: 'DELETE' })
    await single.close()
    expect(answer.status).toBe(403)
  })

  it('says that it takes jobs', async () => {
    expect(await get('/config')).toMatchObject({ features: { 'web-submit': true } })
  })

  it('tells of its processes', async () => {
    const [{ id }] = ((await get('/taskmanagers')) as { taskmanagers: [{ id: string }] }).taskmanagers
    expect(await get(`/taskmanagers/${encodeURIComponent(id)}`)).toMatchObject({ id, metrics: { garbageCollectors: [] } })
    expect(await get(`/taskmanagers/${encodeURIComponent(id)}/logs`)).toEqual({ logs: [] })
    expect(text(await send('GET', '/taskmanagers/nobody'))).toContain('No TaskExecutor registered under nobody.')
    expect((await send('GET', '/taskmanagers/nobody/logs')).status).toBe(404)
    expect(await get('/taskmanagers/nobody/metrics')).toEqual([])
    expect(await get('/jobmanager/environment')).toMatchObject({ jvm: { version: `Node.js ${process.version}` }, classpath: [] })
    expect(await get('/jobmanager/logs')).toEqual({ logs: [] })
    expect(await get('/datasets')).toEqual({ dataSets: [] })
    expect(await get('/jobmanager/metrics?get=numRunningJobs,Status.JVM.CPU.Load')).toEqual([{ id: 'numRunningJobs', value: '1' }])
  })
})

describe('metrics of a job', () => {
  /** Gives the first vertex two subtasks, measured as told. */
  async function measured(...subtasks: Partial<SubtaskReport>[]): Promise<string> {
    const job = await cluster.job(JOB)
    const [vertex] = job?.vertices ?? []
    const [first] = vertex?.subtasks ?? []
    if (job === null || vertex === undefined) throw new Error('the recording has no such job')
    const of = (more: Partial<SubtaskReport>, index: number): SubtaskReport => ({
      ...(first ?? {
        attempt: 0,
        state: 'RUNNING',
        timestamps: { CREATED: 1, SCHEDULED: NOW - 900, DEPLOYING: NOW - 800, RUNNING: NOW - 500 },
        taskManagerId: 'tm',
        endpoint: 'host:1',
        metrics: { readBytes: 0, writeBytes: 0, readRecords: 0, writeRecords: 0, backPressuredTime: 0, idleTime: 0, busyTime: null },
      }),
      ...more,
      index,
    })
    cluster.job = () => Promise.resolve({ ...job, vertices: [{ ...vertex, parallelism: subtasks.length, subtasks: subtasks.map(of) }] })
    return `/jobs/${JOB}/vertices/${vertex.id}`
  }

  it('are named, told as text, and left out where nobody measured', async () => {
    const vertex = await measured({ measured: { numRecordsIn: 7 }, watermark: -9223372036854775808n }, { measured: { numRecordsIn: 9 } })
    expect(await get(`${vertex}/metrics`)).toEqual([{ id: '0.numRecordsIn' }, { id: '0.currentInputWatermark' }, { id: '1.numRecordsIn' }])
    expect(await get(`${vertex}/metrics?get=1.numRecordsIn,1.busyTimeMsPerSecond`)).toEqual([{ id: '1.numRecordsIn', value: '9' }])
    expect(await get(`${vertex}/watermarks`)).toEqual([{ id: '0.currentInputWatermark', value: '-9223372036854775808' }])
    expect(await get(`${vertex}/subtasks/1/metrics?get=numRecordsIn`)).toEqual([{ id: 'numRecordsIn', value: '9' }])
  })

  it('are put together over subtasks', async () => {
    const vertex = await measured({ measured: { numRecordsIn: 7 } }, { measured: { numRecordsIn: 9 } }, { measured: { numRecordsIn: 50 } })
    expect(await get(`${vertex}/subtasks/metrics`)).toEqual([{ id: 'numRecordsIn' }])
    expect(await get(`${vertex}/subtasks/metrics?get=numRecordsIn&agg=min,max,avg,sum&subtasks=0-1`)).toEqual([
      { id: 'numRecordsIn', min: 7, max: 9, avg: 8, sum: 16 },
    ])
    expect((await send('GET', `${vertex}/subtasks/metrics?get=numRecordsIn&agg=median`)).status).toBe(400)
    expect((await send('GET', `${vertex}/subtasks/metrics?subtasks=x`)).status).toBe(400)
  })

  it('say how hard tasks are pressed, or that nobody knows', async () => {
    const free = { backPressuredTimeMsPerSecond: 0, idleTimeMsPerSecond: 900, busyTimeMsPerSecond: 100 }
    const pressed = { backPressuredTimeMsPerSecond: 700, idleTimeMsPerSecond: 0, busyTimeMsPerSecond: 300 }
    expect(await get(`${await measured({ measured: free }, { measured: pressed })}/backpressure`)).toMatchObject({
      status: 'ok',
      backpressureLevel: 'high',
      subtasks: [{ 'backpressure-level': 'ok' }, { subtask: 1, ratio: 0.7, idleRatio: 0, busyRatio: 0.3 }],
    })
    expect(await get(`${await measured({ measured: {} })}/backpressure`)).toMatchObject({ status: 'deprecated', subtasks: null })
  })

  it('tell when and where tasks run', async () => {
    const vertex = await measured({}, {})
    const { subtasks } = (await get(`${vertex}/subtasktimes`)) as { subtasks: { duration: number; timestamps: Record<string, number> }[] }
    expect(subtasks).toHaveLength(2)
    expect(subtasks[0]?.timestamps).toMatchObject({ FAILED: 0 })
    expect(await get(`${vertex}/taskmanagers`)).toMatchObject({ taskmanagers: [{ status: 'RUNNING', 'status-counts': { RUNNING: 2 } }] })
    expect(await get(`${vertex}/subtasks/1`)).toMatchObject({ subtask: 1, status: 'RUNNING' })
    expect((await send('GET', `${vertex}/subtasks/9`)).status).toBe(404)
    expect(text(await send('GET', `${vertex}/subtasks/1/attempts/5`))).toContain('Invalid attempt num 5')
    expect(await get(`${vertex}/subtasks/accumulators`)).toMatchObject({ parallelism: 2, subtasks: [{ subtask: 0 }, { subtask: 1 }] })
  })

  it('count its checkpoints', async () => {
    const { counts } = (await get(`/jobs/${JOB}/checkpoints`)) as { counts: { completed: number } }
    const value = String(counts.completed)
    expect(await get(`/jobs/${JOB}/metrics?get=numberOfCompletedCheckpoints`)).toEqual([{ id: 'numberOfCompletedCheckpoints', value }])
    expect(await get('/jobs/metrics?get=numberOfCompletedCheckpoints&agg=max')).toEqual([
      { id: 'numberOfCompletedCheckpoints', max: counts.completed },
    ])
  })
})
