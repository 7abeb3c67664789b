import { describe, expect, it } from 'vitest'
import type { SavepointSummary } from '../../shared/model/index.ts'
import { factsOf } from './facts.ts'
import { checksOf, handlesVerdict, verdictsOf } from './verdict.ts'

const summary: SavepointSummary = {
  id: 's1',
  name: 'savepoint-a3f1c0-7d29e41b8c06',
  path: 's3://b/savepoint-a3f1c0-7d29e41b8c06',
  metadataOnly: false,
  openedAt: '2026-11-22T01:38:11.000Z',
  metadata: { version: 4, size: 2_300_000, sha256: '', writtenBy: '1.16 - 1.20' },
  kind: 'savepoint',
  format: 'canonical',
  backends: [],
  stopped: 'no',
  checkpointId: '7198',
  properties: null,
  masterStates: [],
  portability: { selfContained: true, relocatable: true, reasons: [] },
  files: { referenced: 173, bytes: 214_500_000_000, missing: [], missingCount: 0, absentCount: 0, unreferenced: [], unreferencedCount: 0 },
  warnings: [],
  totals: {
    operators: 11,
    statefulOperators: 11,
    unknownOperators: 3,
    states: 21,
    handles: 227,
    stateBytes: 214_500_000_000,
    inlineBytes: 0,
    parallelism: 32,
    maxParallelism: 128,
  },
  tookMs: 38,
}
const bound: SavepointSummary = {
  ...summary,
  kind: 'checkpoint',
  portability: {
    selfContained: false,
    relocatable: false,
    reasons: [
      {
        code: 'ABSOLUTE_PATHS',
        text: '44 of 96 files are named by an absolute path. A copy goes on reading the old ones.',
        paths: ['s3://b/x'],
        count: 44,
      },
    ],
  },
}
const fact = (of: SavepointSummary, label: string) => factsOf(of).find((one) => one.label === label)

describe('the plate', () => {
  it('has eight facts in order', () => {
    expect(factsOf(summary).map(({ label }) => label)).toEqual([
      'Format',
      'Metadata',
      'Size',
      'Operators',
      'Parallelism',
      'Checkpoint id',
      'Self-contained',
      'Can be moved',
    ])
  })
  it('words them as the design does', () => {
    expect(fact(summary, 'Metadata')).toMatchObject({ value: 'Version 4', note: 'Flink 1.16 to 1.20, no names' })
    expect(fact(summary, 'Size')).toMatchObject({ value: '214.5 GB', note: '173 files, 2.3 MB meta' })
    expect(fact(summary, 'Operators')).toMatchObject({ value: '11', aside: ' / 21 states', note: '3 unknown' })
    expect(fact(summary, 'Can be moved')).toMatchObject({ value: 'Yes', note: '173 of 173 paths relative', tone: 'yes' })
  })
  it('names the reason where it cannot be moved', () => {
    expect(fact(bound, 'Can be moved')).toMatchObject({ value: 'No', note: '44 absolute paths', tone: 'no' })
  })
  it('claims nothing about files that were not looked at', () => {
    const lone = { ...summary, metadataOnly: true, files: null }
    expect(fact(lone, 'Size')?.note).toBe('2.3 MB meta')
    expect(checksOf(lone).map(({ state }) => state)).not.toContain('failed')
    expect(checksOf(lone)[1]).toEqual({ text: 'Files not looked at: only _metadata was opened', state: 'open' })
  })
})

describe('the verdict', () => {
  it('is silent where nothing stands in the way', () => {
    expect(verdictsOf(summary)).toEqual([])
    expect(handlesVerdict(summary).title).toBe('Every path is relative, so this folder can be moved as it is.')
  })
  it('puts missing files before what binds the folder', () => {
    const missing = {
      ...bound,
      files: {
        referenced: 96,
        bytes: 1,
        missing: [
          { path: 's3://b/gone', expected: 10, found: null },
          { path: 's3://b/short', expected: 10, found: 3 },
        ],
        missingCount: 2,
        absentCount: 1,
        unreferenced: [],
        unreferencedCount: 0,
      },
    }
    const verdicts = verdictsOf(missing)
    expect(verdicts.map(({ title }) => title)).toEqual(['Will not restore as it stands.', 'This folder cannot be moved.'])
    expect(verdicts[0]?.reason).toBe('Of 96 files that the metadata names, 1 file could not be found and 1 file has another size.')
    expect(checksOf(missing)[1]).toEqual({ text: '94 of 96 files present, sizes as stated', state: 'failed' })
  })
  it('counts what is missing beyond the files that were sent', () => {
    const files = { referenced: 128_000, bytes: 1, missing: [{ path: 's3://b/gone', expected: 10, found: null }] }
    const [verdict] = verdictsOf({
      ...summary,
      files: { ...files, missingCount: 100_000, absentCount: 99_999, unreferenced: [], unreferencedCount: 0 },
    })
    expect(verdict?.reason).toContain('99,999 files could not be found and 1 file has another size.')
    expect(verdict?.more).toEqual(['The first 1 of 100,000:'])
  })
  it('gives the short reason first and keeps the long one', () => {
    const [verdict] = verdictsOf(bound)
    expect(verdict?.reason).toBe('44 of 96 files are named by an absolute path.')
    expect(verdict?.more[0]).toContain('A copy goes on reading the old ones.')
    expect(verdict?.paths).toEqual(['s3://b/x', 'and 43 more'])
  })
})
