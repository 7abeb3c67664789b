import { expect, it } from 'vitest'
import { turnedAway } from './guard.ts'

const host = '127.0.0.1:8081'

it.each([
  [{ host }],
  [{ host: 'localhost:8081' }],
  [{ host, origin: 'http://127.0.0.1:4100' }],
  [{ host, origin: 'http://localhost:5173' }],
  [{ host, origin: 'https://[::1]:1' }],
])('%o may ask', (headers) => {
  expect(turnedAway(headers, 8081)).toBeNull()
})

it.each([
  ['no host', {}],
  ['an empty host', { host: '' }],
  ['a name that was made to point here', { host: 'evil.example:8081' }],
  ['another port', { host: '127.0.0.1:8082' }],
  ['no port', { host: '127.0.0.1' }],
  ['a host that only begins like ours', { host: '127.0.0.1.evil.example:8081' }],
  ['a user in front of a host', { host: '127.0.0.1:8081@evil.example:8081' }],
  ['our host as a user', { host: 'evil.example:8081/@127.0.0.1:8081' }],
  ['a page of another site', { host, origin: 'https://evil.example' }],
  ['a page of a site named alike', { host, origin: 'http://localhost.evil.example' }],
  ['a page without origin, such as a sandboxed frame', { host, origin: 'null' }],
  ['a file', { host, origin: 'file://' }],
  ['an extension', { host, origin: 'chrome-extension://abcdef' }],
])('%s is turned away', (_what, headers) => {
  expect(turnedAway(headers, 8081)).toMatchObject({ status: 403, body: { errors: [expect.any(String)] } })
})
