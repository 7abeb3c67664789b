import { expect, test } from 'vitest'
import { OpenRequests } from './open-requests.ts'

test('what was asked before a window listened is handed to the first that does', async () => {
  const requests = new OpenRequests()
  requests.push('file:///a')
  const stream = requests.stream()
  expect(await stream.next()).toEqual({ done: false, value: { location: 'file:///a' } })
})

test('a listener is woken by a later request', async () => {
  const requests = new OpenRequests()
  const next = requests.stream().next()
  requests.push('file:///b')
  expect(await next).toEqual({ done: false, value: { location: 'file:///b' } })
})

test('an aborted listener ends and takes nothing with it', async () => {
  const requests = new OpenRequests()
  const closing = new AbortController()
  const ended = requests.stream(closing.signal).next()
  closing.abort()
  expect(await ended).toEqual({ done: true, value: undefined })
  requests.push('file:///c')
  expect(await requests.stream().next()).toEqual({ done: false, value: { location: 'file:///c' } })
})
