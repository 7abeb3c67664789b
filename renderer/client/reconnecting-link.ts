import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { customJsonSerializers } from '../../shared/contract/serializers.ts'
import { TidemarkError } from '../../shared/model/problem.ts'
import { backoff } from './backoff.ts'

/** `lost`: no answer; `retryAt` says when the next attempt starts, in milliseconds since 1970. */
export interface Connection {
  readonly state: 'connecting' | 'open' | 'lost'
  readonly retryAt: number | null
  readonly since: number
}

/** How long a call waits for a connection before it is refused. */
const PATIENCE = 4_000

/**
 * The WebSocket link of the browser host. oRPC's own link is bound to one socket, so this one makes a new socket
 * and a new link each time the old one closes. Calls made meanwhile wait a little, then reject as `NO_ANSWER`.
 */
export class ReconnectingLink implements ClientLink<ClientContext> {
  readonly #url: string
  readonly #onChange: (connection: Connection) => void
  #link: RPCLink<ClientContext> | null = null
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #waiting: (() => void)[] = []

  constructor(url: string, onChange: (connection: Connection) => void) {
    this.#url = url
    this.#onChange = onChange
    this.#connect()
  }

  async call(path: readonly string[], input: unknown, options: ClientOptions<ClientContext>): Promise<unknown> {
    const link = this.#link ?? (await this.#nextLink())
    return link.call(path, input, options)
  }

  /** Tries at once, without waiting for the timer. */
  retry(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#connect()
  }

  #connect(): void {
    this.#timer = undefined
    this.#onChange({ state: 'connecting', retryAt: null, since: Date.now() })
    const socket = new WebSocket(this.#url)
    socket.addEventListener('open', () => {
      this.#failures = 0
      this.#link = new RPCLink({ websocket: socket, customJsonSerializers })
      this.#onChange({ state: 'open', retryAt: null, since: Date.now() })
      for (const wake of this.#waiting.splice(0)) wake()
    })
    socket.addEventListener('close', () => {
      this.#link = null
      this.#failures += 1
      const wait = backoff(this.#failures)
      this.#timer = setTimeout(() => {
        this.#connect()
      }, wait)
      this.#onChange({ state: 'lost', retryAt: Date.now() + wait, since: Date.now() })
    })
  }

  #nextLink(): Promise<RPCLink<ClientContext>> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        clearTimeout(timer)
        if (this.#link) resolve(this.#link)
        else refuse()
      }
      const refuse = () => {
        this.#waiting = this.#waiting.filter((other) => other !== wake)
        reject(
          new TidemarkError({
            code: 'NO_ANSWER',
            message: 'Tidemark gives no answer. Its process ended or was started anew. Start it again and open the address it prints.',
            retriable: true,
          }),
        )
      }
      const timer = setTimeout(refuse, PATIENCE)
      this.#waiting.push(wake)
    })
  }
}
