import type { IncomingHttpHeaders } from 'node:http'
import { errors } from './refusal.ts'
import type { Answer } from './route.ts'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Flink's REST API knows no user and no secret: whoever reaches it may stop jobs and delete savepoints. So it listens on
 * 127.0.0.1 alone, and of the programs on this machine a browser is the one that strangers can steer. A page whose name was made
 * to resolve to 127.0.0.1 (DNS rebinding) gives itself away by the Host it asks for, any other page by its Origin. Flink allows
 * every origin (`Access-Control-Allow-Origin: *`); this server allows none that is not of this machine.
 * Null where the request may pass.
 */
export function turnedAway({ host, origin }: IncomingHttpHeaders, port: number): Answer | null {
  if (host === undefined || !isLoopback(`http://${host}`, port)) {
    return errors(403, `Tidemark's REST API answers to 127.0.0.1:${port} and localhost:${port} alone, not to the host "${host ?? ''}".`)
  }
  if (origin !== undefined && !isLoopback(origin, null)) {
    return errors(403, `Tidemark's REST API takes no requests from web pages of other hosts, and this one comes from "${origin}".`)
  }
  return null
}

/** A web page, and be it one of this machine, must not bring code of its own to run here. Null where the request may pass. */
export function codeTurnedAway({ origin }: IncomingHttpHeaders): Answer | null {
  if (origin === undefined) return null
  return errors(403, `Tidemark's REST API runs no code for web pages, and this request comes from "${origin}".`)
}

function isLoopback(address: string, port: number | null): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  if (url.protocol !== 'http:' && (url.protocol !== 'https:' || port !== null)) return false
  // an address with a path or a user is no Host and no Origin
  if (url.pathname !== '/' || url.username !== '' || url.search !== '' || url.hash !== '') return false
  return LOOPBACK.has(url.hostname) && (port === null || Number(url.port === '' ? 80 : url.port) === port)
}
