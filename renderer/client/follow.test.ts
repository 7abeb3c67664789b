import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { follow } from './follow.ts'

/** A stream that is fed by hand, and says when it was given up. */
function handFed() {
  const asked: { give: (event: number) => void; fail: (error: Error) => void; given: AbortSignal }[] = []
  return {
    asked,
    ask: (given: AbortSignal) => {
      const waiting: ((step: () => number) => void)[] = []
      const steps: (() => number)[] = []
      const put = (step: () => number) => {
        const wake = waiting.shift()
        if (wake) wake(step)
        else steps.push(step)
      }
      asked.push({
        give: (event) => {
          put(() => event)
        },
        fail: (error) => {
          put(() => {
            throw error
          })
        },
        given,
      })
      return Promise.resolve(
        (async function* () {
          while (!given.aborted) yield (steps.shift() ?? (await new Promise<() => number>((resolve) => waiting.push(resolve))))()
        })(),
      )
    },
  }
}

function showWindow(state: 'visible' | 'hidden'): void {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers()
  showWindow('visible')
})
afterEach(() => {
  vi.useRealTimers()
})

it('hands on what comes, and asks again after a loss', async () => {
  const stream = handFed()
  const taken: number[] = []
  const troubles: (string | null)[] = []
  const stop = follow({
    ask: stream.ask,
    take: (event) => taken.push(event),
    trouble: (problem) => troubles.push(problem?.message ?? null),
  })
  await vi.advanceTimersByTimeAsync(0)
  stream.asked[0]?.give(1)
  await vi.advanceTimersByTimeAsync(0)
  stream.asked[0]?.fail(new Error('gone'))
  await vi.advanceTimersByTimeAsync(400)
  expect(stream.asked).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(200)
  expect(stream.asked).toHaveLength(2)
  stream.asked[1]?.give(2)
  await vi.advanceTimersByTimeAsync(0)
  expect(taken).toEqual([1, 2])
  expect(troubles).toEqual([null, 'gone', null])
  stop()
})

it('gives the stream up while the window is hidden, and asks for none', async () => {
  const stream = handFed()
  const stop = follow({ ask: stream.ask, take: () => undefined })
  await vi.advanceTimersByTimeAsync(0)
  showWindow('hidden')
  expect(stream.asked[0]?.given.aborted).toBe(true)
  stream.asked[0]?.give(0)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(stream.asked).toHaveLength(1)
  showWindow('visible')
  await vi.advanceTimersByTimeAsync(0)
  expect(stream.asked).toHaveLength(2)
  stop()
})

it('asks for nothing once it was stopped', async () => {
  const stream = handFed()
  const stop = follow({ ask: stream.ask, take: () => undefined })
  await vi.advanceTimersByTimeAsync(0)
  stop()
  expect(stream.asked[0]?.given.aborted).toBe(true)
  stream.asked[0]?.give(0)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(stream.asked).toHaveLength(1)
})
