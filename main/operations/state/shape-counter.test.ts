import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { UidDictionary } from '../../savepoint/uid/dictionary.ts'
import { openSavepoint, type OpenedSavepoint } from '../open-savepoint.ts'
import type { StateShape } from '../../../shared/model/index.ts'

const samples = join(import.meta.dirname, '../../../resources/sample-savepoint')
const SAMPLE = join(samples, readdirSync(samples).find((name) => name.startsWith('savepoint-')) ?? '')
const corpus = join(import.meta.dirname, '../../../tests/golden/corpus')

const open = (location: string): Promise<OpenedSavepoint> => openSavepoint({ location, maps: [], dictionary: new UidDictionary([]) })

async function shapeOf(opened: OpenedSavepoint, called: string, state: string, parts: number[] = []): Promise<StateShape> {
  const operator = opened.findOperator(called).state.id
  const { batches, counter } = await opened.count({ operator, state, asOf: Date.UTC(2100, 0) })
  for await (const batch of batches((_entries, part) => parts.push(part))) for (const one of batch) counter.add(one)
  return counter.shape(1, true)
}

it('counts bytes and entries of each key group and subtask of a state that Flink wrote', async () => {
  const opened = await open(SAMPLE)
  const parts: number[] = []
  const shape = await shapeOf(opened, 'last orders per customer', 'recent-cents', parts)
  expect(shape.entries).toBe(900)
  expect(shape.keyGroups).toHaveLength(128)
  expect(shape.keyGroups[111]?.entries).toBe(14)
  const sum = (of: readonly { entries: number; bytes: number }[]): number[] => [
    of.reduce((all, { entries }) => all + entries, 0),
    of.reduce((all, { bytes }) => all + bytes, 0),
  ]
  expect(sum(shape.keyGroups)).toEqual([900, shape.bytes])
  expect(sum(shape.subtasks)).toEqual([900, shape.bytes])
  expect(new Set(shape.largest.map(({ key }) => key)).size).toBe(10)
  expect(shape.times).toBeNull()
  expect(parts.every((part, at) => at === 0 || part >= (parts[at - 1] ?? 0))).toBe(true)
  expect(parts.at(-1)).toBe(1)
})

it('sees when timers fire', async () => {
  const shape = await shapeOf(await open(SAMPLE), 'revenue-per-hour', '_timer_state/processing_window-timers')
  expect(shape).toMatchObject({ entries: 60, times: { due: 60, never: 0 } })
  expect(shape.times?.bars.reduce((all, bar) => all + bar, 0)).toBe(60)
})

it('counts the timers of raw keyed state together', async () => {
  const job = join(corpus, '1.20/timers-rocksdb-heaptimers-chk')
  const found = readdirSync(job, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('_metadata')) ?? ''
  const opened = await open(join(job, found))
  const { operators } = await opened.statesReport()
  const operator = operators.find(({ states }) => states.some(({ name }) => name === 'raw keyed state'))
  const shape = await shapeOf(opened, operator?.id ?? '', 'raw keyed state')
  expect(shape.entries).toBeGreaterThan(0)
  expect(shape.bytes).toBeNull()
  expect(shape.keyGroups.reduce((all, { entries }) => all + entries, 0)).toBe(shape.entries)
  expect((shape.times?.bars.reduce((all, bar) => all + bar, 0) ?? 0) + (shape.times?.never ?? 0)).toBe(shape.entries)
})

it('counts operator state by subtask alone', async () => {
  const shape = await shapeOf(await open(SAMPLE), 'orders-source', 'SourceReaderState')
  expect(shape).toMatchObject({ entries: 4, bytes: null, keyGroups: [], largest: [] })
  expect(shape.subtasks.map(({ entries }) => entries)).toEqual([1, 1, 1, 1])
})

it('finds keys by how they begin, and only where keys are strings', async () => {
  const opened = await open(SAMPLE)
  const operator = opened.findOperator('totals-per-shop').state.id
  const found: unknown[] = []
  const { batches } = await opened.entries({ operator, state: 'total-cents', prefix: 'shop-1' })
  for await (const batch of batches(() => undefined)) found.push(...batch.map(({ entry }) => entry.key))
  expect(found.toSorted()).toEqual(['shop-1', ...Array.from({ length: 10 }, (_key, at) => `shop-1${at}`)])
  const ints = await open(join(corpus, '1.20/avro-hashmap-canonical/savepoint-41e89b-7574d464bb2b'))
  const keyed = (await ints.statesReport()).operators.find(({ keySerializer }) => keySerializer !== null && keySerializer.type !== 'STRING')
  await expect(ints.entries({ operator: keyed?.id ?? '', state: keyed?.states[0]?.name ?? '', prefix: '1' })).rejects.toMatchObject({
    code: 'STATE_KEY',
  })
})
