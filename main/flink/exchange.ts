import { TidemarkError } from '../../shared/model/problem.ts'
import type { JobAddress } from './job-address.ts'

/** Limits of one request; {@link LIMITS} unless a test or a slow verb asks for others. */
export interface Limits {
  timeoutMs: number
  maxBytes: number
}

/** The answer for a job of a thousand vertices is below 2 MB. */
export const LIMITS: Limits = { timeoutMs: 10_000, maxBytes: 16_000_000 }

/** What is asked: a route that starts with `/`, and what goes with it. */
export interface Ask {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  route: string
  /** Sent as JSON. */
  body?: unknown
  /** Sent as `multipart/form-data`, in place of a body. */
  form?: FormData
}

export interface Answer {
  status: number
  text: string
  /** Where a redirect points, without query. */
  location: string | null
}

/**
 * One request and its answer, whatever that is. Redirects are not followed: the address given is the one asked.
 * Throws `CLUSTER_UNREACHABLE`, `CLUSTER_TIMEOUT` (both retriable), `CLUSTER_TLS`, `CLUSTER_ANSWER_TOO_LARGE`.
 */
export async function exchange(address: JobAddress, { method, route, body, form }: Ask, limits: Limits): Promise<Answer> {
  const signal = AbortSignal.timeout(limits.timeoutMs)
  try {
    const response = await fetch(address.base + route, {
      method,
      redirect: 'manual',
      signal,
      body: form ?? (body === undefined ? null : JSON.stringify(body)),
      headers: {
        ...address.headers,
        accept: 'application/json',
        ...(body !== undefined && form === undefined && { 'content-type': 'application/json; charset=UTF-8' }),
        ...(address.authorization !== null && { authorization: address.authorization }),
      },
    })
    const text = await bodyOf(response, address, limits.maxBytes)
    return { status: response.status, text, location: redirectOf(response, address) }
  } catch (error) {
    if (error instanceof TidemarkError) throw error
    throw signal.aborted ? timedOut(address, limits.timeoutMs) : broken(address, error)
  }
}

async function bodyOf(response: Response, { cluster }: JobAddress, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    // leaving the loop closes the connection
    if (bytes > maxBytes) {
      throw new TidemarkError({
        code: 'CLUSTER_ANSWER_TOO_LARGE',
        message: `${cluster} answers with more than ${maxBytes / 1e6} MB, which no job of Flink needs. Check that this is the address of a cluster.`,
      })
    }
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function redirectOf({ status, headers }: Response, { base }: JobAddress): string | null {
  const to = headers.get('location')
  // 308 without a place is Flink's answer to the stop of old
  if (status < 300 || status > 399 || (status === 308 && to === null)) return null
  if (to === null || !URL.canParse(to, base)) return 'another address'
  const { origin, pathname } = new URL(to, base)
  return origin + pathname
}

function timedOut({ cluster }: JobAddress, timeoutMs: number): TidemarkError {
  return new TidemarkError({
    code: 'CLUSTER_TIMEOUT',
    message: `${cluster} gave no full answer within ${timeoutMs / 1000} s. The cluster may be overloaded, or a firewall may stand between. Try again.`,
    retriable: true,
  })
}

/** Codes of OpenSSL and Node that say that the two did not come to speak TLS with each other. */
const TLS = /^(?:ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO_SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO)/

function broken({ base, cluster }: JobAddress, error: unknown): TidemarkError {
  const reason = reasonOf(error)
  if (TLS.test(reason)) {
    return new TidemarkError(
      {
        code: 'CLUSTER_TLS',
        message: base.startsWith('https:')
          ? `No secure connection to ${cluster} comes about (${reason}). If its certificate is signed by an authority of your own, name that in NODE_EXTRA_CA_CERTS; if the cluster speaks no TLS, write http://${cluster}.`
          : `${cluster} does not speak plain HTTP (${reason}). Try https://${cluster}.`,
        found: reason,
      },
      { cause: error },
    )
  }
  return new TidemarkError(
    {
      code: 'CLUSTER_UNREACHABLE',
      message: `${cluster} cannot be reached (${reason}). Check host and port, and that the cluster is running.`,
      retriable: true,
    },
    { cause: error },
  )
}

/** `fetch` says "fetch failed" and hides the reason, such as ECONNREFUSED, in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof Error) return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
  return String(cause)
}
