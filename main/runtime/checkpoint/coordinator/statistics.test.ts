import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Configuration } from '../../api/configuration.ts'
import type { CheckpointReport, Distribution, SavepointFormat } from '../../cluster/checkpoints.ts'
import { checkpointSettingsOf } from './checkpoint-settings.ts'
import type { SubtaskReport } from './snapshot-progress.ts'
import { CheckpointStatsTracker } from './statistics.ts'

const SETTINGS = checkpointSettingsOf(new Configuration())
const report = (subtask: number, acknowledged: number, more: Partial<SubtaskReport> = {}): SubtaskReport => ({
  subtask,
  acknowledged,
  checkpointedSize: 10,
  stateSize: 100,
  processedData: 1,
  persistedData: 0,
  unaligned: false,
  ...more,
})
const VERTICES = new Map([
  ['a', 1],
  ['b', 2],
])
const begin = (
  tracker: CheckpointStatsTracker,
  id: number,
  kind: 'CHECKPOINT' | 'SAVEPOINT' = 'CHECKPOINT',
  stops: 'no' | 'suspend' = 'no',
): void => {
  tracker.began({ id, type: { kind, stops }, format: 'CANONICAL', triggered: id * 1000, vertices: VERTICES })
}

describe('a checkpoint that is under way', () => {
  it('is told with what was acknowledged, of all and of each vertex', () => {
    const tracker = new CheckpointStatsTracker(SETTINGS)
    begin(tracker, 1)
    expect(tracker.statistics()).toMatchObject({
      counts: { restored: 0, total: 1, inProgress: 1, completed: 0, failed: 0 },
      history: [
        { id: 1, status: 'IN_PROGRESS', type: 'CHECKPOINT', format: null, latestAck: null, duration: null, subtasks: 3, acknowledged: 0 },
      ],
    })
    tracker.acknowledged(1, 'b', report(1, 1030))
    tracker.acknowledged(1, 'b', report(0, 1020, { processedData: -1 }))
    const [told] = tracker.statistics().history
    expect(told).toMatchObject({ checkpointedSize: 20, stateSize: 200, processedData: 1, latestAck: 1020, duration: 20, acknowledged: 2 })
    expect(told?.tasks.get('a')).toMatchObject({ latestAck: null, subtasks: 1, acknowledged: 0 })
    expect(told?.tasks.get('b')).toMatchObject({ stateSize: 200, duration: 20, subtasks: 2, acknowledged: 2 })
  })

  it('does not count what it is told twice, or of others', () => {
    const tracker = new CheckpointStatsTracker(SETTINGS)
    begin(tracker, 1)
    for (const [id, vertex, subtask] of [
      [1, 'a', 0],
      [1, 'a', 0],
      [1, 'a', 1],
      [1, 'c', 0],
      [2, 'a', 0],
    ] as const)
      tracker.acknowledged(id, vertex, report(subtask, 1001))
    expect(tracker.statistics().history[0]).toMatchObject({ acknowledged: 1, stateSize: 100 })
  })

  it('is an unaligned one as soon as one barrier overtook data', () => {
    const tracker = new CheckpointStatsTracker(SETTINGS)
    begin(tracker, 1)
    tracker.acknowledged(1, 'a', report(0, 1001, { unaligned: true }))
    tracker.acknowledged(1, 'b', report(0, 1002))
    expect(tracker.statistics().history[0]?.type).toBe('UNALIGNED_CHECKPOINT')
  })
})

describe('what is over', () => {
  it('is remembered: the last ten, and the latest of each kind', () => {
    const tracker = new CheckpointStatsTracker(SETTINGS)
    begin(tracker, 1, 'SAVEPOINT', 'suspend')
    tracker.completed(1, 'file:/s')
    begin(tracker, 2)
    tracker.failed(2, 2007, 'Checkpoint was declined.')
    begin(tracker, 3)
    for (let id = 4; id < 15; id++) {
      begin(tracker, id)
      tracker.completed(id, `file:/chk-${id}`)
    }
    const { history, latest, counts } = tracker.statistics()
    expect(history.map(({ id }) => id)).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 3])
    expect(counts).toEqual({ restored: 0, total: 14, inProgress: 1, completed: 12, failed: 1 })
    expect(latest.savepoint).toMatchObject({ id: 1, type: 'SYNC_SAVEPOINT', format: 'CANONICAL', externalPath: 'file:/s' })
    expect(latest.failed).toMatchObject({ id: 2, failed: 2007, duration: 7, message: 'Checkpoint was declined.' })
    expect(latest.completed).toMatchObject({ id: 14, discarded: false })
  })

  it('is marked where its files were deleted', () => {
    const tracker = new CheckpointStatsTracker(SETTINGS)
    for (const id of [1, 2]) {
      begin(tracker, id)
      tracker.completed(id, `file:/chk-${id}`)
    }
    tracker.discarded(1)
    expect(tracker.statistics().history).toMatchObject([{ discarded: false }, { discarded: true }])
    tracker.discarded(2)
    expect(tracker.statistics().latest.completed).toMatchObject({ id: 2, discarded: true })
  })

  it('is the younger one, whichever came last', () => {
    const tracker = new CheckpointStatsTracker(SETTINGS)
    for (const id of [1, 2]) begin(tracker, id, 'SAVEPOINT')
    tracker.completed(2, 'file:/two')
    tracker.completed(1, 'file:/one')
    expect(tracker.statistics().latest).toMatchObject({ savepoint: { id: 2 }, completed: null })
  })

  it('ends once', () => {
    const tracker = new CheckpointStatsTracker(SETTINGS)
    begin(tracker, 1)
    tracker.failed(1, 1001, 'Task has failed.')
    tracker.completed(1, 'file:/late')
    tracker.failed(9, 1, 'never began')
    expect(tracker.statistics().counts).toEqual({ restored: 0, total: 1, inProgress: 0, completed: 0, failed: 1 })
  })

  it('counts what failed before it had an id, and restores', () => {
    const tracker = new CheckpointStatsTracker(SETTINGS)
    tracker.failedBeforeStart()
    const restored = { id: 7, restored: 5, savepoint: true, externalPath: 'file:/s' }
    tracker.restored(restored)
    expect(tracker.statistics()).toMatchObject({ counts: { restored: 1, total: 1, failed: 1 }, latest: { restored }, history: [] })
  })
})

