import { connect, type Socket } from 'node:net'
import { TidemarkError } from '../../../shared/model/index.ts'
import type { Output, Polled, SourceFactory, SourceReader } from '../operators/stream-operator.ts'

/** Records that the reader emits before it lets others run. */
const BATCH = 256
/** How often it looks whether something came, and how long it waits before it connects again; milliseconds. */
const BEAT_MS = 20
const RETRY_MS = 500

/** What is read of a socket. */
export interface SocketSpec {
  host: string
  port: number
  delimiter: string
  /** How often a lost connection is made anew; -1 for always. A first connection that fails fails the job. */
  maxRetries: number
}

/** `SocketTextStreamFunction`: text cut at a delimiter. It has no state: what was read is not read again after a restore. */
export const socketSource =
  (spec: SocketSpec): SourceFactory =>
  () =>
    new SocketReader(spec)

class SocketReader implements SourceReader {
  readonly #spec: SocketSpec
  #socket: Socket | null = null
  /** How the connection ended. */
  #end: { error: Error | null } | null = null
  #attempts = 0
  #text = ''

  constructor(spec: SocketSpec) {
    this.#spec = spec
  }

  async poll(output: Output): Promise<Polled> {
    const socket = (this.#socket ??= await this.#connect())
    if (this.#emit(output)) return 'more'
    const read: unknown = socket.read()
    if (typeof read === 'string') {
      this.#text += read
      return 'more'
    }
    if (this.#end === null) return { waitMs: BEAT_MS }
    if (this.#end.error !== null) throw lost(this.#spec, this.#end.error)
    this.#attempts += 1
    if (this.#spec.maxRetries !== -1 && this.#attempts >= this.#spec.maxRetries) {
      if (this.#text !== '') output.collect({ value: this.#text, timestamp: null })
      return 'end'
    }
    this.#socket = null
    return { waitMs: RETRY_MS }
  }

  close(): void {
    this.#socket?.destroy()
  }

  /** False where there is no whole record. */
  #emit(output: Output): boolean {
    const { delimiter } = this.#spec
    let start = 0
    let emitted = 0
    for (let at = this.#text.indexOf(delimiter); at >= 0 && emitted < BATCH; at = this.#text.indexOf(delimiter, start)) {
      const record = this.#text.slice(start, at)
      output.collect({ value: delimiter === '\n' && record.endsWith('\r') ? record.slice(0, -1) : record, timestamp: null })
      start = at + delimiter.length
      emitted += 1
    }
    this.#text = this.#text.slice(start)
    return emitted > 0
  }

  async #connect(): Promise<Socket> {
    const { host, port } = this.#spec
    this.#end = null
    const socket = connect({ host, port }).setEncoding('utf8')
    socket.once('error', (error) => (this.#end = { error }))
    socket.once('end', () => (this.#end ??= { error: null }))
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', (error) => {
        reject(lost(this.#spec, error))
      })
    })
    return socket
  }
}

const lost = ({ host, port }: SocketSpec, cause: Error): TidemarkError =>
  new TidemarkError(
    {
      code: 'SOCKET_LOST',
      message: `The socket ${host}:${port} cannot be read: ${cause.message}. Start what writes to it (nc -lk ${port}, say) before the job.`,
      retriable: true,
    },
    { cause },
  )
