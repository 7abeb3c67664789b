import { describe, expect, it } from 'vitest'
import { gaugeOf, inFlight, needsYou, operationTitle, operationWords, stateWords, subjectOf, tookWords } from './operation.ts'
import type { OperationLine } from './types.ts'

function operation(change: Partial<OperationLine>): OperationLine {
  return {
    id: '1',
    kind: 'savepoint',
    cluster: 'local',
    job: 'orders',
    state: 'completed',
    startedAt: 1_000,
    endedAt: 3_500,
    location: 'file:/s/savepoint-1',
    reasons: [],
    ...change,
  }
}

describe('what was asked of a cluster, in words', () => {
  it('keeps half-success apart from failure, and says where the state lies', () => {
    const half = operation({ kind: 'stop', state: 'half' })
    expect(operationTitle(half)).toBe('The savepoint is saved. The job failed while stopping.')
    expect(operationWords(half)).toContain('file:/s/savepoint-1 and is consistent')
    expect([stateWords('half'), gaugeOf(half), needsYou(half), inFlight(half)]).toEqual(['Saved, job failed', 'half', true, false])
  })
  it('does not claim an outcome that nobody knows', () => {
    const lost = operation({ state: 'unknown', location: null })
    expect(operationWords(lost)).toContain('told nothing')
    expect(operationWords(operation({ state: 'unknown' }))).toContain('look at it before you rely on it')
    expect(needsYou(lost)).toBe(true)
  })
  it('says of a failure what still stands, then Flink’s outermost reason', () => {
    const failed = operation({ kind: 'stop', state: 'failed', reasons: ['No space left', 'IOException'] })
    expect(operationTitle(failed)).toBe('The savepoint failed, so the job was not stopped.')
    expect(operationWords(failed)).toBe('No space left')
  })
  it('shows a vessel for each end', () => {
    expect((['savepoint', 'cancel', 'dispose', 'resume'] as const).map((kind) => gaugeOf(operation({ kind })))).toEqual([
      'completed',
      'disposed',
      'disposed',
      'restored',
    ])
  })
  it('counts on until it ends, and calls a nameless job by the start of its id', () => {
    expect(tookWords(operation({ endedAt: null }), 2_000)).toBe('1.0 s')
    expect(tookWords(operation({}), 99_000)).toBe('2.5 s')
    expect(subjectOf(operation({ job: 'ab'.repeat(16) }))).toBe('abababab')
    expect(subjectOf(operation({ job: null }))).toBe('local')
  })
})
