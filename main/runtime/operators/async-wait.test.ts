import { afterEach, describe, expect, it, vi } from 'vitest'
import { OperatorHarness } from '../../../tests/golden/operator-harness.ts'
import type { AsyncFunction } from '../api/functions.ts'
import type { OperatorSpec } from '../api/operator-spec.ts'
import type { OperatorSnapshot } from '../task/operator-instance.ts'
import { Types } from '../types/types.ts'
import { asyncWaitOperator } from './async-wait.ts'

type Spec = Extract<OperatorSpec, { kind: 'ASYNC_WAIT' }>

/** A function whose answers are given by hand. */
function byHand() {
  const asked = new Map<string, PromiseWithResolvers<readonly string[]>>()
  return {
    asked,
    answer: (value: string, ...results: string[]) => asked.get(value)?.resolve(results),
    asyncInvoke: (value: string) => {
      const promise = Promise.withResolvers<readonly string[]>()
      asked.set(value, promise)
      return promise.promise
    },
  }
}

const specOf = (work: AsyncFunction<string, string>, more: Partial<Spec> = {}): Spec => ({
  kind: 'ASYNC_WAIT',
  function: work,
  ordered: true,
  timeout: 0,
  capacity: 10,
  input: Types.STRING,
  ...more,
})

const opened = (work: AsyncFunction<string, string>, more: Partial<Spec> = {}, restore: readonly OperatorSnapshot[] | null = null) =>
  OperatorHarness.open(asyncWaitOperator(specOf(work, more)), {}, restore)

afterEach(() => {
  vi.useRealTimers()
})

describe('async I/O', () => {
  it('ordered: results leave in the order of the records, each with its time, and only in the loop', async () => {
    const work = byHand()
    const harness = await opened(work)
    expect(harness.give('a', 1)).toBeUndefined()
    void harness.give('b', 2)
    work.answer('b', 'B1', 'B2')
    await harness.mail()
    expect(harness.values).toEqual([])
    work.answer('a', 'A')
    await work.asked.get('a')?.promise
    expect(harness.values).toEqual([])
    await harness.mail()
    expect(harness.emitted).toEqual([
      { value: 'A', timestamp: 1 },
      { value: 'B1', timestamp: 2 },
      { value: 'B2', timestamp: 2 },
    ])
  })

  it('unordered: as they come, but nothing overtakes a watermark', async () => {
    const work = byHand()
    const harness = await opened(work, { ordered: false })
    void harness.give('a')
    void harness.give('b')
    harness.instance.processWatermark(5)
    void harness.give('c')
    work.answer('c', 'C')
    await harness.mail()
    work.answer('b', 'B')
    await harness.mail()
    expect(harness.values).toEqual(['B'])
    expect(harness.watermarks).toEqual([])
    work.answer('a', 'A')
    await harness.mail()
    expect(harness.values).toEqual(['B', 'A', 'C'])
    expect(harness.watermarks).toEqual([5])
  })

  it('a full queue takes the next record when one has left', async () => {
    const work = byHand()
    const harness = await opened(work, { capacity: 2 })
    void harness.give('a')
    void harness.give('b')
    const third = harness.give('c')
    expect(third).toBeInstanceOf(Promise)
    expect([...work.asked.keys()]).toEqual(['a', 'b'])
    work.answer('a', 'A')
    await third
    expect([...work.asked.keys()]).toEqual(['a', 'b', 'c'])
    expect(harness.values).toEqual(['A'])
  })

  it('a watermark does not overtake a record that waits for room', async () => {
    const work = byHand()
    const harness = await opened(work, { capacity: 1, ordered: false })
    void harness.give('a')
    const second = harness.give('b')
    harness.instance.processWatermark(5)
    work.answer('a', 'A')
    await second
    await harness.instance.busy
    expect(harness.values).toEqual(['A'])
    expect(harness.watermarks).toEqual([])
    work.answer('b', 'B')
    await harness.instance.finish()
    expect(harness.values).toEqual(['A', 'B'])
    expect(harness.watermarks).toEqual([5])
  })

  it('what is under way is asked again after a restore, watermarks between', async () => {
    const before = byHand()
    const harness = await opened(before)
    void harness.give('a', 1)
    void harness.give('b', 2)
    harness.instance.processWatermark(2)
    before.answer('b', 'lost, for it could not leave before a')
    await harness.mail()
    const after = byHand()
    const restored = await opened(after, {}, [await harness.snapshot()])
    expect([...after.asked.keys()]).toEqual(['a', 'b'])
    after.answer('a', 'A')
    after.answer('b', 'B')
    await restored.instance.finish()
    expect(restored.emitted).toEqual([
      { value: 'A', timestamp: 1 },
      { value: 'B', timestamp: 2 },
    ])
    expect(restored.watermarks).toEqual([2])
  })

  it('is dealt out to more subtasks', async () => {
    const before = byHand()
    const harness = await opened(before)
    for (const value of ['a', 'b', 'c']) void harness.give(value)
    const snapshot = await harness.snapshot()
    const asked: string[] = []
    for (const subtask of [0, 1]) {
      const after = byHand()
      await OperatorHarness.open(asyncWaitOperator(specOf(after)), { subtask, parallelism: 2 }, [snapshot])
      asked.push(...after.asked.keys())
    }
    expect(asked).toEqual(['a', 'b', 'c'])
  })

  it('a timeout fails the task, or gives what the function says', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const failing = await opened(byHand(), { timeout: 50 })
    void failing.give('a')
    vi.advanceTimersByTime(50)
    await expect(failing.mail()).rejects.toThrow(/Async function call has timed out: “operator” had no answer within 50 ms/)

    const work = { ...byHand(), timeout: (value: string) => [`${value} took too long`] }
    const harness = await opened(work, { timeout: 50, capacity: 1 })
    void harness.give('a')
    const second = harness.give('b')
    vi.advanceTimersByTime(50)
    await second
    expect(harness.values).toEqual(['a took too long'])
    work.answer('b', 'B')
    await harness.instance.finish()
    expect(harness.values).toEqual(['a took too long', 'B'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('a promise that is rejected fails the task', async () => {
    const harness = await opened({ asyncInvoke: () => Promise.reject(new Error('no route to host')) })
    void harness.give('a')
    await expect(harness.mail()).rejects.toThrow(/Could not complete the stream element.*no route to host/)
  })
})
