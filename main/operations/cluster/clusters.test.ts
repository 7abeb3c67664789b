import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { recorded, serve, type LocalServer } from '../../../tests/golden/rest.ts'
import { ClusterView, JobView, toProblem } from '../../../shared/model/index.ts'
import { openCatalog, type Catalog } from '../../catalog/catalog.ts'
import { Clusters } from './clusters.ts'

const JOB = '294b6017e8aee94ab1b63fd7e3e1f4fb'
let folder: string
let catalog: Catalog
let server: LocalServer
let clusters: Clusters

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-clusters-'))
  catalog = openCatalog({ file: join(folder, 'catalog.sqlite') })
  server = await serve(recorded('2.3.0/rest-reads', '/prefix'))
  clusters = new Clusters(catalog, null)
})
afterEach(async () => {
  clusters.close()
  await server.stop()
  catalog.close()
  rmSync(folder, { recursive: true })
})

/** The first that is told of which `wanted` holds. */
async function first<T>(stream: AsyncIterable<T>, wanted: (told: T) => boolean): Promise<T> {
  for await (const told of stream) if (wanted(told)) return told
  throw new Error('the stream ended')
}

it('a cluster that is connected to is told of, with its jobs', async () => {
  const id = clusters.connect('', `http://${server.host}/prefix/v1`)
  const told = await first(clusters.watch(), ([cluster]) => cluster?.state === 'connected')
  expect(told.map((view) => ClusterView.parse(view))).toMatchObject([
    { id, name: server.host, embedded: false, version: '2.3.0', trouble: null, jobs: [{ id: JOB, name: 'orders', state: 'RUNNING' }] },
  ])
})

it('a job of real Flink is told of, and one that it does not know is not', async () => {
  const id = clusters.connect('Real', `http://${server.host}/prefix/v1`)
  const job = JobView.parse(await first(clusters.watchJob(id, JOB), () => true))
  expect(job).toMatchObject({ id: JOB, name: 'orders', state: 'RUNNING', exceptions: [] })
  expect(job.graph.edges.length).toBeGreaterThan(0)
  const ids = job.graph.vertices.map((vertex) => vertex.id)
  for (const { from, to } of job.graph.edges) expect(ids).toEqual(expect.arrayContaining([from, to]))
  expect(await clusters.watchJob(id, 'f'.repeat(32)).next().then(String, toProblem)).toMatchObject({ retriable: false })
})

it('a cluster that does not answer is lost, calmly, and found again', async () => {
  clusters.connect('Gone', `http://${server.host}/elsewhere`)
  const [lost] = await first(clusters.watch(), ([cluster]) => cluster?.state === 'lost')
  expect(lost).toMatchObject({ seenAt: null, jobs: [] })
  expect(lost?.trouble).not.toBeNull()
  expect(lost?.nextTryAt).toBeGreaterThan(Date.now() - 1000)
})

it('connections outlive the process, without user and password', () => {
  const id = clusters.connect('Shop', 'https://ann:S3CRET@flink.example/proxy')
  expect(clusters.client(id).address.authorization).toMatch(/^Basic /)
  const later = new Clusters(catalog, null)
  expect(later.place(id)).toMatchObject({ name: 'Shop', address: 'https://flink.example/proxy' })
  expect(later.client(id).address.authorization).toBeNull()
  expect([later.disconnect(id), later.disconnect(id)]).toEqual([true, false])
  expect(() => later.client(id)).toThrow('There is no connection')
})

it('an own cluster that starts is connecting, and one that has ended says so', async () => {
  let trouble: string | null = null
  let changed = (): void => undefined
  const own = { place: () => ({ client: null, trouble }), onChange: (listener: () => void) => (changed = listener), retry: () => undefined }
  const withOwn = new Clusters(catalog, own)
  const watch = withOwn.watch()
  expect(await watch.next()).toMatchObject({ value: [{ embedded: true, state: 'connecting', trouble: null }] })
  expect(() => withOwn.client('embedded')).toThrow('is starting')
  trouble = 'It has ended.'
  changed()
  expect(await first(watch, ([view]) => view?.state === 'lost')).toMatchObject([{ trouble: 'It has ended.' }])
  await expect(withOwn.programs('embedded')).resolves.toContainEqual(expect.objectContaining({ name: 'clean-keyed' }))
})
