import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { TidemarkError, toProblem, type Problem } from '../../shared/model/problem.ts'
import { LIMITS, type Limits } from './exchange.ts'
import { failureChain, savedAllTheSame, type FailureChain } from './failure-chain.ts'
import type { JobAddress } from './job-address.ts'
import { refused, replyTo } from './rest-client.ts'
import { FAILURE_FIELDS } from './versions.ts'

/** What a cluster says of an operation that was triggered. */
export type OperationStatus<T> =
  /** It goes on. */
  | { kind: 'accepted' }
  | { kind: 'completed'; value: T }
  /** `savedAt`: of a stop that took its savepoint and then failed, where that lies. */
  | { kind: 'failed'; failure: FailureChain; savedAt: string | null }
  /** The cluster knows no such operation: its result was not asked for in time (`rest.async.store-duration`, 5 min), or it was restarted. */
  | { kind: 'expired' }

/** What came of an operation. Unknown: the cluster could not be asked any longer, or gave no result in time; it may go on. */
export type OperationOutcome<T> = Exclude<OperationStatus<T>, { kind: 'accepted' }> | { kind: 'unknown'; problem: Problem }

const Failure = z.object({ class: z.string().nullish(), 'stack-trace': z.string().nullish() })
/** `AsynchronousOperationResult`: completed says that it is over, not that it went well. */
const Status = z.object({ status: z.object({ id: z.enum(['IN_PROGRESS', 'COMPLETED']) }), operation: z.looseObject({}).nullish() })

/**
 * Asks once what became of an operation. `success` reads its value.
 * Throws what {@link replyTo} throws, `CLUSTER_REFUSED`, and `NOT_FLINK` where the answer has neither value nor failure.
 */
export async function operationStatus<T>(
  address: JobAddress,
  route: string,
  success: z.ZodType<T>,
  limits: Limits = LIMITS,
): Promise<OperationStatus<T>> {
  const ask = { method: 'GET', route } as const
  const reply = await replyTo(address, ask, Status, limits)
  if (!reply.ok) {
    if (reply.status === 404) return { kind: 'expired' }
    throw refused(address, ask, reply)
  }
  const { status, operation } = reply.value
  if (status.id === 'IN_PROGRESS') return { kind: 'accepted' }
  for (const field of FAILURE_FIELDS) {
    const failure = Failure.safeParse(operation?.[field])
    if (!failure.success) continue
    const chain = failureChain(failure.data['stack-trace'] ?? failure.data.class ?? '')
    return { kind: 'failed', failure: chain, savedAt: savedAllTheSame(chain) }
  }
  const value = success.safeParse(operation ?? {})
  if (value.success) return { kind: 'completed', value: value.data }
  throw new TidemarkError({
    code: 'NOT_FLINK',
    message: `${address.cluster} says that the operation is over, but not what came of it. Look at the job’s checkpoints in Flink’s web UI.`,
    expected: 'a result or a failure',
  })
}

/** How long Flink's client waits before it asks the `n`-th time again, from 0, in milliseconds (`RestClusterClient.ExponentialWaitStrategy`). */
export function pollDelayMs(n: number): number {
  return Math.min(10 * 2 ** n, 2000)
}

export interface Patience {
  /** Milliseconds that are waited in all: `client.timeout`. */
  timeoutMs: number
  /** Milliseconds during which a cluster that cannot be reached is asked again. */
  unreachableMs?: number
  signal?: AbortSignal
}

/**
 * Asks until an operation is over. A cluster that does not answer for a while is asked again. Nothing is given up on the cluster
 * when this ends: the operation goes on there.
 */
export async function awaitOperation<T>(
  ask: () => Promise<OperationStatus<T>>,
  { timeoutMs, unreachableMs = 30_000, signal }: Patience,
): Promise<OperationOutcome<T>> {
  const start = performance.now()
  let heard = start
  for (let n = 0; ; n++) {
    try {
      const status = await ask()
      heard = performance.now()
      if (status.kind !== 'accepted') return status
    } catch (error) {
      const problem = toProblem(error)
      if (!problem.retriable) throw error
      if (performance.now() - heard >= unreachableMs) return { kind: 'unknown', problem }
    }
    const left = timeoutMs - (performance.now() - start)
    if (left <= 0 || signal?.aborted === true) return { kind: 'unknown', problem: unfinished(timeoutMs).toProblem() }
    await setTimeout(Math.min(pollDelayMs(n), left), undefined, { signal }).catch(() => undefined)
  }
}

function unfinished(timeoutMs: number): TidemarkError {
  return new TidemarkError({
    code: 'OPERATION_UNFINISHED',
    message: `There was no result within ${timeoutMs / 1000} s. The cluster goes on with it: ask again later, or wait longer (-Dclient.timeout=10min).`,
    retriable: true,
  })
}
