/** Over HTTP, with the rules that no recording shows. The recordings are replayed in tests/golden/rest-server.test.ts. */
import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toProblem } from '../../shared/model/problem.ts'
import { RecordedCluster } from '../../tests/golden/rest-server-cluster.ts'
import { recording } from '../../tests/golden/rest-server-recording.ts'
import type { Failure } from '../runtime/cluster.ts'
import { STORE_DURATION_MS } from './operation-cache.ts'
import { MAX_BODY } from './request-body.ts'
import { type RestServer, startRestServer } from './server.ts'

const JOB = '294b6017e8aee94ab1b63fd7e3e1f4fb'
const TRIGGER = '0123456789abcdef0123456789abcdef'
const UNKNOWN = 'f'.repeat(32)

let cluster: RecordedCluster
let server: RestServer
let now: number
beforeEach(async () => {
  now = 1_800_000_000_000
  cluster = new RecordedCluster(recording('2.3.0', 'rest-reads'))
  server = await startRestServer({ cluster, port: 0, now: () => now })
})
afterEach(() => server.close())

interface Said {
  status: number
  body: unknown
}

async function send(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Said> {
  const answer = await fetch(server.url + path, { method, body: body ?? null, headers })
  return { status: answer.status, body: await answer.json() }
}
const get = (path: string): Promise<Said> => send('GET', path)
const post = (path: string, body: unknown): Promise<Said> => send('POST', path, JSON.stringify(body))
const text = ({ body }: Said): string => (body as { errors: string[] }).errors.join('\n')

/** A request as `fetch` would not send it. */
function raw(
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status: number; length: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, method, path, headers, agent: false }, (answer) => {
      let received = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => (received += chunk))
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, length: Number(answer.headers['content-length']), body: received })
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

describe('transport', () => {
  it('reads past the body that Flink’s client sends with a GET', async () => {
    const said = await raw('GET', '/v1/jobs', { 'content-type': 'application/json; charset=UTF-8', 'content-length': '2' }, '{}')
    expect(said).toMatchObject({ status: 200, length: said.body.length })
  })

  it.each(['HEAD', 'OPTIONS'])('%s is not routed', async (method) => {
    expect((await raw(method, '/jobs', {})).status).toBe(404)
  })

  it('takes an empty body for an empty object', async () => {
    cluster.settings.set('state.savepoints.dir', 'file:///by-default')
    cluster.onSavepoint = () => new Promise(() => undefined)
    expect((await send('POST', `/jobs/${JOB}/savepoints`)).status).toBe(202)
    expect(cluster.requests).toMatchObject([{ targetDirectory: 'file:///by-default', format: 'CANONICAL', mode: 'SAVEPOINT' }])
  })

  it('takes no body beyond its limit', async () => {
    const said = await send('POST', `/jobs/${JOB}/savepoints`, JSON.stringify({ 'target-directory': 'x'.repeat(MAX_BODY) }))
    expect(said.status).toBe(413)
    expect(cluster.requests).toEqual([])
  })

  it('refuses files where none belong, and takes any number of bytes where they do', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' }
    const file = `--b\r\ncontent-disposition: form-data; name="jarfile"; filename="a.jar"\r\n\r\n${'x'.repeat(4 * MAX_BODY)}\r\n--b--\r\n`
    expect(text(await send('POST', `/jobs/${JOB}/stop`, file, headers))).toContain('File upload not allowed')
    for (const path of ['/jars/upload', '/v1/jobs']) {
      const said = await send('POST', path, file, headers)
      expect(said.status).toBe(400)
      expect(text(said)).toMatch(
        /^org\.apache\.flink\.runtime\.rest\.handler\.RestHandlerException: Tidemark's local runtime cannot run this job/,
      )
    }
  })

  it('refuses to run a jar', async () => {
    expect((await post('/jars/../../etc/passwd/run', {})).status).toBe(404)
    expect((await post('/jars/a_orders.jar/run', { parallelism: 2 })).status).toBe(400)
  })

  it('answers what nobody expected in Flink’s form', async () => {
    cluster.cancel = () => Promise.reject(new Error('the worker is gone'))
    expect(await send('PATCH', `/jobs/${JOB}`)).toEqual({
      status: 500,
      body: {
        errors: [
          'Internal server error.',
          '<Exception on server side:\norg.apache.flink.util.FlinkException: the worker is gone\n\nEnd of exception on server side>',
        ],
      },
    })
  })

  it('says when its port is taken', async () => {
    const second = startRestServer({ cluster, port: server.port })
    expect(await second.then(() => null, toProblem)).toMatchObject({ code: 'PORT_TAKEN', found: String(server.port) })
  })
})

