import { describe, expect, it } from 'vitest'
import type { CatalogEntry } from '../../shared/model/index.ts'
import { facetsOf, narrow, sortEntries } from './catalog-view.ts'

const entry = (id: string, change: Partial<CatalogEntry>): CatalogEntry => ({
  id,
  location: `file:///data/${id}`,
  name: id,
  kind: 'savepoint',
  format: 'canonical',
  metadataVersion: 4,
  operators: 1,
  bytes: 1,
  firstOpenedAt: '2026-11-01T00:00:00.000Z',
  lastOpenedAt: '2026-11-01T00:00:00.000Z',
  notes: '',
  ...change,
})
const entries = [
  entry('b', { bytes: 5, lastOpenedAt: '2026-11-03T00:00:00.000Z' }),
  entry('a', { bytes: 9, kind: 'checkpoint', format: 'native', location: 's3a://bucket/job/a' }),
  entry('c', { bytes: 7, metadataVersion: 6 }),
]
const ids = (some: CatalogEntry[]) => some.map(({ id }) => id).join('')

describe('the catalog narrowed', () => {
  it('finds words in name and location, all of them', () => {
    expect(ids(narrow(entries, 'BUCKET job', []))).toBe('a')
    expect(ids(narrow(entries, 'data x', []))).toBe('')
  })
  it('takes any value of one group and all groups together', () => {
    expect(ids(narrow(entries, '', ['version:4', 'version:6']))).toBe('bac')
    expect(ids(narrow(entries, '', ['version:4', 'kind:savepoint']))).toBe('b')
  })
  it('counts what there is, commonest first', () => {
    const kinds = facetsOf(entries).find(({ group }) => group === 'Kind')
    expect(kinds?.facets.map(({ label, count }) => `${label} ${count}`)).toEqual(['Savepoint 2', 'Checkpoint 1'])
    const places = facetsOf(entries).find(({ group }) => group === 'Where')
    expect(places?.facets.map(({ label }) => label)).toEqual(['Local', 'S3'])
  })
  it('sorts by name, time and bytes, without touching the list', () => {
    expect(ids(sortEntries(entries, 'name', false))).toBe('abc')
    expect(ids(sortEntries(entries, 'bytes', true))).toBe('acb')
    expect(ids(sortEntries(entries, 'opened', true)).startsWith('b')).toBe(true)
    expect(ids(entries)).toBe('bac')
  })
})
