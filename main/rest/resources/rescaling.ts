import { z } from 'zod'
import { type Cluster, jobNotFound } from '../../runtime/cluster.ts'
import { REST_HANDLER_EXCEPTION, internalError, refusal } from '../refusal.ts'
import { type Answer, type Route, param, withBody } from '../route.ts'

/** `JobResourceRequirementsBody`: by vertex id. */
const Requirements = z.record(z.string(), z.object({ parallelism: z.object({ lowerBound: z.int(), upperBound: z.int() }) }))

/**
 * `RescalingHandlers`, switched off in Flink since 1.9 and never removed, and `JobResourceRequirementsHandler`, which only the
 * adaptive scheduler serves: these are Flink's answers under its default scheduler. Parallelism changes by a savepoint.
 */
export function rescalingRoutes(cluster: Cluster): Route[] {
  const path = '/jobs/:jobid/resource-requirements'
  return [
    { method: 'PATCH', path: '/jobs/:jobid/rescaling', handle: disabled },
    { method: 'GET', path: '/jobs/:jobid/rescaling/:triggerid', handle: disabled },
    { method: 'GET', path, handle: (call) => refused(cluster, param(call, 'jobid'), null) },
    {
      method: 'PUT',
      path,
      handle: withBody(Requirements, 'JobResourceRequirementsBody', (wanted, call) =>
        refused(cluster, param(call, 'jobid'), Object.keys(wanted)),
      ),
    },
  ]
}

const disabled = (): Answer => refusal(503, REST_HANDLER_EXCEPTION, 'Rescaling is temporarily disabled. See FLINK-12312.')

/** `vertices`: those whose parallelism is to change, or null where it was only asked for. */
async function refused(cluster: Cluster, id: string, vertices: readonly string[] | null): Promise<Answer> {
  if (vertices?.length === 0) return refusal(400, REST_HANDLER_EXCEPTION, 'Request body does not specify resource requirements.')
  const job = await cluster.job(id)
  if (job === null) return internalError(jobNotFound(id))
  const missing = vertices === null ? [] : job.vertices.filter((vertex) => !vertices.includes(vertex.id))
  if (missing.length > 0) {
    const lines = missing.map((vertex) => `The request is incomplete, missing job vertex [${vertex.id}] resource requirements.`)
    return refusal(400, REST_HANDLER_EXCEPTION, lines.join('\n'))
  }
  return internalError({
    className: 'java.lang.UnsupportedOperationException',
    message:
      'The DefaultScheduler does not support changing the parallelism without a job restart. This feature is currently only expected to work with the AdaptiveScheduler.',
    cause: null,
  })
}
