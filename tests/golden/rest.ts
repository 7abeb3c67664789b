/** What real clusters answered to requests of their REST API, and a server that answers it again. */
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'

const Recording = z.object({
  exchanges: z.array(
    z.object({
      request: z.object({ method: z.string(), path: z.string() }),
      response: z.object({ status: z.number(), 'content-type': z.string().optional(), body: z.unknown() }),
    }),
  ),
})

/** A server on loopback; `stop` resolves when its port is free. */
export interface LocalServer {
  /** `127.0.0.1:port` */
  host: string
  stop: () => Promise<void>
}

export async function serve(listener: RequestListener): Promise<LocalServer> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

/**
 * Answers as the cluster did when `rest/<recording>.json` was made. Flink has each route bare and under /v1, and a proxy may put
 * a prefix before both; any other path is answered with what Flink said to `/nothing`.
 */
export function recorded(recording: string, prefix = ''): RequestListener {
  const file = join(import.meta.dirname, 'rest', `${recording}.json`)
  const { exchanges } = Recording.parse(JSON.parse(readFileSync(file, 'utf8')))
  const byRoute = new Map(exchanges.map(({ request, response }) => [`${request.method} ${bare(request.path)}`, response]))
  return (request, answer) => {
    const path = request.url ?? ''
    const known = path.startsWith(prefix) ? byRoute.get(`${request.method ?? ''} ${bare(path.slice(prefix.length))}`) : undefined
    const response = known ?? byRoute.get('GET /nothing')
    answer.writeHead(response?.status ?? 404, { 'content-type': response?.['content-type'] })
    answer.end(JSON.stringify(response?.body))
  }
}

function bare(path: string): string {
  return path.replace(/^\/v1(?=\/)/, '')
}
