import { describe, expect, it } from 'vitest'
import { FailureCounter, type SnapshotFailure } from './failure-counter.ts'

const CHECKPOINT: SnapshotFailure = { id: 1n, type: { kind: 'CHECKPOINT', stops: 'no' }, reason: 'CHECKPOINT_DECLINED', byTask: true }
const SAVEPOINT: SnapshotFailure = { ...CHECKPOINT, type: { kind: 'SAVEPOINT', stops: 'no' } }

describe('checkpoints that fail', () => {
  it('fail the job once they are more than it tolerates, with the last reason', () => {
    const counter = new FailureCounter(1)
    expect(counter.failed(CHECKPOINT)).toBeNull()
    expect(counter.failed({ ...CHECKPOINT, id: 2n, reason: 'CHECKPOINT_EXPIRED', byTask: false })).toMatchObject({
      code: 'TOLERABLE_FAILURES_EXCEEDED',
      message:
        'Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to Checkpoint expired before completing., view the Checkpoint History tab or the Job Manager log to find out why continuous checkpoints failed.',
    })
    // counted anew for the job that was restarted
    expect(counter.failed({ ...CHECKPOINT, id: 3n })).toBeNull()
  })

  it('count once each, however many tasks decline', () => {
    const counter = new FailureCounter(1)
    for (let task = 0; task < 5; task++) expect(counter.failed(CHECKPOINT)).toBeNull()
  })

  it('without an id count each time', () => {
    const counter = new FailureCounter(1)
    const failure: SnapshotFailure = { ...CHECKPOINT, id: null, reason: 'IO_EXCEPTION', byTask: false }
    expect(counter.failed(failure)).toBeNull()
    expect(counter.failed(failure)).not.toBeNull()
  })

  it('are forgotten with one that completes; what comes late of those before it does not count', () => {
    const counter = new FailureCounter(1)
    counter.failed({ ...CHECKPOINT, id: 1n })
    counter.completed(3n)
    expect(counter.failed({ ...CHECKPOINT, id: 2n })).toBeNull()
    expect(counter.failed({ ...CHECKPOINT, id: 4n })).toBeNull()
    counter.completed(2n)
    expect(counter.failed({ ...CHECKPOINT, id: 5n })).not.toBeNull()
  })

  it('do not count for reasons that say nothing about the job', () => {
    const counter = new FailureCounter(0)
    for (const reason of ['CHECKPOINT_SUBSUMED', 'TASK_FAILURE', 'NOT_ALL_REQUIRED_TASKS_RUNNING', 'TRIGGER_CHECKPOINT_FAILURE'] as const)
      expect(counter.failed({ ...CHECKPOINT, reason })).toBeNull()
  })

  it('count for nothing where any number is tolerated', () => {
    const counter = new FailureCounter(0x7fffffff)
    for (let id = 1n; id < 100n; id++) expect(counter.failed({ ...CHECKPOINT, id })).toBeNull()
  })
})

describe('savepoints that fail', () => {
  it('count where a task declined, not where the coordinator gave up', () => {
    const counter = new FailureCounter(0)
    expect(counter.failed({ ...SAVEPOINT, reason: 'CHECKPOINT_EXPIRED', byTask: false })).toBeNull()
    expect(counter.failed({ ...SAVEPOINT, reason: 'IO_EXCEPTION', byTask: true })).toBeNull()
    expect(counter.failed(SAVEPOINT)).toMatchObject({ code: 'TOLERABLE_FAILURES_EXCEEDED' })
  })

  it('fail the job where a task declines that which is to stop it', () => {
    const counter = new FailureCounter(5)
    const stop: SnapshotFailure = { ...SAVEPOINT, type: { kind: 'SAVEPOINT', stops: 'suspend' } }
    expect(counter.failed({ ...stop, byTask: false })).toBeNull()
    expect(counter.failed(stop)).toMatchObject({ code: 'CHECKPOINT_DECLINED', message: 'Checkpoint was declined.' })
  })
})
