import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What becomes of one request: the line is cut, or a gateway gives up with a page of its own; before or after it was passed on. */
export type Fault = 'cut before' | 'cut after' | 'page before' | 'page after'
export const FAULTS: readonly Fault[] = ['cut before', 'cut after', 'page before', 'page after']

export interface FaultyProxy {
  url: string
  /** The requests that were passed on, as `POST /jobs/…/stop`. */
  passed: string[]
  /** The next request of that method whose path ends so meets the fault; all others pass. */
  next(fault: Fault, method: string, ending: string): void
  close(): Promise<void>
}

/** Stands before a cluster's REST API on 127.0.0.1. */
export async function faultyProxy(cluster: string): Promise<FaultyProxy> {
  let armed: { fault: Fault; method: string; ending: string } | null = null
  const passed: string[] = []
  const server = createServer((request, response) => {
    void handle(request, response)
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request
    const body = await buffer(request)
    const { pathname } = new URL(url, cluster)
    const fault = armed?.method === method && pathname.endsWith(armed.ending) ? armed.fault : null
    if (fault !== null) armed = null
    if (fault === 'cut before') request.socket.destroy()
    else if (fault === 'page before') page(response)
    else {
      const headers = { 'content-type': request.headers['content-type'] ?? 'application/json' }
      const answer = await fetch(cluster + url, { method, headers, body: body.length === 0 ? null : new Uint8Array(body) })
      const text = await answer.text()
      passed.push(`${method} ${pathname}`)
      if (fault === 'cut after') request.socket.destroy()
      else if (fault === 'page after') page(response)
      else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
    }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    next(fault, method, ending) {
      armed = { fault, method, ending }
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function page(response: ServerResponse): void {
  response.writeHead(504, { 'content-type': 'text/html' }).end('<html><body>504 Gateway Time-out</body></html>')
}
