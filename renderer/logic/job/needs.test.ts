import { describe, expect, it } from 'vitest'
import { harborTitle, harborWords, needsOf } from './needs.ts'
import type { ClusterLine, JobLine, OperationLine } from './types.ts'

const job = (change: Partial<JobLine>): JobLine => ({
  id: 'j1',
  name: 'orders',
  state: 'RUNNING',
  startedAt: 0,
  endedAt: null,
  parallelism: 2,
  busy: 0.1,
  backPressured: 0,
  checkpoint: null,
  stateBytes: null,
  savedAt: null,
  uids: { known: 4, auto: 0, unknown: 0 },
  ...change,
})
const cluster = (change: Partial<ClusterLine>): ClusterLine => ({
  id: 'c1',
  name: 'local',
  address: 'localhost:8081',
  embedded: true,
  state: 'connected',
  seenAt: 60_000,
  nextTryAt: null,
  trouble: null,
  version: '2.1',
  slots: 4,
  freeSlots: 2,
  jobs: [job({})],
  ...change,
})
const operation = (id: string, state: OperationLine['state'], location: string | null = null): OperationLine => ({
  id,
  kind: 'stop',
  cluster: 'local',
  job: 'orders',
  state,
  startedAt: 0,
  endedAt: 1,
  location,
  reasons: [],
})

describe('what needs a person', () => {
  it('is nothing where all runs and all is pinned', () => {
    expect(needsOf([cluster({})], [operation('1', 'completed'), operation('2', 'progress')], 0)).toEqual([])
    expect(harborTitle(0, 1)).toBe('Everything is steady.')
  })
  it('comes most urgent first', () => {
    const clusters = [
      cluster({ jobs: [job({ uids: { known: 3, auto: 1, unknown: 0 } }), job({ id: 'j2', state: 'FAILED', endedAt: 0 })] }),
      cluster({ id: 'c2', state: 'lost' }),
    ]
    const needs = needsOf(clusters, [operation('1', 'failed'), operation('2', 'unknown'), operation('3', 'half', 'file:/s')], 120_000)
    expect(needs.map(({ key }) => key)).toEqual(['operation-3', 'operation-2', 'operation-1', 'failed-j2', 'cluster-c2', 'uids-j1'])
    expect(needs[0]?.way).toEqual({ kind: 'savepoint', location: 'file:/s' })
    expect(needs[4]?.words).toBe('localhost:8081 gives no answer. Last answer 1 min ago.')
    expect(needs[5]?.title).toBe('1 of 4 operators has no uid.')
    expect(harborTitle(needs.length, 1)).toBe('Six things need you. Everything else is steady.')
  })
  it('counts only what runs', () => {
    expect(harborWords([cluster({ jobs: [job({}), job({ state: 'FINISHED' })] })])).toBe('1 job running on 1 cluster.')
  })
})
