import { expect, test } from 'vitest'
import { addressedToUs, mayConnect } from './guards.ts'

const token = 'f2b1c0ffee'
const ours = { host: '127.0.0.1:4100', origin: 'http://127.0.0.1:4100' }
const ask = (headers: Record<string, string>, url = `/ws?token=${token}`) => mayConnect({ headers, url }, 4100, token)

test('the page that we served, with the token, may connect', () => {
  expect(ask(ours)).toBe(true)
  expect(ask({ host: 'localhost:4100', origin: 'http://localhost:4100' })).toBe(true)
})

test.each([
  ['no token', ours, '/ws'],
  ['an empty token', ours, '/ws?token='],
  ['a wrong token of the same length', ours, '/ws?token=f2b1c0ffe0'],
  ['a longer token', ours, `/ws?token=${token}0`],
  ['another path', ours, `/rpc?token=${token}`],
  ['no Origin', { host: ours.host }, undefined],
  ['a foreign Origin', { ...ours, origin: 'https://evil.example' }, undefined],
  ['the Origin of another port', { ...ours, origin: 'http://127.0.0.1:4101' }, undefined],
  ['a null Origin', { ...ours, origin: 'null' }, undefined],
  ['a rebound name', { host: 'evil.example:4100', origin: 'http://evil.example:4100' }, undefined],
  ['no Host', { origin: ours.origin }, undefined],
] as const)('%s is refused', (_why, headers, url) => {
  expect(ask(headers, url)).toBe(false)
})

test('pages are served only to who asks for this machine by name', () => {
  expect(addressedToUs({ headers: { host: '127.0.0.1:4100' } }, 4100)).toBe(true)
  expect(addressedToUs({ headers: { host: 'evil.example:4100' } }, 4100)).toBe(false)
  expect(addressedToUs({ headers: {} }, 4100)).toBe(false)
})