/** A snapshot as real Flink's REST tells it. */
interface Told {
  id: number
  status: CheckpointReport['status']
  checkpoint_type: string
  savepointFormat: SavepointFormat | null
  trigger_timestamp: number
  latest_ack_timestamp: number
  end_to_end_duration: number
  checkpointed_size: number
  state_size: number
  processed_data: number
  persisted_data: number
  num_subtasks: number
  num_acknowledged_subtasks: number
  external_path?: string
  discarded?: boolean
  failure_timestamp?: number
  failure_message?: string
}
interface Overview {
  counts: Record<'restored' | 'total' | 'in_progress' | 'completed' | 'failed', number>
  summary: Record<'checkpointed_size' | 'state_size' | 'end_to_end_duration' | 'processed_data' | 'persisted_data', Distribution>
  latest: Record<'completed' | 'savepoint' | 'failed', Told | null>
  history: readonly Told[]
}

const recorded = (version: string): Overview => {
  const file = join(import.meta.dirname, '../../../../tests/golden/rest', version, 'rest-reads.json')
  const { exchanges } = JSON.parse(readFileSync(file, 'utf8')) as {
    exchanges: { request: { path: string }; response: { body: unknown } }[]
  }
  const found = exchanges.find(({ request }) => /^\/jobs\/\w+\/checkpoints$/.test(request.path))
  if (found === undefined) throw new Error(`${file} has no overview of checkpoints`)
  return found.response.body as Overview
}

/** Back into the words of REST. */
const told = (one: CheckpointReport): Told => ({
  id: one.id,
  status: one.status,
  checkpoint_type: one.type,
  savepointFormat: one.format,
  trigger_timestamp: one.triggered,
  latest_ack_timestamp: one.latestAck ?? -1,
  end_to_end_duration: one.duration ?? -1,
  checkpointed_size: one.checkpointedSize,
  state_size: one.stateSize,
  processed_data: one.processedData,
  persisted_data: one.persistedData,
  num_subtasks: one.subtasks,
  num_acknowledged_subtasks: one.acknowledged,
  ...(one.status === 'COMPLETED' ? { external_path: one.externalPath, discarded: one.discarded } : {}),
  ...(one.status === 'FAILED' ? { failure_timestamp: one.failed, failure_message: one.message } : {}),
})

describe.each(['1.20.5', '2.3.0'])('what Flink %s told of a job’s checkpoints', (version) => {
  it('comes out again where it is told what happened', () => {
    const { counts, summary, latest, history } = recorded(version)
    const tracker = new CheckpointStatsTracker(SETTINGS)
    for (const one of history.toReversed()) {
      const kind = one.checkpoint_type === 'CHECKPOINT' ? 'CHECKPOINT' : 'SAVEPOINT'
      const vertices = new Map([['v', one.num_subtasks]])
      tracker.began({
        id: one.id,
        type: { kind, stops: 'no' },
        format: one.savepointFormat ?? 'CANONICAL',
        triggered: one.trigger_timestamp,
        vertices,
      })
      for (let subtask = 0; subtask < one.num_acknowledged_subtasks; subtask++) {
        const part = (sum: number): number => (subtask === 0 ? sum : 0)
        tracker.acknowledged(one.id, 'v', {
          subtask,
          acknowledged: one.latest_ack_timestamp,
          checkpointedSize: part(one.checkpointed_size),
          stateSize: part(one.state_size),
          processedData: part(one.processed_data),
          persistedData: part(one.persisted_data),
          unaligned: false,
        })
      }
      if (one.status === 'FAILED') tracker.failed(one.id, one.failure_timestamp ?? 0, one.failure_message ?? '')
      else tracker.completed(one.id, one.external_path ?? '')
      if (one.discarded === true) tracker.discarded(one.id)
    }
    const own = tracker.statistics()
    const known = (of: Told | null): unknown => of && expect.objectContaining(of)
    expect(own.history).toHaveLength(history.length)
    history.forEach((one, at) => {
      const mine = own.history[at]
      expect(one).toEqual(known(mine === undefined ? null : told(mine)))
    })
    for (const kind of ['completed', 'savepoint', 'failed'] as const) expect(own.latest[kind]?.id).toBe(latest[kind]?.id)
    const { inProgress: in_progress, ...rest } = own.counts
    expect({ ...rest, in_progress }).toEqual(counts)
    expect({
      checkpointed_size: own.summary.checkpointedSize,
      state_size: own.summary.stateSize,
      end_to_end_duration: own.summary.duration,
      processed_data: own.summary.processedData,
      persisted_data: own.summary.persistedData,
    }).toEqual(Object.fromEntries(Object.entries(summary).filter(([name]) => name !== 'alignment_buffered')))
  })
})
