/** Kind, format and backends together: they are read off the same handles. */
import { describe, expect, it } from 'vitest'
import type { KeyedHandle } from '../savepoint/metadata/model.ts'
import type { CheckpointFacts } from '../savepoint/metadata/properties.ts'
import { stateBackends } from './backends.ts'
import type { KeyedEvidence } from './keyed-evidence.ts'
import { keyedLayouts } from './keyed-layouts.ts'
import { snapshotFormat } from './snapshot-format.ts'
import { incremental, inline, keyGroups, operator, subtask } from './snapshot.fixture.ts'
import { formatWarnings } from './traps/snapshot-traps.ts'

const flags = {
  discardSubsumed: false,
  discardFinished: false,
  discardCancelled: false,
  discardFailed: false,
  discardSuspended: false,
  forced: true,
  unclaimed: false,
}
const facts = (format: 'CANONICAL' | 'NATIVE'): CheckpointFacts => ({ flags, kind: 'savepoint', format, action: 'NONE' })
const evidence = (state: Partial<KeyedEvidence>): KeyedEvidence => ({
  operator: 'o',
  layout: null,
  proxyVersion: 6,
  timers: null,
  asyncState: null,
  ...state,
})

function judged(handles: KeyedHandle[], seen: KeyedEvidence[] = [], properties: CheckpointFacts | null = null): [string, string[]] {
  const layouts = keyedLayouts([operator(handles.map((managedKeyed, index) => subtask(index, { managedKeyed })))], seen)
  const format = snapshotFormat(layouts, properties)
  return [format, stateBackends(layouts, format)]
}

const canonical = keyGroups(7, inline(9), [0, 5])
const changelog: KeyedHandle = {
  tag: 14,
  keyGroupStart: 0,
  keyGroupCount: 2,
  checkpointedSize: 0,
  materialized: [],
  nonMaterialized: [],
  materializationId: 0n,
  checkpointId: 1n,
  stateHandleId: 'id',
}

describe('format and backends', () => {
  it('cannot tell the backend of a canonical savepoint', () => {
    expect(judged([canonical])).toEqual(['canonical', []])
  })

  it('says none without keyed state', () => {
    expect(judged([])).toEqual(['none', []])
  })

  it('takes an offset of 0 for the canonical layout of an older RocksDB', () => {
    expect(judged([keyGroups(3, inline(9), [4, 0])])).toEqual(['canonical', ['rocksdb']])
  })

  it('goes by the bytes where no offset is 0', () => {
    const handle = keyGroups(12, inline(9), [4, 8])
    expect(judged([handle], [evidence({ layout: 'heap' })])).toEqual(['native', ['hashmap']])
    expect(judged([handle], [evidence({ layout: 'canonical' })])).toEqual(['canonical', ['rocksdb']])
    expect(judged([handle])).toEqual(['unknown', ['unknown']])
  })

  it('lets the properties fill in what neither handles nor bytes tell', () => {
    expect(judged([keyGroups(12, inline(9), [4, 8])], [], facts('NATIVE'))).toEqual(['native', ['hashmap']])
  })

  it('knows ForSt by a state that only it writes', () => {
    expect(judged([incremental(null)])).toEqual(['native', ['rocksdb']])
    expect(judged([incremental(null)], [evidence({ asyncState: true })])).toEqual(['native', ['forst']])
  })

  it('names the backend below a changelog once it has materialized', () => {
    expect(judged([changelog])).toEqual(['native', ['changelog']])
    expect(judged([{ ...changelog, materialized: [incremental(null)] }])).toEqual(['native', ['rocksdb', 'changelog']])
  })

  it('says mixed, and warns, where canonical and native handles stand together', () => {
    expect(judged([canonical, incremental(null)], [], facts('CANONICAL'))).toEqual(['mixed', ['rocksdb']])
    expect(formatWarnings('mixed', facts('CANONICAL')).map(({ code }) => code)).toEqual(['FORMAT_DISAGREES'])
    expect(formatWarnings('canonical', facts('CANONICAL'))).toEqual([])
    expect(formatWarnings('native', null)).toEqual([])
  })
})
