/** Against answers that real clusters gave, replayed by a real server; and against servers that are none of Flink's. */
import type { RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { recorded, serve, type LocalServer } from '../../tests/golden/rest.ts'
import { toProblem } from '../../shared/model/problem.ts'
import { operatorIdOf } from '../savepoint/uid/hash.ts'
import { jobOperators } from './job-operators.ts'

const ON_1_20 = '0c95e7fc9350f8f514fa1f006c976cf3'
const ON_2_3 = '294b6017e8aee94ab1b63fd7e3e1f4fb'

let running: LocalServer | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

async function start(listener: RequestListener): Promise<string> {
  running = await serve(listener)
  return running.host
}

async function problemOf(location: string, limits = { timeoutMs: 10_000, maxBytes: 16_000_000 }) {
  const answer = await jobOperators(location, limits).then(JSON.stringify, toProblem)
  if (typeof answer === 'string') throw new Error(`it answered ${answer}`)
  return answer
}

/** As the job "orders" sets them; `window` has no uid there, so its id is automatic. */
const OPERATORS = [
  { id: operatorIdOf('orders'), name: 'Source: orders' },
  { id: operatorIdOf('rules'), name: 'Source: rules' },
  { id: operatorIdOf('enrich'), name: 'enrich' },
  { id: operatorIdOf('totals'), name: 'totals' },
  { id: 'd0ce8935030f627020d93db0476c1db0', name: 'window' },
  { id: operatorIdOf('sink'), name: 'sink: Writer' },
]

describe.each([
  ['1.20.5', ON_1_20],
  ['2.3.0', ON_2_3],
])('a job of Flink %s', (version, job) => {
  it('names the head of each chain by the vertex’s id', async () => {
    const host = await start(recorded(`${version}/rest-reads`))
    expect(await jobOperators(`http://${host}/jobs/${job}`)).toEqual({ source: `running job orders at ${host}`, operators: OPERATORS })
  })

  it('is found under /v1, behind a prefix, by the web UI’s address, and as the one that runs', async () => {
    const host = await start(recorded(`${version}/rest-reads`, '/team'))
    for (const place of [`/team/v1/jobs/${job}/`, `/team/#/job/running/${job}/overview`, '/team', '/team/v1/'])
      expect((await jobOperators(`http://${host}${place}`)).operators).toEqual(OPERATORS)
  })

  it('is told from an unknown one and from an unknown route', async () => {
    const host = await start(recorded(`${version}/rest-reads`))
    expect(await problemOf(`http://${host}/jobs/${'f'.repeat(32)}`)).toMatchObject({ code: 'JOB_NOT_FOUND', retriable: false })
    expect(await problemOf(`http://${host}/v2`)).toMatchObject({
      code: 'CLUSTER_REFUSED',
      found: 'Unable to load requested file /nothing.',
    })
  })
})

describe('a cluster', () => {
  it('with several running jobs has them listed', async () => {
    const host = await start(recorded('1.20.5/two-jobs'))
    const { code, message } = await problemOf(`http://${host}`)
    expect(code).toBe('SEVERAL_JOBS')
    expect(message).toContain('2 jobs run on')
    expect(message).toMatch(/: [0-9a-f]{32} \(orders, second line\), [0-9a-f]{32} \(orders\)\.$/)
  })

  it('whose jobs have all ended has none', async () => {
    const host = await start(recorded('1.20.5/list-finished'))
    expect(await problemOf(`http://${host}`)).toMatchObject({ code: 'NO_RUNNING_JOB' })
  })

  it('that is not there can be tried again', async () => {
    const gone = await serve(recorded('1.20.5/rest-reads'))
    await gone.stop()
    const problem = await problemOf(`http://skipper:S3CRET@${gone.host}/jobs/${ON_1_20}`)
    expect(problem).toMatchObject({ code: 'CLUSTER_UNREACHABLE', retriable: true })
    expect(problem.message).toContain(`${gone.host} cannot be reached (ECONNREFUSED)`)
    expect(JSON.stringify(problem)).not.toMatch(/skipper|S3CRET/)
  })
})

describe('a server', () => {
  it('that sends a page is not Flink', async () => {
    const host = await start((_request, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>'))
    expect(await problemOf(`http://${host}`)).toMatchObject({ code: 'NOT_FLINK', retriable: false })
  })

  it('that sends JSON of another kind is not Flink', async () => {
    const host = await start((_request, answer) => answer.end('{"jobs":[{"name":"backup"}]}'))
    expect(await problemOf(`http://${host}`)).toMatchObject({ code: 'NOT_FLINK' })
  })

  it('that is silent, or stalls in its answer, is given up', async () => {
    for (const listener of [
      () => undefined,
      (_: unknown, answer: { write: (text: string) => void }) => {
        answer.write('{')
      },
    ] as RequestListener[]) {
      const host = await start(listener)
      expect(await problemOf(`http://${host}`, { timeoutMs: 100, maxBytes: 1000 })).toMatchObject({
        code: 'CLUSTER_TIMEOUT',
        retriable: true,
      })
      await running?.stop()
    }
  })

  it('that redirects is not followed, and gets no second request', async () => {
    const asked: string[] = []
    const host = await start((request, answer) => {
      asked.push(request.url ?? '')
      answer.writeHead(302, { location: '/login?token=S3CRET' }).end()
    })
    const problem = await problemOf(`http://${host}`)
    expect(problem).toMatchObject({ code: 'CLUSTER_REDIRECTS', found: `http://${host}/login` })
    expect(problem.message).not.toContain('S3CRET')
    expect(asked).toEqual(['/jobs/overview'])
  })

  it('that sends without end is cut off at 16 MB', async () => {
    let sent = 0
    const host = await start((_request, answer) => {
      const chunk = Buffer.alloc(1_000_000, ' ')
      const more = (): void => {
        while (!answer.destroyed && sent < 200_000_000) {
          sent += chunk.length
          if (!answer.write(chunk)) return void answer.once('drain', more)
        }
      }
      more()
    })
    const problem = await problemOf(`http://${host}`)
    expect(problem.code).toBe('CLUSTER_ANSWER_TOO_LARGE')
    expect(problem.message).toContain('more than 16 MB')
    expect(sent).toBeLessThan(200_000_000)
  })

  it('that asks for a password gets that of the address, which is not told of', async () => {
    const flink = recorded('1.20.5/rest-reads')
    const host = await start((request, answer) => {
      if (request.headers.authorization === `Basic ${Buffer.from('skipper:S3CRET').toString('base64')}`) flink(request, answer)
      else answer.writeHead(401, { 'content-type': 'text/html' }).end('<h1>401</h1>')
    })
    expect((await jobOperators(`http://skipper:S3CRET@${host}`)).source).toBe(`running job orders at ${host}`)
    const refusals = [await problemOf(`http://${host}`), await problemOf(`http://skipper:WRONG@${host}`)]
    for (const problem of refusals) {
      expect(problem.code).toBe('CLUSTER_REFUSED')
      expect(JSON.stringify(problem)).not.toMatch(/skipper|WRONG/)
    }
  })
})
