/** Names that a running job of real Flink gives to the operators of its own savepoint, whose metadata (version 4) has none. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { InspectReport } from '../../shared/model/index.ts'
import { openCatalog } from '../../main/catalog/catalog.ts'
import { readUidSource } from '../../main/catalog/uid-sources.ts'
import { operatorIdOf } from '../../main/savepoint/uid/hash.ts'
import { RealFlink } from './real-flink.ts'

const flink = new RealFlink('1.20.5')
const MAIN = join(import.meta.dirname, '../../main/cli/main.ts')
let job = ''
let savepoint = ''
let homes = 0

beforeAll(async () => {
  await flink.start()
  // sequencer and window without uid: their ids are automatic, so nothing but the job can name them
  job = await flink.runOrders('--rate', '20', '--uids', 'partial')
  savepoint = await flink.savepoint(job)
})
afterAll(() => flink.stop())

function newHome(): string {
  return join(flink.folder, `home-${homes++}`)
}

async function tidemark(home: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args], { env: { ...process.env, TIDEMARK_HOME: home } })
  return stdout
}

async function inspect(home: string, ...options: string[]): Promise<InspectReport> {
  return InspectReport.parse(JSON.parse(await tidemark(home, 'inspect', savepoint, '--json', ...options)))
}

/** Name by id, of the operators that have one. */
function names({ operators }: InspectReport): Record<string, string> {
  return Object.fromEntries(operators.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])))
}

async function windowId(): Promise<string> {
  const { vertices } = await flink.job(job)
  return vertices.find(({ name }) => name === 'window -> Map')?.id ?? ''
}

it('names every head of a chain that the metadata leaves unnamed', async () => {
  const before = await inspect(newHome())
  expect(before.metadata.version).toBe(4)
  expect(names(before)).toEqual({})

  const { operators } = await inspect(newHome(), '--dictionary', `${flink.url}/jobs/${job}`)
  const vertices = new Map((await flink.job(job)).vertices.map(({ id, name }) => [id, name.split(' -> ', 1)[0]]))
  const heads = operators.filter(({ id }) => vertices.has(id))
  expect(heads.length).toBeGreaterThanOrEqual(5)
  for (const { id, uid, name, nameFrom } of heads)
    expect({ uid, name, nameFrom }).toEqual({ uid: null, name: vertices.get(id), nameFrom: 'dictionary' })
  // the sequencer is chained behind the source, and the REST API does not tell its id
  for (const { id, name } of operators) if (!vertices.has(id)) expect(name).toBeNull()
})

it('names them by the ids that Flink made of the job’s uids, and by an automatic one', async () => {
  const report = await inspect(newHome(), '--dictionary', flink.url)
  expect(names(report)).toMatchObject({
    [operatorIdOf('orders')]: 'Source: orders',
    [operatorIdOf('rules')]: 'Source: rules',
    [operatorIdOf('enrich')]: 'enrich',
    [operatorIdOf('totals')]: 'totals',
    [await windowId()]: 'window',
  })
})

it('is asked for one id, by the web UI’s address', async () => {
  const id = operatorIdOf('totals')
  const out = await tidemark(newHome(), 'uid', '--whois', id, '--dictionary', `${flink.url}/#/job/running/${job}/overview`)
  expect(out).toBe(`${id}  (totals), uid not told  from running job orders at ${new URL(flink.url).host}\n`)
})

it('is remembered by the catalog, for the time when the job is gone', async () => {
  const home = newHome()
  const catalog = openCatalog({ file: join(home, 'catalog.sqlite') })
  const { entries } = await readUidSource(`${flink.url}/jobs/${job}`)
  expect(catalog.learn(entries)).toBe(6)
  catalog.close()
  expect(names(await inspect(home))).toMatchObject({ [operatorIdOf('enrich')]: 'enrich', [await windowId()]: 'window' })
})
