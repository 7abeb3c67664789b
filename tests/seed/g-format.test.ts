/** Section G of the checklist: the canonical format across backends. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { operatorIdOf } from '../../main/savepoint/uid/hash.ts'
import { from, SeedCluster, until } from './local-cluster.ts'
import { entriesOf, inspected } from './read-snapshot.ts'

let cluster: SeedCluster
beforeAll(async () => {
  cluster = await SeedCluster.start()
})
afterAll(() => cluster.close(), 30_000)

it('S60 S61 S63: state of every kind goes from one backend to the other and back, entry for entry', { timeout: 60_000 }, async () => {
  let path = ''
  const seen: string[][] = []
  for (const backend of ['hashmap', 'rocksdb', 'hashmap']) {
    const run = { configuration: { 'state.backend.type': backend }, ...(path !== '' && from(path)) }
    const id = await cluster.submit(join(import.meta.dirname, '../jobs/state-kinds.ts'), ['50'], run)
    await until(async () => (await cluster.client.job(id)).vertices.every(({ status }) => status === 'RUNNING'))
    // the job's fifty numbers come at once, and then none that count
    await until(async () => {
      const { out } = await cluster.tidemark('savepoint', id)
      path = /Path: file:\/*(\/\S+)/.exec(out)?.[1] ?? ''
      const last = (await entriesOf(cluster, path, 'kinds')).filter((line) => line.includes('"value-state"'))
      return last.map((line) => Number((JSON.parse(line) as { value: string }).value)).reduce((sum, count) => sum + count, 0) === 50
    })
    await cluster.client.cancel(id)
    seen.push(await entriesOf(cluster, path, operatorIdOf('kinds')))
    expect(await inspected(cluster, path)).toMatchObject({ format: 'canonical' })
  }
  expect(seen[1]).toEqual(seen[0])
  expect(seen[2]).toEqual(seen[0])
  const kinds = new Set(seen[0]?.map((line) => (JSON.parse(line) as { state: string }).state))
  expect([...kinds].sort()).toEqual([
    '_timer_state/event_user-timers',
    'aggregating-state',
    'list-state',
    'map-state',
    'reducing-state',
    'value-state',
  ])
})
