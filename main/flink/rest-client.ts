import { z } from 'zod'
import { TidemarkError } from '../../shared/model/problem.ts'
import { exchange, LIMITS, type Ask, type Limits } from './exchange.ts'
import { failureChain, reasonText } from './failure-chain.ts'
import type { JobAddress } from './job-address.ts'

/** `ErrorResponseBody`: what Flink answers instead, with any status. */
const Refusal = z.object({ errors: z.array(z.string()) })

/** What a cluster says to a request: the expected answer, or a refusal with Flink's texts in full. */
export type Reply<T> = { ok: true; value: T } | { ok: false; status: number; errors: readonly string[] }

/**
 * One GET of Flink's REST API: `route` starts with `/`, `schema` says what is used of the answer. Redirects are not
 * followed: the address given is the one asked.
 * Throws `CLUSTER_UNREACHABLE`, `CLUSTER_TIMEOUT`, `CLUSTER_NOT_READY` (all three retriable), `CLUSTER_TLS`, `CLUSTER_REDIRECTS`,
 * `CLUSTER_ANSWER_TOO_LARGE`, `CLUSTER_REFUSED`, `JOB_NOT_FOUND`, `NOT_FLINK`.
 */
export async function getJson<T>(address: JobAddress, route: string, schema: z.ZodType<T>, limits: Limits = LIMITS): Promise<T> {
  return askJson(address, { method: 'GET', route }, schema, limits)
}

/** As {@link getJson}, for any request: every refusal is thrown. */
export async function askJson<T>(address: JobAddress, ask: Ask, schema: z.ZodType<T>, limits: Limits = LIMITS): Promise<T> {
  const reply = await replyTo(address, ask, schema, limits)
  if (reply.ok) return reply.value
  throw refused(address, ask, reply)
}

/** As {@link askJson}, but a refusal of Flink's own is a value; 503 (not ready yet) is thrown all the same. */
export async function replyTo<T>(address: JobAddress, ask: Ask, schema: z.ZodType<T>, limits: Limits = LIMITS): Promise<Reply<T>> {
  const { status, text, location } = await exchange(address, ask, limits)
  if (location !== null) throw redirects(address, location)
  const body = parsedJson(text)
  const refusal = Refusal.safeParse(body)
  if (refusal.success) {
    const { errors } = refusal.data
    // a rescaling that Flink switched off for good says 503 too, but names its issue
    if (status === 503 && !errors.some((error) => error.includes('FLINK-12312'))) throw notReady(address, errors)
    return { ok: false, status, errors }
  }
  if (status === 401 || status === 403) throw denied(address, status)
  const answer = schema.safeParse(body)
  if (status >= 200 && status < 300 && answer.success) return { ok: true, value: answer.data }
  throw notFlink(address, status)
}

/** Why Flink refused, in its words: the exceptions of its answer without their classes and stacks. */
export function refusalText(errors: readonly string[]): string {
  // of the two texts of an unexpected error the first only says that it is one
  const telling = errors.filter((error) => error !== 'Internal server error.')
  const texts = (telling.length > 0 ? telling : errors).map((error) =>
    error.replace(/^<Exception on server side:\n/, '').replace(/\n*End of exception on server side>$/, ''),
  )
  return texts.map((text) => reasonText(failureChain(text))).join(' ')
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A refusal as an error of ours. `JOB_NOT_FOUND` or `CLUSTER_REFUSED`; `found` is what Flink said. */
export function refused(address: JobAddress, ask: Ask, { status, errors }: { status: number; errors: readonly string[] }): TidemarkError {
  const reason = errors.map(firstLine).join(' ').trim()
  const unknown = status === 404 ? /\bJob ([0-9a-f]{32}) not found/.exec(reason)?.[1] : undefined
  if (unknown !== undefined) {
    return new TidemarkError({
      code: 'JOB_NOT_FOUND',
      message: `${address.cluster} knows no job ${unknown}. A cluster forgets finished jobs after a while, and all of them when it restarts. Look at the jobs it has: flink list -a, or its web UI.`,
      found: unknown,
    })
  }
  return new TidemarkError({
    code: 'CLUSTER_REFUSED',
    message:
      ask.method === 'GET'
        ? `The cluster at ${address.cluster} does not answer this (HTTP ${status}). Check that the address is that of its REST API.`
        : `The cluster at ${address.cluster} refused (HTTP ${status}): ${refusalText(errors)}`,
    found: reason,
  })
}

/** Flink puts the class of the exception before its message, and the stack after it. */
function firstLine(error: string): string {
  return (error.split('\n', 1)[0] ?? '').replace(/^(?:[a-z]\w*\.)+[A-Z]\w*: /, '')
}

function notReady({ cluster }: JobAddress, errors: readonly string[]): TidemarkError {
  return new TidemarkError({
    code: 'CLUSTER_NOT_READY',
    message: `The cluster at ${cluster} is not ready yet. Try again in a few seconds.`,
    retriable: true,
    found: errors.map(firstLine).join(' ').trim(),
  })
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
