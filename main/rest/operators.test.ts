import { afterEach, expect, it } from 'vitest'
import { clusterAddress } from '../flink/cluster-address.ts'
import { FlinkClient } from '../flink/flink-client.ts'
import { StreamEnvironment } from '../runtime/api/stream-environment.ts'
import { LocalCluster } from '../runtime/local/local-cluster.ts'
import { Types } from '../runtime/types/types.ts'
import { operatorIdOf } from '../savepoint/uid/hash.ts'
import { startRestServer, type RestServer } from './server.ts'

const cluster = new LocalCluster({ configuration: new Map(), print: () => undefined })
let server: RestServer
afterEach(async () => {
  await server.close()
  await cluster.close()
})

it('a local cluster tells each operator of a job, and where its id comes from', async () => {
  server = await startRestServer({ cluster, port: 0 })
  const env = new StreamEnvironment()
  env
    .fromSequence(1n, 1n << 60n)
    .uid('numbers')
    .keyBy((value) => value % 7n, Types.LONG)
    .reduce((a, b) => a + b)
    .name('sums')
    .map((sum) => sum, Types.LONG)
    .uid('copy')
    .setUidHash('0123456789abcdef0123456789abcdef')
    .print()
  const job = await cluster.submit({ code: { kind: 'here', build: () => env }, restore: null })
  await job.running()

  const client = new FlinkClient(clusterAddress(server.url))
  const { vertices } = await client.job(job.id)
  const operators = (await client.operators(job.id)) ?? []
  expect(operators.map(({ name, uid, userHash }) => [name, uid, userHash])).toEqual([
    [expect.stringContaining('Sequence Source'), 'numbers', null],
    ['sums', null, null],
    ['Map', 'copy', '0123456789abcdef0123456789abcdef'],
    [expect.stringContaining('Print'), null, null],
  ])
  expect(operators[0]?.id).toBe(operatorIdOf('numbers'))
  expect(operators[2]?.id).toBe(operatorIdOf('copy'))
  // of each vertex the head has the vertex's id, and the order is that of the vertices
  expect([...new Set(operators.map(({ vertex }) => vertex))]).toEqual(vertices.map(({ id }) => id))
  for (const { id } of vertices) expect(operators.find(({ vertex }) => vertex === id)?.id).toBe(id)
  await expect(client.operators('f'.repeat(32))).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
})