describe('strangers', () => {
  it.each([
    ['a rebound name', { host: 'evil.example' }],
    ['a page of another site', { origin: 'https://evil.example' }],
  ])('%s changes nothing', async (_who, headers) => {
    const said = await raw('PATCH', `/jobs/${JOB}?mode=cancel`, { host: `127.0.0.1:${server.port}`, ...headers })
    expect(said.status).toBe(403)
    expect(cluster.requests).toEqual([])
  })

  it('no page is allowed to read', async () => {
    const answer = await fetch(`${server.url}/overview`, { headers: { origin: 'http://localhost:5173' } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('operations', () => {
  const body = { 'target-directory': '/s', triggerId: TRIGGER }

  it('start once per job and trigger id, whatever the verb', async () => {
    cluster.onSavepoint = () => new Promise(() => undefined)
    await post(`/jobs/${JOB}/savepoints`, body)
    await post(`/jobs/${JOB}/stop`, { targetDirectory: '/s', triggerId: TRIGGER.toUpperCase() })
    expect(cluster.requests).toHaveLength(1)
    await post(`/jobs/${UNKNOWN}/savepoints`, body)
    expect(cluster.requests).toHaveLength(2)
  })

  it('are forgotten five minutes after they ended', async () => {
    cluster.onSavepoint = () => Promise.resolve({ ok: true, value: 'file:/s/savepoint-1' })
    await post(`/jobs/${JOB}/savepoints`, body)
    const status = `/jobs/${JOB}/savepoints/${TRIGGER}`
    expect((await get(status)).body).toEqual({ status: { id: 'COMPLETED' }, operation: { location: 'file:/s/savepoint-1' } })
    now += STORE_DURATION_MS + 1
    const said = await get(status)
    expect(said.status).toBe(404)
    expect(text(said)).toContain(`There is no savepoint operation with triggerId=${TRIGGER} for job ${JOB}.`)
  })

  it('of checkpoints spell their failure in another way', async () => {
    const failure: Failure = {
      className: 'org.apache.flink.runtime.checkpoint.CheckpointException',
      message: 'Checkpoint was declined.',
      cause: null,
    }
    cluster.onCheckpoint = () => Promise.resolve({ ok: false, failure })
    await post(`/jobs/${JOB}/checkpoints`, { triggerId: TRIGGER })
    expect(cluster.requests).toEqual([{ jobId: JOB, triggerId: TRIGGER, type: 'CONFIGURED' }])
    const said = await get(`/jobs/${JOB}/checkpoints/${TRIGGER}`)
    expect(said.body).toMatchObject({ operation: { failureCause: { class: 'java.util.concurrent.CompletionException' } } })
    expect((await get(`/jobs/${JOB}/savepoints/${TRIGGER}`)).status).toBe(404)
  })

  it.each([
    ['savepoints', 'SavepointTriggerRequestBody', { formatType: 'canonical' }],
    ['savepoints', 'SavepointTriggerRequestBody', { triggerId: 'short' }],
    ['savepoints', 'SavepointTriggerRequestBody', { 'cancel-job': 'perhaps' }],
    ['stop', 'StopWithSavepointRequestBody', { formatType: 'FULL' }],
    ['checkpoints', 'CheckpointTriggerRequestBody', { checkpointType: 'full' }],
    ['checkpoints', 'CheckpointTriggerRequestBody', []],
  ])('%s: a body that is no %s', async (resource, bodyClass, wrong) => {
    const said = await post(`/jobs/${JOB}/${resource}`, wrong)
    expect(said.status).toBe(400)
    expect(text(said)).toContain(`Request did not match expected format ${bodyClass}.`)
    expect(cluster.requests).toEqual([])
  })

  it('a body that is no JSON', async () => {
    expect((await send('POST', `/jobs/${JOB}/stop`, '{"drain":')).status).toBe(400)
  })

  it('an incremental checkpoint is not to be had by hand', async () => {
    const said = await post(`/jobs/${JOB}/checkpoints`, { checkpointType: 'INCREMENTAL' })
    expect(said.status).toBe(500)
    expect(text(said)).toContain('FLINK-33723')
  })
})

describe('jobs', () => {
  it('an unknown one is not found', async () => {
    for (const path of [
      '',
      '/plan',
      '/config',
      '/exceptions',
      '/accumulators',
      '/checkpoints',
      '/checkpoints/config',
      `/vertices/${UNKNOWN}`,
    ]) {
      const said = await get(`/jobs/${UNKNOWN}${path}`)
      expect([path, said.status]).toEqual([path, 404])
      expect(text(said)).toMatch(`Job ${UNKNOWN} not found\n`)
    }
    const said = await get(`/jobs/${UNKNOWN}/execution-result`)
    expect([said.status, text(said)]).toEqual([404, expect.stringContaining(`Could not find Flink job (${UNKNOWN})`)])
  })

  it('cancel: unknown, stop, nonsense', async () => {
    cluster.cancellation = { kind: 'NOT_FOUND' }
    const cases = await Promise.all(['cancel', 'stop', 'nonsense'].map((mode) => send('PATCH', `/jobs/${UNKNOWN}?mode=${mode}`)))
    expect(cases.map(({ status }) => status)).toEqual([404, 308, 400])
    expect(cluster.requests).toEqual([UNKNOWN])
  })

  it('rescaling answers as under Flink’s default scheduler', async () => {
    expect((await send('PATCH', `/jobs/${JOB}/rescaling?parallelism=2`)).status).toBe(503)
    expect((await get(`/jobs/${JOB}/resource-requirements`)).status).toBe(500)
  })

  it('one vertex with its subtasks', async () => {
    const { vertices } = (await get(`/jobs/${JOB}`)).body as { vertices: { id: string; name: string; 'start-time': number }[] }
    const [first] = vertices
    const said = await get(`/jobs/${JOB}/vertices/${first?.id ?? ''}`)
    const start = first?.['start-time'] ?? 0
    expect(said.body).toMatchObject({
      name: first?.name,
      now,
      subtasks: [{ subtask: 0, status: 'RUNNING', 'start-time': start, start_time: start, 'end-time': -1, duration: now - start }],
    })
    expect((await get(`/jobs/${JOB}/vertices/${UNKNOWN}`)).status).toBe(404)
  })

  it('one that failed tells why, as result and as history', async () => {
    const failure: Failure = {
      className: 'org.apache.flink.runtime.client.JobInitializationException',
      message: 'Could not start the JobMaster.',
      cause: { className: 'java.lang.IllegalStateException', message: 'Failed to rollback to checkpoint/savepoint file:/s.', cause: null },
    }
    const report = await cluster.job(JOB)
    if (report === null) throw new Error('the recording has no such job')
    const endTime = report.startTime + 64
    const failures = [{ failure, timestamp: endTime, task: null, concurrent: [] }]
    cluster.job = () => Promise.resolve({ ...report, state: 'FAILED', endTime, failureCause: failure, failures })

    expect((await get(`/jobs/${JOB}/execution-result`)).body).toMatchObject({
      status: { id: 'COMPLETED' },
      'job-execution-result': { 'application-status': 'FAILED', 'net-runtime': 64, 'failure-cause': { class: failure.className } },
    })
    const stacktrace = `${failure.className}: Could not start the JobMaster.\nCaused by: java.lang.IllegalStateException: Failed to rollback to checkpoint/savepoint file:/s.\n`
    expect((await get(`/jobs/${JOB}/exceptions`)).body).toMatchObject({
      exceptionHistory: { entries: [{ exceptionName: failure.className, stacktrace, timestamp: endTime }], truncated: false },
    })
  })
})
