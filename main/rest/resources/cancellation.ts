import { type Cluster, jobNotFound } from '../../runtime/cluster.ts'
import { REST_HANDLER_EXCEPTION, badParameter, refusal } from '../refusal.ts'
import { type Route, accepted, param } from '../route.ts'

/** `JobCancellationHandler`. Accepted means asked for: the job's state tells when it is over. */
export function cancellationRoutes(cluster: Cluster): Route[] {
  return [
    {
      method: 'PATCH',
      path: '/jobs/:jobid',
      handle: async (call) => {
        const [id, mode] = [param(call, 'jobid'), call.query.get('mode') ?? 'cancel']
        if (mode === 'stop') {
          const message =
            'The termination mode "stop" has been removed. For an ungraceful shutdown, please use "cancel" instead. For a graceful shutdown, please use "jobs/:jobId/stop" instead.'
          return refusal(308, REST_HANDLER_EXCEPTION, message)
        }
        if (mode !== 'cancel') return badParameter('query', 'mode', mode)
        const cancellation = await cluster.cancel(id)
        switch (cancellation.kind) {
          case 'REQUESTED':
            return accepted({})
          case 'NOT_FOUND':
            return refusal(404, REST_HANDLER_EXCEPTION, 'Job could not be found.', jobNotFound(id))
          case 'ENDED': {
            const message = `Job cancellation failed because the job has already reached another terminal state (${cancellation.state}).`
            return refusal(409, REST_HANDLER_EXCEPTION, message)
          }
        }
      },
    },
  ]
}
