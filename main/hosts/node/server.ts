import { once } from 'node:events'
import { createServer, STATUS_CODES, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import sirv from 'sirv'
import { WebSocketServer } from 'ws'
import { customJsonSerializers } from '../../../shared/contract/serializers.ts'
import { TidemarkError } from '../../../shared/model/index.ts'
import { router } from '../router.ts'
import { SECURITY_HEADERS } from '../security-headers.ts'
import type { HostContext } from '../services/base.ts'
import { addressedToUs, mayConnect } from './guards.ts'

/** Largest message taken, bytes: a dropped `_metadata` arrives as one. */
const MAX_MESSAGE = 512 * 1024 * 1024

/** The same at each start where it can be, so that what the browser keeps for this address (theme, widths) is found again. */
const USUAL_PORT = 7417

interface ServerOptions {
  context: HostContext
  /** Folder of the built window. */
  renderer: string
  /** 0 takes any free port; null takes {@link USUAL_PORT}, or any where that is taken. */
  port: number | null
  /** The secret of this start; who has it may do all that the user may. */
  token: string
}

export interface RunningServer {
  port: number
  close(): Promise<void>
}

/** Serves the window and the RPC over WebSocket at `/ws`, on 127.0.0.1 alone. */
export async function startServer({ context, renderer, port: wanted, token }: ServerOptions): Promise<RunningServer> {
  const files = sirv(renderer, { etag: true })
  const rpc = new RPCHandler(router, { customJsonSerializers })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false })

  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
    const end = (status: number) => {
      response.writeHead(status).end()
    }
    if (!addressedToUs(request, port)) end(403)
    else
      files(request, response, () => {
        end(404)
      })
  })
  server.on('upgrade', (request, socket, head) => {
    if (!mayConnect(request, port, token)) {
      refuse(socket, 403)
      return
    }
    sockets.handleUpgrade(request, socket, head, (opened) => void rpc.upgrade(opened, { context }))
  })

  const port = await listen(server, wanted)

  return {
    port,
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Resolves to the port that was taken. */
async function listen(server: Server, wanted: number | null): Promise<number> {
  try {
    server.listen(wanted ?? USUAL_PORT, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!taken || wanted === 0) throw error
    if (wanted === null) return listen(server, 0)
    throw new TidemarkError({
      code: 'PORT_TAKEN',
      message: `Port ${wanted} is taken by another program. Name another one, or none: then any free port is used.`,
      found: String(wanted),
    })
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
