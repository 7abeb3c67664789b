import { describe, expect, it } from 'vitest'
import type { ChangelogFileHandle, ChangelogHandle } from '../savepoint/metadata/model.ts'
import { handleReport } from './handle-report.ts'
import { identify } from './identity.ts'
import { UidDictionary } from '../savepoint/uid/dictionary.ts'
import { isStateful, operatorReport } from './operator-report.ts'
import { absolute, incremental, inline, keyGroups, listState, operator, relative, segment, subtask } from './snapshot.fixture.ts'

describe('handleReport', () => {
  it('lists the files of an incremental handle by their local names', () => {
    const report = handleReport({
      slot: 'managedKeyed',
      handle: incremental(inline(10), {
        shared: [{ localPath: '000042.sst', stream: absolute('file:/s/a', 20) }],
        private: [{ localPath: 'CURRENT', stream: relative('b', 16) }],
      }),
    })
    expect(report).toEqual({
      slot: 'managedKeyed',
      tag: 11,
      type: 'IncrementalRemoteKeyedStateHandle',
      size: 46,
      keyGroups: [0, 3],
      streams: [
        { role: 'meta', tag: 1, where: 'inline', path: null, size: 10 },
        { role: 'shared', tag: 2, where: 'absolute', path: 'file:/s/a', size: 20, localPath: '000042.sst' },
        { role: 'private', tag: 6, where: 'relative', path: 'b', size: 16, localPath: 'CURRENT' },
      ],
    })
  })

  it('walks a changelog down to materialized files, change files and changes kept in the metadata', () => {
    const file: ChangelogFileHandle = {
      tag: 13,
      keyGroupStart: 0,
      keyGroupCount: 2,
      parts: [{ offset: 0, stream: absolute('file:/d/c', 99) }],
      size: 40,
      checkpointedSize: 0,
      stateHandleId: 'id',
      storageIdentifier: 'filesystem',
    }
    const handle: ChangelogHandle = {
      tag: 14,
      keyGroupStart: 0,
      keyGroupCount: 2,
      checkpointedSize: 0,
      materialized: [keyGroups(12, relative('m', 30), [4, 8])],
      nonMaterialized: [
        file,
        {
          tag: 9,
          keyGroupStart: 0,
          keyGroupCount: 2,
          from: 0n,
          to: 1n,
          changes: [{ keyGroup: 1, bytes: new Uint8Array(5) }],
          stateHandleId: 'id',
        },
      ],
      materializationId: 1n,
      checkpointId: 1n,
      stateHandleId: 'id',
    }
    expect(handleReport({ slot: 'managedKeyed', handle }).streams).toEqual([
      { role: 'delegate', tag: 6, where: 'relative', path: 'm', size: 30 },
      { role: 'changelog', tag: 2, where: 'absolute', path: 'file:/d/c', size: 99 },
      { role: 'changelog', tag: 9, where: 'inline', path: null, size: 5 },
    ])
  })

  it('sorts state names and counts their elements', () => {
    const handle = {
      ...listState('b', [1, 2], inline(9)),
      states: [
        { name: 'b', mode: 'UNION' as const, offsets: [1, 2] },
        { name: 'a', mode: 'BROADCAST' as const, offsets: [0] },
      ],
    }
    expect(handleReport({ slot: 'managedOperator', handle }).states).toEqual([
      { name: 'a', mode: 'BROADCAST', elements: 1 },
      { name: 'b', mode: 'UNION', elements: 2 },
    ])
  })

  it('names the merging variants and the channel variants as Flink does', () => {
    const merging = (empty: boolean) =>
      handleReport({
        slot: 'managedOperator',
        handle: {
          tag: 17,
          states: [],
          stream: empty ? { tag: 16 } : segment('file:/m', 0, 4),
          merging: { taskOwnedDir: '', sharedDir: '', empty },
        },
      }).type
    expect([merging(true), merging(false)]).toEqual(['EmptyFileMergingOperatorStreamStateHandle', 'FileMergingOperatorStreamStateHandle'])
    const plain = handleReport({
      slot: 'resultSubpartition',
      handle: { merged: false, subtask: 0, first: 0, second: 1, offsets: [4], size: 12, stream: relative('c', 40) },
    })
    expect([plain.type, plain.tag, plain.size]).toEqual(['ResultSubpartitionStateHandle', 2, 12])
    const merged = handleReport({
      slot: 'inputChannel',
      handle: { merged: true, subtask: 0, size: 12, stream: relative('c', 40), channels: new Uint8Array(0) },
    })
    expect([merged.type, merged.tag]).toEqual(['MergedInputChannelStateHandle', 3])
  })
})

describe('operatorReport', () => {
  const unknown = { lookup: () => null }

  it('joins the key groups of managed and raw state', () => {
    const state = operator(
      [subtask(0, { managedKeyed: keyGroups(7, inline(9), [1, 2], 10), rawKeyed: keyGroups(12, inline(9), [1, 2], 11) }), subtask(1)],
      { coordinator: inline(3) },
    )
    const report = operatorReport(state, identify(state, unknown))
    expect(report.subtasks.map(({ keyGroups: groups }) => groups)).toEqual([[10, 12], null])
    expect([report.size, report.coordinator]).toEqual([21, { size: 3 }])
  })

  it('calls an operator stateful for a handle or a coordinator', () => {
    expect(isStateful(operator([subtask(0)]))).toBe(false)
    expect(isStateful(operator([], { coordinator: inline(1) }))).toBe(true)
    expect(isStateful(operator([subtask(0, { rawKeyed: keyGroups(12, inline(1), [0]) })]))).toBe(true)
    expect(isStateful(operator([subtask(0, { managedOperator: [null] })]))).toBe(false)
  })
})

describe('identify', () => {
  const dictionary = { lookup: () => ({ uid: 'told', name: 'Told', source: 'orders-job' }) }

  it('prefers what the metadata stores', () => {
    expect(identify(operator([], { uid: 'mine', name: 'Mine' }), dictionary)).toMatchObject({
      uid: 'mine',
      uidFrom: 'metadata',
      name: 'Mine',
      nameFrom: 'metadata',
      from: 'stored in the metadata',
      label: 'mine',
    })
  })

  it('falls back to the dictionary and says where it was told', () => {
    expect(identify(operator([]), dictionary)).toMatchObject({
      uid: 'told',
      uidFrom: 'dictionary',
      nameFrom: 'dictionary',
      identity: 'uid',
      from: 'dictionary: orders-job',
    })
  })

  it('tells a nameless hash from one whose name alone is known', () => {
    const unknown = { lookup: () => null }
    expect(identify(operator([]), unknown)).toMatchObject({
      identity: 'unknown',
      label: 'operator 01234567',
      from: 'no known uid hashes to this id',
    })
    expect(identify(operator([], { name: 'map' }), unknown)).toMatchObject({ identity: 'hash-only', label: 'map', uid: null })
  })

  it('takes a name alone, as a running job tells it', () => {
    const source = 'running job orders at host:8081'
    const dictionary = new UidDictionary([{ uid: null, id: operator([]).id, name: 'totals', source }])
    expect(identify(operator([]), dictionary)).toEqual({
      uid: null,
      uidFrom: null,
      name: 'totals',
      nameFrom: 'dictionary',
      identity: 'hash-only',
      from: `dictionary: ${source}`,
      label: 'totals',
    })
    expect(identify(operator([], { name: 'map' }), dictionary)).toMatchObject({
      name: 'map',
      nameFrom: 'metadata',
      from: 'name stored in the metadata, no uid',
    })
  })
})
