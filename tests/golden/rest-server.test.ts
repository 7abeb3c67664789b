/** What real clusters were asked, asked of our server: the same answers, where they do not hang on time, ids or Java's stack. */
import { afterEach, describe, expect, it } from 'vitest'
import { jobOperators } from '../../main/flink/job-operators.ts'
import type { Outcome } from '../../main/runtime/cluster.ts'
import { type RestServer, startRestServer } from '../../main/rest/server.ts'
import { RecordedCluster } from './rest-server-cluster.ts'
import type { Json } from './rest-server-data.ts'
import { type Exchange, type Recording, outcomeOf, recording, withoutFrames } from './rest-server-recording.ts'

const VERSIONS = ['1.20.5', '2.3.0'] as const
const RECORDINGS = [
  'rest-reads',
  'rest-savepoint',
  'rest-checkpoint',
  'savepoint-canonical',
  'savepoint-native',
  'savepoint-detached',
  'savepoint-unknown-job',
  'savepoint-unwritable',
  'savepoint-no-directory',
  'stop',
  'stop-drain',
  'stop-detached',
  'stop-native',
  'stop-unknown-job',
  'stop-fails-after-savepoint',
  'stop-no-directory',
  'cancel',
  'cancel-again',
  'cancel-unknown-job',
  'cancel-with-savepoint',
  'checkpoint',
  'checkpoint-full',
  'dispose',
  'dispose-again',
  'dispose-with-jar',
  'list-all',
  'list-empty',
  'list-finished',
  'list-running',
  'list-scheduled',
] as const

/** What 2.3 answers and 1.20 did not; our server answers as 2.3 does. */
const SINCE_2 = ['jobType', 'schedulerType', 'pending-operators', 'application-id', 'assignedTasks']
/** What 1.20 answered and 2.3 does not. */
const UNTIL_1 = ['execution-mode', 'root-exception', 'all-exceptions', 'truncated', 'timestamp']

let server: RestServer | null = null
afterEach(async () => {
  await server?.close()
  server = null
})

const EDGES = [['2.3.0', 'rest-edges']] as const
const ALL = [...VERSIONS.flatMap((version) => RECORDINGS.map((name) => [version, name] as const)), ...EDGES]

describe('answers as Flink', () => {
  it.each(ALL)('%s %s', async (version, name) => {
    const script = recording(version, name)
    const cluster = new RecordedCluster(recording(version, 'rest-reads'), recording(version, 'rest-checkpoint'), script)
    let now = 0
    server = await startRestServer({ cluster, port: 0, now: () => now })
    const finish = holdOperations(cluster)

    const ids = new Map<string, string>()
    for (const exchange of script.exchanges) {
      now = clockOf(exchange)
      cluster.subtasksByVertex = exchange.request.path.includes('/vertices/')
      if (exchange.request.method === 'PATCH') cluster.cancellation = cancellationOf(exchange)
      const outcome = outcomeOf(exchange)
      if (outcome !== null) finish(outcome)
      const { status, body } = await ask(server, exchange, ids)
      const what = `${exchange.request.method} ${exchange.request.path}`
      expect([what, status]).toEqual([what, exchange.response.status])
      const of = (answer: unknown): unknown => comparable(what.includes('/vertices/') ? withoutClock(answer) : answer, version)
      expect([what, of(body)]).toEqual([what, of(exchange.response.body)])
    }
    expect(script.exchanges.length).toBeGreaterThan(0)
  })
})

it('was asked as the command line asked Flink', async () => {
  const script = recording('2.3.0', 'stop-drain')
  const cluster = new RecordedCluster(recording('2.3.0', 'rest-reads'))
  server = await startRestServer({ cluster, port: 0 })
  holdOperations(cluster)
  const [first] = script.exchanges
  if (first === undefined) throw new Error('nothing was recorded')
  const { body } = await ask(server, first, new Map())
  expect(cluster.requests).toEqual([
    {
      jobId: first.request.path.split('/')[3],
      triggerId: (body as Json)['request-id'],
      targetDirectory: '<DIR>/savepoints',
      format: 'CANONICAL',
      mode: 'TERMINATE_WITH_SAVEPOINT',
    },
  ])
})

it('is read by Tidemark’s own client', async () => {
  server = await startRestServer({ cluster: new RecordedCluster(recording('2.3.0', 'rest-reads')), port: 0 })
  const { source, operators } = await jobOperators(server.url)
  expect(source).toBe(`running job orders at 127.0.0.1:${server.port}`)
  expect(operators.map(({ name }) => name)).toEqual(['Source: orders', 'Source: rules', 'enrich', 'totals', 'window', 'sink: Writer'])
})

