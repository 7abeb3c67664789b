import { expect, it, vi } from 'vitest'
import type { Outcome } from '../runtime/cluster.ts'
import { OperationCache, STORE_DURATION_MS } from './operation-cache.ts'

const done: Outcome<string> = { ok: true, value: 'file:/s' }

it('starts an operation once, and tells what came of it', async () => {
  const cache = new OperationCache<string>(() => 0)
  let end: (outcome: Outcome<string>) => void = () => undefined
  const run = vi.fn(
    () =>
      new Promise<Outcome<string>>((resolve) => {
        end = resolve
      }),
  )
  cache.start('job trigger', run)
  cache.start('job trigger', run)
  expect(run).toHaveBeenCalledTimes(1)
  expect(cache.outcome('job trigger')).toBeNull()
  expect(cache.outcome('another')).toBeUndefined()
  end(done)
  await vi.waitFor(() => {
    expect(cache.outcome('job trigger')).toEqual(done)
  })
})

it('forgets a result five minutes after it came, however often it is read', async () => {
  let now = 1_000_000
  const cache = new OperationCache<string>(() => now)
  cache.start('k', () => Promise.resolve(done))
  await Promise.resolve()
  now += STORE_DURATION_MS
  expect(cache.outcome('k')).toEqual(done)
  now += 1
  expect(cache.outcome('k')).toBeUndefined()
})

it('never forgets what goes on', () => {
  let now = 0
  const cache = new OperationCache<string>(() => now)
  cache.start('k', () => new Promise(() => undefined))
  now = 10 * STORE_DURATION_MS
  expect(cache.outcome('k')).toBeNull()
})

it('takes what was thrown for a failure', async () => {
  const cache = new OperationCache<string>(() => 0)
  cache.start('k', () => Promise.reject(new Error('disk gone')))
  await vi.waitFor(() => {
    expect(cache.outcome('k')).toEqual({
      ok: false,
      failure: { className: 'org.apache.flink.util.FlinkException', message: 'disk gone', cause: null },
    })
  })
})
