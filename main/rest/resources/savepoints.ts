import { z } from 'zod'
import type { Cluster, SavepointRequest } from '../../runtime/cluster.ts'
import { completionException } from '../failure-text.ts'
import { TriggerId, status, throwable } from '../operation-answers.ts'
import type { OperationCache } from '../operation-cache.ts'
import { REST_HANDLER_EXCEPTION, refusal } from '../refusal.ts'
import { type Answer, type Route, accepted, param, withBody } from '../route.ts'

/** `CheckpointingOptions.SAVEPOINT_DIRECTORY` and the name that it had before 1.20. */
const DEFAULT_DIRECTORY = ['execution.checkpointing.savepoint-dir', 'state.savepoints.dir'] as const

const Directory = z.string().nullish()
const Flag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? false)
const Format = z
  .enum(['CANONICAL', 'NATIVE'])
  .nullish()
  .transform((format) => format ?? 'CANONICAL')

/** `SavepointTriggerRequestBody`. */
const SavepointTrigger = z.object({ 'target-directory': Directory, 'cancel-job': Flag, formatType: Format, triggerId: TriggerId })
/** `StopWithSavepointRequestBody`: the directory is spelled otherwise. */
const Stop = z.object({ targetDirectory: Directory, drain: Flag, formatType: Format, triggerId: TriggerId })

/**
 * `SavepointHandlers`. Savepoint and stop share trigger ids, and where to ask what came of them. That a trigger was accepted says
 * nothing of the job: an unknown one shows in the outcome.
 */
export function savepointRoutes(cluster: Cluster, operations: OperationCache<string>): Route[] {
  /** `property` is how the body spells the directory. */
  async function trigger(
    request: Omit<SavepointRequest, 'targetDirectory'>,
    directory: string | null | undefined,
    property: string,
  ): Promise<Answer> {
    const targetDirectory = directory ?? (await defaultDirectory(cluster))
    if (targetDirectory === undefined) {
      const message = `Config key [${DEFAULT_DIRECTORY[0]}] is not set. Property [${property}] must be provided.`
      return refusal(400, REST_HANDLER_EXCEPTION, message)
    }
    const { jobId, triggerId } = request
    operations.start(`${jobId} ${triggerId}`, () => cluster.triggerSavepoint({ ...request, targetDirectory }))
    return accepted({ 'request-id': triggerId })
  }

  return [
    {
      method: 'POST',
      path: '/jobs/:jobid/savepoints',
      handle: withBody(SavepointTrigger, 'SavepointTriggerRequestBody', ({ formatType: format, triggerId, ...body }, call) => {
        const mode = body['cancel-job'] ? 'CANCEL_WITH_SAVEPOINT' : 'SAVEPOINT'
        return trigger({ jobId: param(call, 'jobid'), triggerId, format, mode }, body['target-directory'], 'target-directory')
      }),
    },
    {
      method: 'POST',
      path: '/jobs/:jobid/stop',
      handle: withBody(Stop, 'StopWithSavepointRequestBody', ({ formatType: format, triggerId, drain, targetDirectory }, call) => {
        const mode = drain ? 'TERMINATE_WITH_SAVEPOINT' : 'SUSPEND_WITH_SAVEPOINT'
        return trigger({ jobId: param(call, 'jobid'), triggerId, format, mode }, targetDirectory, 'targetDirectory')
      }),
    },
    {
      method: 'GET',
      path: '/jobs/:jobid/savepoints/:triggerid',
      handle: (call) => {
        const [job, id] = [param(call, 'jobid'), param(call, 'triggerid')]
        const outcome = operations.outcome(`${job} ${id}`)
        if (outcome === undefined) {
          return refusal(404, REST_HANDLER_EXCEPTION, `There is no savepoint operation with triggerId=${id} for job ${job}.`)
        }
        return status(
          outcome,
          (location) => ({ location }),
          (failure) => ({ 'failure-cause': throwable(completionException(failure)) }),
        )
      },
    },
  ]
}

async function defaultDirectory(cluster: Cluster): Promise<string | undefined> {
  const configuration = await cluster.configuration()
  // One that is set to nothing is none.
  return DEFAULT_DIRECTORY.map((key) => configuration.get(key)).find((value) => value !== undefined && value.trim() !== '')
}
