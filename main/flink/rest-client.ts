import { z } from 'zod'
import { TidemarkError } from '../../shared/model/problem.ts'
import type { JobAddress } from './job-address.ts'

/** Limits of one request; {@link LIMITS} unless a test asks for shorter ones. */
export interface Limits {
  timeoutMs: number
  maxBytes: number
}

/** The answer for a job of a thousand vertices is below 2 MB. */
export const LIMITS: Limits = { timeoutMs: 10_000, maxBytes: 16_000_000 }

/** `ErrorResponseBody`: what Flink answers instead, with any status. */
const Refusal = z.object({ errors: z.array(z.string()) })

/**
 * One GET of Flink's REST API: `route` starts with `/`, `schema` says what is used of the answer. Redirects are not
 * followed: the address given is the one asked.
 * Throws `CLUSTER_UNREACHABLE`, `CLUSTER_TIMEOUT`, `CLUSTER_NOT_READY` (all three retriable), `CLUSTER_REDIRECTS`,
 * `CLUSTER_ANSWER_TOO_LARGE`, `CLUSTER_REFUSED`, `JOB_NOT_FOUND`, `NOT_FLINK`.
 */
export async function getJson<T>(address: JobAddress, route: string, schema: z.ZodType<T>, limits: Limits = LIMITS): Promise<T> {
  const { status, text, location } = await exchange(address, route, limits)
  if (location !== null) throw redirects(address, location)
  const body = parsedJson(text)
  const refusal = Refusal.safeParse(body)
  if (refusal.success) throw refused(address, status, refusal.data.errors)
  if (status === 401 || status === 403) throw denied(address, status)
  const answer = schema.safeParse(body)
  if (status === 200 && answer.success) return answer.data
  throw notFlink(address, status)
}

interface Answer {
  status: number
  text: string
  /** Where a redirect points, without query. */
  location: string | null
}

async function exchange(address: JobAddress, route: string, limits: Limits): Promise<Answer> {
  const signal = AbortSignal.timeout(limits.timeoutMs)
  try {
    const response = await fetch(address.base + route, {
      redirect: 'manual',
      signal,
      headers: { accept: 'application/json', ...(address.authorization !== null && { authorization: address.authorization }) },
    })
    const text = await bodyOf(response, address, limits.maxBytes)
    return { status: response.status, text, location: redirectOf(response, address) }
  } catch (error) {
    if (error instanceof TidemarkError) throw error
    throw signal.aborted ? timedOut(address, limits.timeoutMs) : unreachable(address, error)
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
  if (status < 300 || status > 399) return null
  const to = headers.get('location') ?? ''
  if (!URL.canParse(to, base)) return 'another address'
  const { origin, pathname } = new URL(to, base)
  return origin + pathname
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function refused(address: JobAddress, status: number, errors: readonly string[]): TidemarkError {
  const reason = errors.map(firstLine).join(' ').trim()
  const job = address.job ?? ''
  if (status === 404 && /\bJob [0-9a-f]{32} not found/.test(reason)) {
    return new TidemarkError({
      code: 'JOB_NOT_FOUND',
      message: `${address.cluster} knows no job ${job}. A cluster forgets finished jobs after a while, and all of them when it restarts. Look at the jobs it has: flink list -a, or its web UI.`,
      found: job,
    })
  }
  const retriable = status === 503
  return new TidemarkError({
    code: retriable ? 'CLUSTER_NOT_READY' : 'CLUSTER_REFUSED',
    message: retriable
      ? `The cluster at ${address.cluster} is not ready yet. Try again in a few seconds.`
      : `The cluster at ${address.cluster} does not answer this (HTTP ${status}). Check that the address is that of its REST API.`,
    retriable,
    found: reason,
  })
}

/** Flink puts the class of the exception before its message, and the stack after it. */
function firstLine(error: string): string {
  return (error.split('\n', 1)[0] ?? '').replace(/^(?:[a-z]\w*\.)+[A-Z]\w*: /, '')
}

function denied({ cluster, authorization }: JobAddress, status: number): TidemarkError {
  return new TidemarkError({
    code: 'CLUSTER_REFUSED',
    message:
      authorization === null
        ? `${cluster} asks for a user and a password (HTTP ${status}). Write them into the address: http://user:password@host:port. Tidemark does not keep them.`
        : `${cluster} does not accept the user and password given in the address (HTTP ${status}).`,
  })
}

function redirects({ cluster }: JobAddress, location: string): TidemarkError {
  return new TidemarkError({
    code: 'CLUSTER_REDIRECTS',
    message: `${cluster} points to ${location} instead of answering, and Tidemark follows no redirect. Where that is the cluster, give its address.`,
    found: location,
  })
}

function notFlink({ cluster }: JobAddress, status: number): TidemarkError {
  return new TidemarkError({
    code: 'NOT_FLINK',
    message: `What ${cluster} answers (HTTP ${status}) is not Flink’s REST API. Give the address of the JobManager’s REST endpoint (rest.port, 8081 by default), with the path prefix where a proxy stands before it.`,
    expected: 'JSON of Flink’s REST API',
  })
}

function timedOut({ cluster }: JobAddress, timeoutMs: number): TidemarkError {
  return new TidemarkError({
    code: 'CLUSTER_TIMEOUT',
    message: `${cluster} gave no full answer within ${timeoutMs / 1000} s. The cluster may be overloaded, or a firewall may stand between. Try again.`,
    retriable: true,
  })
}

function unreachable({ cluster }: JobAddress, error: unknown): TidemarkError {
  return new TidemarkError(
    {
      code: 'CLUSTER_UNREACHABLE',
      message: `${cluster} cannot be reached (${reasonOf(error)}). Check host and port, and that the cluster is running.`,
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
