import { z } from 'zod'
import type { Cluster } from '../../runtime/cluster.ts'
import { completionException } from '../failure-text.ts'
import { TriggerId, status, throwable } from '../operation-answers.ts'
import type { OperationCache } from '../operation-cache.ts'
import { REST_HANDLER_EXCEPTION, internalError, refusal } from '../refusal.ts'
import { type Route, accepted, param, withBody } from '../route.ts'

/** `CheckpointTriggerRequestBody`. */
const CheckpointTrigger = z.object({
  checkpointType: z
    .enum(['CONFIGURED', 'FULL', 'INCREMENTAL'])
    .nullish()
    .transform((type) => type ?? 'CONFIGURED'),
  triggerId: TriggerId,
})

/** `CheckpointHandlers`: its trigger ids are its own, apart from those of savepoints. */
export function checkpointTriggerRoutes(cluster: Cluster, operations: OperationCache<number>): Route[] {
  return [
    {
      method: 'POST',
      path: '/jobs/:jobid/checkpoints',
      handle: withBody(CheckpointTrigger, 'CheckpointTriggerRequestBody', ({ checkpointType: type, triggerId }, call) => {
        if (type === 'INCREMENTAL') {
          const message = 'Flink does not support triggering incremental checkpoint explicitly. See FLINK-33723.'
          return internalError({ className: 'java.lang.IllegalStateException', message, cause: null })
        }
        const jobId = param(call, 'jobid')
        operations.start(`${jobId} ${triggerId}`, () => cluster.triggerCheckpoint({ jobId, triggerId, type }))
        return accepted({ 'request-id': triggerId })
      }),
    },
    {
      method: 'GET',
      path: '/jobs/:jobid/checkpoints/:triggerid',
      handle: (call) => {
        const [job, trigger] = [param(call, 'jobid'), param(call, 'triggerid')]
        const outcome = operations.outcome(`${job} ${trigger}`)
        if (outcome === undefined) {
          return refusal(404, REST_HANDLER_EXCEPTION, `There is no checkpoint operation with triggerId=${trigger} for job ${job}.`)
        }
        // in camel case here alone
        return status(
          outcome,
          (checkpointId) => ({ checkpointId }),
          (failure) => ({ failureCause: throwable(completionException(failure)) }),
        )
      },
    },
  ]
}
