import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What is known of a request before it is let in. */
type Request = Pick<IncomingMessage, 'headers' | 'url'>

/**
 * True when the request was addressed to this machine by name. A page of another site that made its own name
 * resolve to 127.0.0.1 (DNS rebinding) still sends that name here.
 */
export function addressedToUs({ headers }: Request, port: number): boolean {
  return headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`
}

/** True when the WebSocket may speak: addressed to us, from a page that we served, with this start's token. */
export function mayConnect(request: Request, port: number, token: string): boolean {
  const { host, origin } = request.headers
  if (!addressedToUs(request, port) || origin !== `http://${host ?? ''}`) return false
  const url = new URL(request.url ?? '/', 'http://localhost')
  return url.pathname === '/ws' && sameToken(url.searchParams.get('token') ?? '', token)
}

function sameToken(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
