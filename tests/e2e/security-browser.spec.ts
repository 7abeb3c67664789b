import { request as ask, type ClientRequest } from 'node:http'
import { join } from 'node:path'
import { serve, type ServedApp } from './fixtures/browser-host.ts'
import { expect, test as base } from './fixtures/app.ts'

/** The browser host alone, asked by hand: what a hostile page or another user of the machine could send. */
const test = base.extend<{ served: ServedApp }>({
  served: async ({ scratch }, use) => {
    const served = await serve({ home: join(scratch, 'home'), args: [] })
    await use(served)
    await served.stop()
  },
})

const token = (url: URL) => url.hash.replace('#token=', '')

/** Status that a WebSocket handshake is answered with; 101 lets it in. */
function handshake(url: URL, headers: Record<string, string>, path = `/ws?token=${token(url)}`): Promise<number> {
  const all = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    Host: url.host,
    Origin: url.origin,
    ...headers,
  }
  return new Promise((resolve, reject) => {
    const request: ClientRequest = ask({ host: '127.0.0.1', port: url.port, path, headers: all })
    request.on('response', (response) => {
      resolve(response.statusCode ?? 0)
    })
    request.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve(response.statusCode ?? 0)
    })
    request.on('error', reject)
    request.end()
  })
}

test('the page with the token is let in', { tag: '@browser' }, async ({ served: { url } }) => {
  expect(await handshake(url, {})).toBe(101)
})

test('a socket without the token is refused', { tag: '@browser' }, async ({ served: { url } }) => {
  expect(await handshake(url, {}, '/ws')).toBe(403)
  expect(await handshake(url, {}, '/ws?token=guessed')).toBe(403)
})

test('a socket from a foreign page is refused, token or not', { tag: '@browser' }, async ({ served: { url } }) => {
  expect(await handshake(url, { Origin: 'https://evil.example' })).toBe(403)
  expect(await handshake(url, { Origin: 'null' })).toBe(403)
})

test('a name that was made to point here is refused', { tag: '@browser' }, async ({ served: { url } }) => {
  const rebound = `evil.example:${url.port}`
  expect(await handshake(url, { Host: rebound, Origin: `http://${rebound}` })).toBe(403)
  const status = await new Promise((resolve, reject) => {
    ask({ host: '127.0.0.1', port: url.port, path: '/', headers: { Host: rebound } }, (response) => {
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
  expect(status).toBe(403)
})

test('every answer carries the policy', { tag: '@browser' }, async ({ served: { url } }) => {
  for (const path of ['/', '/no-such-file']) {
    const { headers } = await fetch(new URL(path, url))
    expect(headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  }
})

test('files outside the window are not served', { tag: '@browser' }, async ({ served: { url } }) => {
  for (const path of ['/../main/host.js', '/..%2fmain%2fhost.js', '/%2e%2e/%2e%2e/package.json']) {
    const status = await new Promise((resolve, reject) => {
      ask({ host: '127.0.0.1', port: url.port, path, headers: { Host: url.host } }, (response) => {
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status, path).toBe(404)
  }
})
