import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Cluster } from '../../runtime/cluster.ts'
import { status, throwable } from '../operation-answers.ts'
import type { OperationCache } from '../operation-cache.ts'
import { NOT_FOUND_EXCEPTION, REST_HANDLER_EXCEPTION, refusal } from '../refusal.ts'
import { type Route, ok, param, withBody } from '../route.ts'

/** `SavepointDisposalRequest`. */
const Disposal = z.object({ 'savepoint-path': z.string().nullish() })

/** `SavepointDisposalHandlers`. Accepted with 200, unlike all else that is triggered; asking twice disposes twice. */
export function disposalRoutes(cluster: Cluster, operations: OperationCache<null>): Route[] {
  return [
    {
      method: 'POST',
      path: '/savepoint-disposal',
      handle: withBody(Disposal, 'SavepointDisposalRequest', ({ 'savepoint-path': path }) => {
        if (typeof path !== 'string') return refusal(400, REST_HANDLER_EXCEPTION, 'Field savepoint-path must not be omitted or be null.')
        const id = randomBytes(16).toString('hex')
        operations.start(id, () => cluster.disposeSavepoint(path))
        return ok({ 'request-id': id })
      }),
    },
    {
      method: 'GET',
      path: '/savepoint-disposal/:triggerid',
      handle: (call) => {
        const id = param(call, 'triggerid')
        const outcome = operations.outcome(id)
        if (outcome === undefined) return refusal(404, NOT_FOUND_EXCEPTION, `Operation not found under key: ${id}`)
        return status(
          outcome,
          () => ({}),
          (failure) => ({ 'failure-cause': throwable(failure) }),
        )
      },
    },
  ]
}
