import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TidemarkError } from '../../shared/model/problem.ts'
import type { Cluster } from '../runtime/cluster.ts'
import { unexpected } from './failure-text.ts'
import { codeTurnedAway, turnedAway } from './guard.ts'
import { toJson } from './json.ts'
import { errors, internalError } from './refusal.ts'
import { MAX_BODY, readBody } from './request-body.ts'
import type { Answer } from './route.ts'
import { Router } from './router.ts'
import { routesOf } from './routes.ts'
import type { Session } from './session.ts'

export interface RestServerOptions {
  cluster: Cluster
  /** 0 takes any free port; Flink's own is 8081 (`rest.port`). */
  port: number
  /** The clock, in epoch milliseconds; that of the machine unless a test sets it. */
  now?: () => number
  /** What a session cluster does beyond the jobs that it has; without it jobs are neither taken nor is the cluster ended. */
  session?: Session
}

export interface RestServer {
  port: number
  /** `http://127.0.0.1:port` */
  url: string
  /** Resolves when the port is free again; connections still open are cut. */
  close(): Promise<void>
}

/**
 * Flink's REST API before a {@link Cluster} (`DispatcherRestEndpoint`), on 127.0.0.1 alone. It speaks as Flink 2.3 does, which
 * the clients of 1.15 and later understand. Throws `PORT_TAKEN`.
 */
export async function startRestServer({ cluster, port: wanted, now = Date.now, session }: RestServerOptions): Promise<RestServer> {
  const router = new Router(routesOf(cluster, now, session ?? null))
  const server = createServer((request, response) => {
    answerTo(request, router, port).then(
      (answer) => {
        send(response, request, answer)
      },
      // the connection broke while the request was read: there is nobody to answer
      () => response.destroy(),
    )
  })
  server.listen(wanted, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    throw portTaken(error, wanted)
  }
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function answerTo(request: IncomingMessage, router: Router, port: number): Promise<Answer> {
  const refused = turnedAway(request.headers, port)
  if (refused !== null) return refused
  const target = `http://127.0.0.1:${port}${request.url ?? '/'}`
  if (!URL.canParse(target)) return errors(400, 'Bad request received.')
  const { pathname, searchParams } = new URL(target)
  const body = await readBody(request, MAX_BODY)
  const match = router.find(request.method ?? '', pathname)
  if (match.kind === 'refused') return match.answer
  const { route, params } = match
  const stranger = route.runsCode === true ? codeTurnedAway(request.headers) : null
  if (stranger !== null) return stranger
  if (body.kind === 'too-large') return errors(413, `The request is larger than ${MAX_BODY} bytes, which this server takes at most.`)
  if (body.kind === 'files' && route.takesFiles !== true) return errors(400, 'File upload not allowed')
  // what is no JSON fits no body class; a route without one does not look
  const value = body.kind === 'json' ? body.value : null
  const files = body.kind === 'files' ? body.files : null
  try {
    return await route.handle({ params, query: searchParams, body: value, files, url: `http://127.0.0.1:${port}` })
  } catch (error) {
    return internalError(unexpected(error))
  }
}

function send(response: ServerResponse, { method }: IncomingMessage, { status, body, afterwards }: Answer): void {
  const text = Buffer.from(toJson(body))
  response.writeHead(status, {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': text.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(method === 'HEAD' ? undefined : text, afterwards)
}

function portTaken(error: unknown, port: number): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) return error
  return new TidemarkError({
    code: 'PORT_TAKEN',
    message: `Port ${port} is taken by another program. Name another one, or 0: then any free port is used.`,
    found: String(port),
  })
}
