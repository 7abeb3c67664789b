import { describe, expect, it } from 'vitest'
import { type Decision, decide, preCheck, type Situation } from './decide.ts'

const FREE: Situation = { initialising: false, pending: 0, cleaning: 0, maxConcurrent: 1, minPause: 100, now: 1000, lastCompletion: 950 }
const PERIODIC = { forced: false, periodic: true }
const MANUAL = { forced: false, periodic: false }
const SAVEPOINT = { forced: true, periodic: false }
const take: Decision = { kind: 'take' }
const wait: Decision = { kind: 'wait' }

describe('the next request', () => {
  it.each<[string, typeof PERIODIC, Partial<Situation>, Decision]>([
    ['while a trigger is on its way', SAVEPOINT, { initialising: true }, wait],
    ['while too much is being deleted', SAVEPOINT, { cleaning: 2 }, wait],
    ['while as much is being deleted as may be', SAVEPOINT, { cleaning: 1 }, take],
    ['while one is under way', MANUAL, { pending: 1 }, wait],
    ['while one is under way, forced', SAVEPOINT, { pending: 1 }, take],
    ['while one of two is under way', MANUAL, { pending: 1, maxConcurrent: 2 }, take],
    ['of a person, within the pause', MANUAL, {}, take],
    ['of the timer, within the pause', PERIODIC, {}, { kind: 'refuse', reason: 'MINIMUM_TIME_BETWEEN_CHECKPOINTS', retryAfter: 50 }],
    ['of the timer, at the end of the pause', PERIODIC, { now: 1050 }, take],
    ['of the timer, within the pause, while one is under way', PERIODIC, { pending: 1 }, wait],
    ['of the timer, forced, within the pause', { forced: true, periodic: true }, {}, take],
    ['of the timer, before anything was completed', PERIODIC, { lastCompletion: null }, take],
  ])('%s', (_, request, situation, decision) => {
    expect(decide(request, { ...FREE, ...situation })).toEqual(decision)
  })
})

describe('before anything else', () => {
  it.each([
    [true, false, true, 'CHECKPOINT_COORDINATOR_SHUTDOWN'],
    [false, true, true, 'CHECKPOINT_COORDINATOR_SHUTDOWN'],
    [true, false, false, 'PERIODIC_SCHEDULER_SHUTDOWN'],
    [false, false, false, null],
    [true, true, false, null],
    [false, true, false, null],
  ] as const)('periodic %s, scheduling %s, shut down %s: %s', (periodic, scheduling, shutdown, reason) => {
    expect(preCheck({ periodic }, { scheduling, shutdown })).toBe(reason)
  })
})