it('writes Long.MAX_VALUE digit by digit', async () => {
  const reads = recording('2.3.0', 'rest-reads')
  server = await startRestServer({ cluster: new RecordedCluster(reads), port: 0 })
  const path = pathOf(reads, '/checkpoints/config')
  expect(await (await fetch(server.url + path)).text()).toContain('"interval":9223372036854775807,')
})

/** Operations go on until the returned function says what the latest came to. */
function holdOperations(cluster: RecordedCluster): (outcome: Outcome<unknown>) => void {
  let resolveLatest: (outcome: Outcome<never>) => void = () => undefined
  const hold = (): Promise<Outcome<never>> =>
    new Promise((resolve) => {
      resolveLatest = resolve
    })
  cluster.onSavepoint = hold
  cluster.onCheckpoint = hold
  cluster.onDisposal = hold
  return (outcome) => {
    resolveLatest(outcome as Outcome<never>)
  }
}

async function ask(
  { url }: RestServer,
  { request, response }: Exchange,
  ids: Map<string, string>,
): Promise<{ status: number; body: unknown }> {
  const path = [...ids].reduce((text, [theirs, ours]) => text.replace(theirs, ours), request.path)
  const answer = await fetch(url + path, {
    method: request.method,
    body: request.method === 'GET' ? null : bodyOf(request.body),
    headers: { 'content-type': 'application/json; charset=UTF-8' },
  })
  expect(answer.headers.get('content-type')).toBe(response['content-type'])
  const body: unknown = await answer.json()
  const [theirs, ours] = [response.body, body].map((each) => (each as Json)['request-id'])
  if (typeof theirs === 'string' && typeof ours === 'string') ids.set(theirs, ours)
  return { status: answer.status, body }
}

/** A body that was no JSON was recorded as it was sent. */
function bodyOf(body: unknown): string | null {
  if (body === undefined) return null
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function pathOf({ exchanges }: Recording, end: string): string {
  return exchanges.find(({ request }) => request.path.endsWith(end))?.request.path ?? ''
}

/** When the answer was given, as far as it tells. */
function clockOf({ response }: Exchange): number {
  const { now, jobs } = response.body as { now?: number; jobs?: Json[] }
  const running = Array.isArray(jobs) ? jobs.find((job) => job['end-time'] === -1) : undefined
  return now ?? (running === undefined ? 0 : (running['start-time'] as number) + (running.duration as number))
}

function cancellationOf({ response }: Exchange): RecordedCluster['cancellation'] {
  if (response.status === 404) return { kind: 'NOT_FOUND' }
  const state = /terminal state \((\w+)\)/.exec(JSON.stringify(response.body))?.[1]
  return state === undefined ? { kind: 'REQUESTED' } : { kind: 'ENDED', state: state as 'FAILED' }
}

/** An answer without what differs from run to run, and, against 1.20, without what only one of the two has. */
function comparable(body: unknown, version: string): unknown {
  const text = JSON.stringify(body, (key: string, value: unknown) => {
    if (version !== '2.3.0' && (SINCE_2.includes(key) || UNTIL_1.includes(key))) return undefined
    if (key.endsWith('-complete')) return typeof value // right after its start a cluster has not counted all
    switch (key) {
      case 'request-id':
        return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value) ? '(id)' : value
      case 'serialized-throwable':
        return typeof value === 'string' && value.startsWith('rO0ABX') ? '(java)' : value
      case 'stack-trace':
      case 'stacktrace':
        return withoutFrames(String(value))
      case 'errors':
        return (value as string[]).map(withoutJava)
      case 'address':
        return String(value).replace(/\d+$/, '(port)')
      case 'timezone-name':
      case 'timezone-offset':
        return typeof value
      case 'web-submit':
        return false // a Flink cluster runs jars
      case 'applications':
        return (value as Json[]).map((each) => ({ ...each, 'start-time': 0, duration: 0 }))
      default:
        return value
    }
  })
  return JSON.parse(text) as unknown
}

const inAnyOrder = (lines: string): string => lines.split('\n').sort().join('\n')

/** Flink looks at the clock several times for one answer about the subtasks of a vertex, so what goes on may be a moment longer. */
function withoutClock(answer: unknown): unknown {
  const text = JSON.stringify(answer, function (this: Json, key: string, value: unknown) {
    const goesOn = key === 'duration' ? this['end-time'] === -1 : key === 'RUNNING'
    return goesOn ? typeof value : value
  })
  return JSON.parse(text) as unknown
}

/** An error without frames, and without what Java's JSON library has to say. */
function withoutJava(error: string): string {
  return withoutFrames(error)
    .replace(/Caused by: org\.apache\.flink\.shaded\.jackson2[^]*/, '')
    .replace(/(under key: ).*/, '$1(key)')
    .replace(/(?:The request is incomplete, missing job vertex .*\n)+/, inAnyOrder)
}
