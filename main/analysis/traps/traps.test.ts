import { describe, expect, it } from 'vitest'
import type { CheckpointFacts } from '../../savepoint/metadata/properties.ts'
import type { KeyedEvidence } from '../keyed-evidence.ts'
import { inline, keyGroups, operator, relative, subtask } from '../snapshot.fixture.ts'
import { fileWarnings } from './file-warnings.ts'
import { missingTimerWarnings } from './missing-timers.ts'
import { oldVersionWarnings } from './old-versions.ts'
import { derivedMaxParallelism, derivedMaxParallelismWarnings, fewerSubtasksWarnings } from './parallelism.ts'
import { channelStateWarnings, finishedWarnings, unclaimedWarnings } from './snapshot-traps.ts'
import { unknownUidWarnings } from './unknown-uids.ts'

const named = (id: string) => ({ id, label: `op ${id}` })
const evidence = (state: Partial<KeyedEvidence>): KeyedEvidence => ({
  operator: 'o',
  layout: null,
  proxyVersion: 6,
  timers: null,
  asyncState: null,
  ...state,
})
const keyed = { managedKeyed: keyGroups(7, inline(1), [0]) }

describe('timers of a native RocksDB savepoint', () => {
  const seen = [
    evidence({ operator: 'a', timers: false }),
    evidence({ operator: 'b', timers: true }),
    evidence({ operator: 'c', timers: null }),
  ]

  it('points at the operators whose files name no timer state', () => {
    expect(missingTimerWarnings('savepoint', 'native', seen, named).map(({ code, operator: of }) => [code, of])).toEqual([
      ['NO_TIMERS_IN_NATIVE_SAVEPOINT', 'a'],
    ])
  })

  it('is silent for checkpoints, which hold heap timers as raw state, and for canonical savepoints', () => {
    expect(missingTimerWarnings('checkpoint', 'native', seen, named)).toEqual([])
    expect(missingTimerWarnings('savepoint', 'canonical', seen, named)).toEqual([])
  })
})

describe('uids', () => {
  it('says that there is none where the metadata would hold it, and that it is unknown where not', () => {
    expect(unknownUidWarnings([named('a')], 6).map(({ code }) => code)).toEqual(['NO_UID'])
    expect(unknownUidWarnings([named('a')], 4).map(({ code }) => code)).toEqual(['UNKNOWN_UID'])
  })

  it('makes one warning of many operators', () => {
    const many = Array.from({ length: 11 }, (_, at) => named(String(at)))
    const [only, ...others] = unknownUidWarnings(many, 6)
    expect(others).toEqual([])
    expect(only?.operator).toBeNull()
    expect(only?.text).toMatch(/^11 operators hold state and have no uid\./)
    expect(unknownUidWarnings(many.slice(1), 6)).toHaveLength(10)
  })
})

describe('parallelism', () => {
  it('derives the max parallelism as Flink does', () => {
    expect([1, 85, 86, 170, 171, 30_000].map(derivedMaxParallelism)).toEqual([128, 128, 256, 256, 256, 32_768])
    expect(derivedMaxParallelism(172)).toBe(512)
  })

  it('notes a derived 128 that is near, for keyed state alone', () => {
    const state = (id: string, parallelism: number, maxParallelism = 128) =>
      operator([subtask(0, keyed)], { id, parallelism, maxParallelism })
    const operators = [
      state('near', 33),
      state('far', 32),
      state('set lower', 33, 64),
      state('set, not derived', 86),
      operator([subtask(0)], { id: 'not keyed', parallelism: 33 }),
    ]
    expect(derivedMaxParallelismWarnings(operators, named).map(({ operator: of }) => of)).toEqual(['near'])
  })

  it('notes subtasks that are not listed, but not of operators without state', () => {
    const operators = [
      operator([subtask(0, keyed)], { id: 'a', parallelism: 3 }),
      operator([], { id: 'b', parallelism: 3 }),
      operator([subtask(0, keyed)], { id: 'c', parallelism: 1 }),
      operator([], { id: 'd', parallelism: 3, finished: true }),
    ]
    const [only, ...others] = fewerSubtasksWarnings(operators, named)
    expect(others).toEqual([])
    expect(only?.text).toMatch(/^op a lists 1 subtask at parallelism 3\./)
  })
})

describe('age', () => {
  it('says what current Flink refuses', () => {
    expect(oldVersionWarnings(1, []).map(({ code }) => code)).toEqual(['METADATA_VERSION_1'])
    expect(oldVersionWarnings(2, [evidence({ proxyVersion: 5 }), evidence({})]).map(({ code }) => code)).toEqual(['KEYED_STATE_BEFORE_1_8'])
    expect(oldVersionWarnings(2, [evidence({})])).toEqual([])
    expect(oldVersionWarnings(2, [])).toEqual([])
  })
})

describe('what a snapshot carries', () => {
  it('names finished operators', () => {
    expect(finishedWarnings([operator([], { id: 'a', finished: true }), operator([])], named).map(({ operator: of }) => of)).toEqual(['a'])
    expect(finishedWarnings([operator([])], named)).toEqual([])
  })

  it('sums in-flight records', () => {
    const handle = { merged: false as const, subtask: 0, first: 0, second: 0, offsets: [4], size: 600, stream: relative('c', 5000) }
    const [warning] = channelStateWarnings([operator([subtask(0, { inputChannels: [handle], resultSubpartitions: [handle] })])])
    expect(warning?.text).toMatch(/^1\.2 KB are in-flight records/)
    expect(channelStateWarnings([operator([subtask(0, keyed)])])).toEqual([])
  })

  it('says when nobody owns the files', () => {
    const flags = {
      discardSubsumed: false,
      discardFinished: false,
      discardCancelled: false,
      discardFailed: false,
      discardSuspended: false,
      forced: false,
      unclaimed: true,
    }
    const facts: CheckpointFacts = { flags, kind: 'savepoint', format: 'CANONICAL', action: 'NONE' }
    expect(unclaimedWarnings(facts).map(({ code }) => code)).toEqual(['UNCLAIMED'])
    expect(unclaimedWarnings({ ...facts, flags: { ...flags, unclaimed: false } })).toEqual([])
    expect(unclaimedWarnings(null)).toEqual([])
  })
})

describe('files', () => {
  const report = { referenced: 3, bytes: 300, missing: [], unreferenced: [] }
  const codes = (...judged: Parameters<typeof fileWarnings>): string[] => fileWarnings(...judged).map(({ code }) => code)

  it('is silent when all is in place', () => {
    expect(codes(report, [], [])).toEqual([])
    expect(codes(null, [], [])).toEqual([])
  })

  it('tells missing from wrong, left over, out of reach and mapped', () => {
    const missing = [
      { path: 'a', expected: 10, found: null },
      { path: 'b', expected: 10, found: 4 },
    ]
    const used = [{ mapping: { from: 'file:///old', to: 'file:///new' }, files: 2, given: false }]
    expect(codes({ ...report, missing, unreferenced: [{ path: 'c', size: 1 }] }, used, ['s3://b/x'])).toEqual([
      'FILES_MISSING',
      'FILES_OF_WRONG_SIZE',
      'UNREFERENCED_FILES',
      'FILES_NOT_CHECKED',
      'mapped',
    ])
  })

  it('names the first three', () => {
    const missing = ['a', 'b', 'c', 'd'].map((path) => ({ path, expected: 1, found: null }))
    expect(fileWarnings({ ...report, missing }, [], [])[0]?.text).toContain('a, b, c and 1 more')
  })
})
