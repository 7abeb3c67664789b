import { describe, expect, it } from 'vitest'
import { Changes } from './changes.ts'
import { watched } from './watched.ts'

describe('what is watched', () => {
  it('is looked at once for all, and not at all when nobody watches', async () => {
    let looks = 0
    const { stream, wake } = watched(() => Promise.resolve({ value: ++looks, againMs: 3_600_000 }))
    expect(looks).toBe(0)
    const [first, second] = [stream(), stream()]
    expect([await first.next(), await second.next()]).toEqual([
      { done: false, value: 1 },
      { done: false, value: 1 },
    ])
    wake()
    expect((await first.next()).value).toBe(2)
    await first.return()
    wake()
    await new Promise(setImmediate)
    expect((await second.next()).value).toBe(3) // the second of them was missed
    await second.return()
    wake()
    await new Promise(setImmediate)
    expect(looks).toBe(3)
  })

  it('is looked at anew for the next who watches', async () => {
    let looks = 0
    const { stream } = watched(() => Promise.resolve({ value: ++looks, againMs: 3_600_000 }))
    for (const expected of [1, 2]) {
      const one = stream()
      expect((await one.next()).value).toBe(expected)
      await one.return()
      await new Promise(setImmediate)
    }
  })

  it('ends with the signal, and with what a look throws', async () => {
    const ended = new AbortController()
    const { stream } = watched(() => Promise.resolve({ value: 1, againMs: 3_600_000 }))
    const one = stream(ended.signal)
    await one.next()
    const next = one.next()
    ended.abort()
    expect(await next).toEqual({ done: true, value: undefined })
    const broken = watched<number>(() => Promise.reject(new Error('gone')))
    await expect(broken.stream().next()).rejects.toThrow('gone')
    await expect(broken.stream().next()).rejects.toThrow('gone')
  })
})

it('changes that come together are told once', async () => {
  const changes = new Changes()
  let value = 0
  const stream = changes.stream(() => value)
  expect((await stream.next()).value).toBe(0)
  for (value = 1; value < 5; value++) changes.notify()
  expect((await stream.next()).value).toBe(5)
  const next = stream.next()
  value = 6
  changes.notify()
  expect((await next).value).toBe(6)
  expect(changes.listened).toBe(true)
  await stream.return()
  expect(changes.listened).toBe(false)
})
