import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Failure, Outcome } from '../runtime/cluster.ts'
import { stackTrace } from './failure-text.ts'
import { type Answer, ok } from './route.ts'
import { serializedThrowable } from './serialized-throwable.ts'

/** `TriggerId` in a body: 32 hex characters; a new one is made where it is left out. */
export const TriggerId = z
  .string()
  .regex(/^[0-9a-f]{32}$/i)
  .nullish()
  .transform((id) => id?.toLowerCase() ?? randomBytes(16).toString('hex'))

/** The status of an operation (`AsynchronousOperationResult`). Completed says that it is over, not that it went well. */
export function status<T>(outcome: Outcome<T> | null, success: (value: T) => object, failure: (failure: Failure) => object): Answer {
  if (outcome === null) return ok({ status: { id: 'IN_PROGRESS' }, operation: null })
  return ok({ status: { id: 'COMPLETED' }, operation: outcome.ok ? success(outcome.value) : failure(outcome.failure) })
}

/** `SerializedThrowableSerializer`. */
export function throwable(failure: Failure): { class: string; 'stack-trace': string; 'serialized-throwable': string } {
  return { class: failure.className, 'stack-trace': stackTrace(failure), 'serialized-throwable': serializedThrowable(failure) }
}
