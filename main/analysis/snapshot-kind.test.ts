import { describe, expect, it } from 'vitest'
import type { CheckpointFacts } from '../savepoint/metadata/properties.ts'
import { snapshotKind } from './snapshot-kind.ts'
import { inline, keyGroups, metadata, operator, subtask } from './snapshot.fixture.ts'
import { stoppedBy } from './stopped.ts'

const flags = {
  discardSubsumed: false,
  discardFinished: false,
  discardCancelled: false,
  discardFailed: false,
  discardSuspended: false,
  forced: true,
  unclaimed: false,
}
const savepoint = (action: 'NONE' | 'SUSPEND' | 'TERMINATE'): CheckpointFacts => ({ flags, kind: 'savepoint', format: 'CANONICAL', action })
const checkpoint: CheckpointFacts = { flags, kind: 'checkpoint', format: null, action: null }
const empty = metadata([])

describe('snapshotKind', () => {
  it('believes the properties before any name', () => {
    expect(snapshotKind(empty, checkpoint, 'savepoint-10db06-88261de9855a')).toBe('checkpoint')
  })

  it('goes by handles that only one of the two has', () => {
    const canonical = metadata([operator([subtask(0, { managedKeyed: keyGroups(7, inline(1), [0]) })])])
    expect(snapshotKind(canonical, null, 'chk-1')).toBe('savepoint')
    const channel = { merged: false, subtask: 0, first: 0, second: 0, offsets: [4], size: 1, stream: inline(5) } as const
    const unaligned = metadata([operator([subtask(0, { inputChannels: [{ ...channel, offsets: [4] }] })])])
    expect(snapshotKind(unaligned, null, 'anything')).toBe('checkpoint')
  })

  it('goes by the name when the handles do not tell, and says so when nothing does', () => {
    expect(snapshotKind(empty, null, 'savepoint-10db06-88261de9855a')).toBe('savepoint')
    expect(snapshotKind(empty, null, 'chk-12')).toBe('checkpoint')
    expect(snapshotKind(empty, null, 'copy')).toBe('unknown')
  })
})

it('tells how the job was stopped', () => {
  expect(stoppedBy(savepoint('NONE'))).toBe('no')
  expect(stoppedBy(savepoint('SUSPEND'))).toBe('suspend')
  expect(stoppedBy(savepoint('TERMINATE'))).toBe('drain')
  expect(stoppedBy(checkpoint)).toBe('no')
  expect(stoppedBy(null)).toBe('unknown')
})
