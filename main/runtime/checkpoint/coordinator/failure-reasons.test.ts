import { describe, expect, it } from 'vitest'
import { TidemarkError } from '../../../../shared/model/problem.ts'
import { checkpointFailure, FAILURE_REASONS, isCounted, isFailureReason, isPreFlight, reasonText } from './failure-reasons.ts'

describe('failure reasons', () => {
  it('are Flink’s, 24 of them, with texts of their own', () => {
    expect(FAILURE_REASONS).toHaveLength(24)
    expect(new Set(FAILURE_REASONS.map(reasonText)).size).toBe(24)
  })

  it('say which come before the tasks are told, and which are counted', () => {
    expect(FAILURE_REASONS.filter(isPreFlight)).toEqual([
      'PERIODIC_SCHEDULER_SHUTDOWN',
      'TOO_MANY_CHECKPOINT_REQUESTS',
      'MINIMUM_TIME_BETWEEN_CHECKPOINTS',
      'NOT_ALL_REQUIRED_TASKS_RUNNING',
      'IO_EXCEPTION',
      'BLOCKING_OUTPUT_EXIST',
    ])
    expect(FAILURE_REASONS.filter(isCounted)).toEqual([
      'IO_EXCEPTION',
      'CHECKPOINT_ASYNC_EXCEPTION',
      'CHECKPOINT_EXPIRED',
      'CHECKPOINT_DECLINED',
      'FINALIZE_CHECKPOINT_FAILURE',
    ])
  })

  it('are told apart from other codes', () => {
    expect(FAILURE_REASONS.every(isFailureReason)).toBe(true)
    expect(['CHECKPOINT', 'toString', 'NOT_FOUND'].some(isFailureReason)).toBe(false)
  })
})

describe('a failure', () => {
  it('has Flink’s text, after the detail where there is one', () => {
    expect(checkpointFailure('TASK_FAILURE')).toMatchObject({ code: 'TASK_FAILURE', message: 'Task has failed.' })
    expect(checkpointFailure('NOT_ALL_REQUIRED_TASKS_RUNNING', 'Task a is not running.').message).toBe(
      'Task a is not running. Failure reason: Not all required tasks are currently running.',
    )
  })

  it('keeps its cause, and says whether to ask again', () => {
    const cause = new Error('disk full')
    const failure = checkpointFailure('IO_EXCEPTION', null, { cause })
    expect(failure).toBeInstanceOf(TidemarkError)
    expect([failure.cause, failure.retriable]).toEqual([cause, false])
    expect(checkpointFailure('CHECKPOINT_EXPIRED').retriable).toBe(true)
  })
})
