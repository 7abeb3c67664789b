import { describe, expect, it } from 'vitest'
import { emptySubtask } from '../../../savepoint/metadata/empty-subtask.ts'
import type { SavepointMetadata } from '../../../savepoint/metadata/model.ts'
import { savepointProperties } from '../../../savepoint/metadata/write-properties.ts'
import { CompletedCheckpointStore, type CompletedSnapshot, type Discard } from './completed-store.ts'
import type { RetentionPolicy, TerminalState } from './retention.ts'

/** A snapshot with RocksDB's state in these files. */
function snapshot(id: number, shared: readonly string[] = [], { savepoint = false } = {}): CompletedSnapshot {
  const metadata: SavepointMetadata = {
    version: 6,
    checkpointId: BigInt(id),
    masterStates: [],
    operators: [
      {
        name: null,
        uid: null,
        id: 'a'.repeat(32),
        parallelism: 1,
        maxParallelism: 128,
        chainLength: null,
        coordinator: null,
        finished: false,
        subtasks: [
          {
            ...emptySubtask(0),
            managedKeyed: {
              tag: 11,
              checkpointId: BigInt(id),
              backendId: '00000000-0000-0000-0000-000000000000',
              keyGroupStart: 0,
              keyGroupCount: 128,
              checkpointedSize: 0,
              meta: null,
              shared: shared.map((path) => ({ localPath: path, stream: { tag: 2, path: `file:/ckp/shared/${path}`, size: 1 } })),
              private: [],
              stateHandleId: '',
            },
          },
        ],
      },
    ],
    properties: savepoint ? savepointProperties('NATIVE', 'NONE') : null,
  }
  return { metadata, location: `file:///ckp/chk-${id}` }
}
const store = (retained = 1, policy: RetentionPolicy = 'NO_EXTERNALIZED_CHECKPOINTS') => new CompletedCheckpointStore({ retained, policy })
const told = ({ snapshots, sharedFiles }: Discard) => [snapshots.map(({ id }) => Number(id)), sharedFiles.map((uri) => uri.slice(19))]
const ids = (of: CompletedCheckpointStore): number[] => of.all.map(({ id }) => Number(id))
const NOTHING = [[], []]

describe('completed checkpoints', () => {
  it('are kept, as many as are to be', () => {
    const two = store(2)
    expect([1, 2, 3, 4].map((id) => told(two.completed(snapshot(id))))).toEqual([NOTHING, NOTHING, [[1], []], [[2], []]])
    expect(ids(two)).toEqual([3, 4])
    expect(two.latest?.location).toBe('file:///ckp/chk-4')
  })

  it('take with them the files that only they referred to', () => {
    const one = store()
    one.completed(snapshot(1, ['a', 'b']))
    expect(told(one.completed(snapshot(2, ['b', 'c'])))).toEqual([[1], ['a']])
  })

  it('that came to nothing leave their files to the next that completes', () => {
    const one = store()
    one.completed(snapshot(1, ['a']))
    one.acknowledged(['file:///ckp/shared/lost', 'file:///ckp/shared/again'], 2n)
    expect(told(one.completed(snapshot(3, ['a', 'again'])))).toEqual([[1], ['lost']])
  })
})

