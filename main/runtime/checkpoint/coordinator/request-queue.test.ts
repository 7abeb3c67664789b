import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Situation } from './decide.ts'
import { RequestQueue } from './request-queue.ts'
import { isForRecovery, isNotified, isSynchronous, snapshotName, type SnapshotType } from './snapshot-type.ts'
import type { TriggerRequest } from './trigger-request.ts'

const request = (kind: SnapshotType['kind'], more: Partial<TriggerRequest> = {}): TriggerRequest => ({
  type: { kind, stops: 'no' },
  forced: kind === 'SAVEPOINT',
  periodic: false,
  timestamp: 0,
  ...more,
})
const FREE: Situation = { initialising: false, pending: 0, cleaning: 0, maxConcurrent: 1, minPause: 0, now: 0, lastCompletion: null }

const drain = (queue: RequestQueue<TriggerRequest>): TriggerRequest[] => {
  const taken: TriggerRequest[] = []
  for (let next = queue.next(FREE); next.kind === 'take'; next = queue.next(FREE)) taken.push(next.request)
  return taken
}

describe('requests that wait', () => {
  it('are taken savepoints first, then forced ones, then a person’s, then the oldest', () => {
    const periodic = request('CHECKPOINT', { periodic: true, timestamp: 1 })
    const younger = request('CHECKPOINT', { timestamp: 6 })
    const older = request('FULL_CHECKPOINT', { timestamp: 5 })
    const forced = request('CHECKPOINT', { forced: true, timestamp: 7 })
    const unforced = request('SAVEPOINT', { forced: false, timestamp: 8 })
    const savepoint = request('SAVEPOINT', { timestamp: 9 })
    const queue = new RequestQueue()
    for (const one of [periodic, younger, older, forced, unforced, savepoint]) expect(queue.add(one)).toBeNull()
    expect(drain(queue)).toEqual([savepoint, unforced, forced, older, younger, periodic])
  })

  it('of equals, that which came first', () => {
    const queue = new RequestQueue<TriggerRequest & { name: string }>()
    for (const name of ['a', 'b', 'c']) queue.add({ ...request('SAVEPOINT'), name })
    expect(queue.clear().map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(queue.size).toBe(0)
  })

  it('the timer’s makes room for a person’s', () => {
    const queue = new RequestQueue(2)
    const periodic = request('CHECKPOINT', { periodic: true })
    queue.add(periodic)
    queue.add(request('CHECKPOINT'))
    const savepoint = request('SAVEPOINT')
    expect(queue.add(savepoint)).toBe(periodic)
    expect(queue.size).toBe(2)
  })

  it('where only a person’s wait, the new one is refused, however important', () => {
    const queue = new RequestQueue(1)
    queue.add(request('CHECKPOINT'))
    const savepoint = request('SAVEPOINT')
    expect(queue.add(savepoint)).toBe(savepoint)
    expect(drain(queue)).toEqual([request('CHECKPOINT')])
  })

  it('stay where nothing may begin, and the head goes where it is refused', () => {
    const queue = new RequestQueue()
    const periodic = request('CHECKPOINT', { periodic: true })
    queue.add(periodic)
    expect(queue.next({ ...FREE, initialising: true })).toEqual({ kind: 'wait' })
    expect(queue.size).toBe(1)
    expect(queue.next({ ...FREE, minPause: 10, now: 4, lastCompletion: 1 })).toEqual({
      kind: 'refuse',
      reason: 'MINIMUM_TIME_BETWEEN_CHECKPOINTS',
      retryAfter: 7,
      request: periodic,
    })
    expect(queue.next(FREE)).toEqual({ kind: 'wait' })
  })

  it('whatever came, no more wait than there is room, none is lost, and none is taken before a more important one', () => {
    const Request = fc.record({
      type: fc.record({
        kind: fc.constantFrom('CHECKPOINT' as const, 'FULL_CHECKPOINT' as const, 'SAVEPOINT' as const),
        stops: fc.constant('no' as const),
      }),
      forced: fc.boolean(),
      periodic: fc.boolean(),
      timestamp: fc.nat(5),
    })
    const rank = ({ type, forced, periodic, timestamp }: TriggerRequest): number =>
      (type.kind === 'SAVEPOINT' ? 0 : 1000) + (forced ? 0 : 100) + (periodic ? 10 : 0) + timestamp
    fc.assert(
      fc.property(fc.array(Request, { maxLength: 20 }), fc.integer({ min: 1, max: 8 }), (requests, capacity) => {
        const queue = new RequestQueue<TriggerRequest>(capacity)
        const refused = requests.map((one) => queue.add(one)).filter((one) => one !== null)
        expect(queue.size).toBeLessThanOrEqual(capacity)
        const taken = drain(queue)
        expect(taken.map(rank)).toEqual(taken.map(rank).toSorted((a, b) => a - b))
        expect(new Set([...taken, ...refused])).toEqual(new Set(requests))
        expect(taken.length + refused.length).toBe(requests.length)
      }),
    )
  })
})

describe('kinds of snapshot', () => {
  it.each([
    ['CHECKPOINT', 'no', 'Checkpoint', true, true, false],
    ['FULL_CHECKPOINT', 'no', 'Full Checkpoint', true, true, false],
    ['SAVEPOINT', 'no', 'Savepoint', false, false, false],
    ['SAVEPOINT', 'suspend', 'Suspend Savepoint', false, true, true],
    ['SAVEPOINT', 'terminate', 'Terminate Savepoint', false, true, true],
  ] as const)('%s, stops: %s', (kind, stops, name, recovery, notified, synchronous) => {
    const type = { kind, stops }
    expect([snapshotName(type), isForRecovery(type), isNotified(type), isSynchronous(type)]).toEqual([
      name,
      recovery,
      notified,
      synchronous,
    ])
  })
})
