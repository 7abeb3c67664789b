import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCatalog, type Catalog } from './catalog.ts'
import type { OperationRecord } from './operation-journal.ts'
import { progressAfter, type OperationEvent, type OperationProgress } from './operation-state.ts'

let folder: string
let file: string
let catalog: Catalog
let now = 0
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-journal-'))
  file = join(folder, 'catalog.sqlite')
  now = 1000
  catalog = openCatalog({ file, now: () => new Date(now++) })
})
afterEach(() => {
  catalog.close()
  rmSync(folder, { recursive: true })
})
const record = (id: string, change: Partial<OperationRecord> = {}): OperationRecord => ({
  id,
  kind: 'savepoint',
  cluster: 'c',
  clusterName: 'Cluster',
  job: 'j',
  jobName: 'orders',
  place: '/sp',
  ...change,
})

describe('the journal of operations', () => {
  it('keeps each step, and what has come of them', () => {
    const { operations } = catalog
    expect(operations.request(record('a'))).toMatchObject({ state: 'requested', endedAt: null, trigger: null })
    expect(operations.record('a', { type: 'triggered', trigger: 't' })).toMatchObject({ state: 'triggered', trigger: 't' })
    operations.record('a', { type: 'progress' })
    expect(operations.unsettled().map(({ id }) => id)).toEqual(['a'])
    expect(operations.record('a', { type: 'completed', location: '/sp/1' })).toMatchObject({ state: 'completed', location: '/sp/1' })
    expect(operations.unsettled()).toEqual([])
    const db = new Sqlite(file, { readonly: true })
    const types = db.prepare('SELECT type FROM operation_event ORDER BY id').pluck().all()
    db.close()
    expect(types).toEqual(['requested', 'triggered', 'progress', 'completed'])
  })

  it('takes an id once, and lists the newest first', () => {
    const { operations } = catalog
    operations.request(record('a'))
    expect(() => operations.request(record('a'))).toThrow()
    operations.request(record('b'))
    expect(operations.list(10).map(({ id }) => id)).toEqual(['b', 'a'])
    expect(operations.get('c')).toBeNull()
  })

  it('writes no event that tells nothing new', () => {
    const { operations } = catalog
    operations.request(record('a'))
    operations.record('a', { type: 'failed', reasons: ['no'] })
    const ended = operations.get('a')
    expect(operations.record('a', { type: 'completed', location: '/sp/1' })).toEqual(ended)
    expect(operations.record('a', { type: 'progress' })).toEqual(ended)
  })

  it('lists what was dismissed no longer, and keeps it', () => {
    const { operations } = catalog
    operations.request(record('a'))
    operations.record('a', { type: 'dismissed' })
    expect(operations.list(10)).toHaveLength(1) // still in flight
    operations.record('a', { type: 'unknown', location: null, reasons: [] })
    operations.record('a', { type: 'dismissed' })
    expect(operations.list(10)).toEqual([])
    expect(operations.get('a')).toMatchObject({ state: 'unknown', dismissed: true })
  })

  it('is append-only, and holds no credentials', () => {
    const { operations } = catalog
    operations.request(record('a', { place: 's3://KEY:S3CRET@bucket/sp' }))
    operations.record('a', { type: 'half', location: 's3://KEY:S3CRET@bucket/sp/1', reasons: ['at s3://KEY:S3CRET@bucket/sp'] })
    expect(operations.get('a')).toMatchObject({ place: 's3://bucket/sp', location: 's3://bucket/sp/1', reasons: ['at s3://bucket/sp'] })
    const db = new Sqlite(file)
    expect(JSON.stringify(db.prepare('SELECT * FROM operation_event').all())).not.toContain('S3CRET')
    for (const statement of ['UPDATE operation_event SET at = 0', 'DELETE FROM operation_event', "UPDATE operation SET job = 'x'"]) {
      expect(() => db.exec(statement)).toThrow(/append-only|never changed/)
    }
    db.close()
  })
})

it('an operation moves forward only', () => {
  const ends: OperationEvent[] = [
    { type: 'completed', location: null },
    { type: 'half', location: '/sp', reasons: ['r'] },
    { type: 'failed', reasons: ['r'] },
    { type: 'unknown', location: null, reasons: ['r'] },
  ]
  const begun = progressAfter(null, { type: 'requested' }, 1)
  if (begun === null) throw new Error('it did not begin')
  expect(progressAfter(null, { type: 'progress' }, 1)).toBeNull()
  for (const end of ends) {
    const settled: OperationProgress | null = progressAfter(begun, end, 5)
    expect(settled).toMatchObject({ state: end.type, startedAt: 1, endedAt: 5 })
    for (const event of [...ends, { type: 'requested' }, { type: 'progress' }, { type: 'triggered', trigger: 't' }] as OperationEvent[]) {
      expect(progressAfter(settled, event, 9)).toBeNull()
    }
  }
})

it('connections are kept by their address', () => {
  const { clusters } = catalog
  const first = clusters.save('One', 'http://one:8081')
  expect(clusters.save('Renamed', 'http://one:8081')).toEqual({ ...first, name: 'Renamed' })
  const second = clusters.save('Two', 'http://two:8081')
  expect(clusters.all()).toEqual([{ ...first, name: 'Renamed' }, second])
  expect([clusters.remove(first.id), clusters.remove(first.id)]).toEqual([true, false])
  expect(clusters.all()).toEqual([second])
})