describe('the snapshot that a job starts from', () => {
  it('is what it goes on from, until a checkpoint completes', () => {
    for (const mode of ['NO_CLAIM', 'CLAIM', 'LEGACY'] as const) {
      const one = store()
      expect(told(one.restored(snapshot(10), mode))).toEqual(NOTHING)
      expect(one.latest?.id).toBe(10n)
      one.completed(snapshot(11))
      expect(ids(one)).toEqual([11])
    }
  })

  it('makes the first checkpoint a full one, where it is not claimed', () => {
    const one = store()
    expect(one.mustBeFull).toBe(false)
    one.restored(snapshot(10), 'NO_CLAIM')
    expect(one.mustBeFull).toBe(true)
    one.completed(snapshot(11))
    expect(one.mustBeFull).toBe(false)
    for (const mode of ['CLAIM', 'LEGACY'] as const) {
      const other = store()
      other.restored(snapshot(10), mode)
      expect(other.mustBeFull).toBe(false)
    }
  })

  it.each(['NO_CLAIM', 'LEGACY'] as const)('stays as it is with %s', (mode) => {
    const one = store()
    one.restored(snapshot(10, ['theirs']), mode)
    expect(told(one.completed(snapshot(11, mode === 'LEGACY' ? ['theirs', 'ours'] : ['ours'])))).toEqual(NOTHING)
    expect(told(one.completed(snapshot(12)))).toEqual([[11], ['ours']])
    expect(told(one.ended('CANCELED'))).toEqual([[12], []])
  })

  it('is deleted as a checkpoint with CLAIM', () => {
    const one = store()
    one.restored(snapshot(10, ['theirs', 'used']), 'CLAIM')
    expect(told(one.completed(snapshot(11, ['used'])))).toEqual([[10], ['theirs']])
  })

  it('stays as long as its files are used, where it is a claimed savepoint', () => {
    const one = store()
    one.restored(snapshot(10, ['x'], { savepoint: true }), 'CLAIM')
    expect(told(one.completed(snapshot(11, ['x'])))).toEqual(NOTHING)
    expect(told(one.completed(snapshot(12)))).toEqual([[10, 11], ['x']])
  })

  it('goes before a checkpoint of the job’s own does', () => {
    const two = store(2)
    two.restored(snapshot(10), 'NO_CLAIM')
    two.completed(snapshot(11))
    expect(ids(two)).toEqual([10, 11])
    expect(told(two.completed(snapshot(12)))).toEqual(NOTHING)
    expect(ids(two)).toEqual([11, 12])
  })
})

describe('too many of them', () => {
  it('never take the newest away, nor the last checkpoint of the job’s own', () => {
    const one = store()
    one.completed(snapshot(1, ['a']))
    one.completed(snapshot(2, ['a']))
    expect(told(one.restored(snapshot(10), 'NO_CLAIM'))).toEqual(NOTHING)
    expect(ids(one)).toEqual([2, 10])
    // what is older than a snapshot that was not claimed may be part of that
    expect(told(one.completed(snapshot(11, ['b'])))).toEqual([[2], []])
    expect(ids(one)).toEqual([11])
  })
})

describe('when the job has ended', () => {
  const STATES: readonly TerminalState[] = ['FINISHED', 'CANCELED', 'FAILED', 'SUSPENDED']
  it.each<[RetentionPolicy, readonly boolean[]]>([
    ['NO_EXTERNALIZED_CHECKPOINTS', [true, true, true, true]],
    ['DELETE_ON_CANCELLATION', [true, true, false, true]],
    ['RETAIN_ON_CANCELLATION', [true, false, false, false]],
  ])('%s: checkpoints go where %j', (policy, gone) => {
    STATES.forEach((state, at) => {
      const one = store(2, policy)
      one.completed(snapshot(1, ['a']))
      one.completed(snapshot(2, ['a', 'b']))
      const expected = gone[at] ? [[1, 2], state === 'SUSPENDED' ? [] : ['a', 'b']] : NOTHING
      expect(told(one.ended(state))).toEqual(expected)
      expect(one.all).toEqual([])
    })
  })

  it('files of a checkpoint that came to nothing after the last one that is kept stay, as in Flink', () => {
    const one = store(1, 'RETAIN_ON_CANCELLATION')
    one.acknowledged(['file:///ckp/shared/lost'], 1n)
    expect(told(one.completed(snapshot(2, ['kept'])))).toEqual([[], ['lost']])
    one.acknowledged(['file:///ckp/shared/late'], 3n)
    expect(told(one.ended('CANCELED'))).toEqual(NOTHING)
    expect(one.latest).toBeNull()
  })

  it('a snapshot that was not claimed stays, and one that was goes', () => {
    const kept = store(2)
    kept.restored(snapshot(10, ['theirs']), 'NO_CLAIM')
    kept.completed(snapshot(11, ['ours']))
    expect(told(kept.ended('FINISHED'))).toEqual([[11], ['ours']])
    const claimed = store()
    claimed.restored(snapshot(10, ['x'], { savepoint: true }), 'CLAIM')
    claimed.completed(snapshot(11, ['x']))
    expect(told(claimed.ended('FINISHED'))).toEqual([[10, 11], ['x']])
  })
})
