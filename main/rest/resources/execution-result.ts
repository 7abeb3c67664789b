import { type Cluster, type JobReport, jobNotFound } from '../../runtime/cluster.ts'
import { completionException, throwableText } from '../failure-text.ts'
import { throwable } from '../operation-answers.ts'
import { REST_HANDLER_EXCEPTION, refusal } from '../refusal.ts'
import { type Route, ok, param } from '../route.ts'

/** `ApplicationStatus.fromJobStatus`. Of `UNKNOWN` the client asks again. */
const STATUS: Readonly<Record<string, string>> = { FINISHED: 'SUCCEEDED', CANCELED: 'CANCELED', FAILED: 'FAILED' }

/** `JobExecutionResultHandler`: what an attached `flink run` waits for. */
export function executionResultRoutes(cluster: Cluster): Route[] {
  return [
    {
      method: 'GET',
      path: '/jobs/:jobid/execution-result',
      handle: async (call) => {
        const id = param(call, 'jobid')
        const job = await cluster.job(id)
        if (job === null) return refusal(404, REST_HANDLER_EXCEPTION, throwableText(jobNotFound(id)), completionException(jobNotFound(id)))
        if (job.endTime === null) return ok({ status: { id: 'IN_PROGRESS' } })
        return ok({ status: { id: 'COMPLETED' }, 'job-execution-result': result(job, job.endTime) })
      },
    },
  ]
}

/** `JobExecutionResultResponseBody`. */
function result({ id, name, state, startTime, failureCause, plan }: JobReport, endTime: number): object {
  return {
    id,
    name,
    'application-status': STATUS[state] ?? 'UNKNOWN',
    'accumulator-results': {},
    'net-runtime': endTime - startTime,
    ...(plan && { 'application-id': id }),
    'start-time': startTime,
    'end-time': endTime,
    ...(failureCause && { 'failure-cause': throwable(failureCause) }),
  }
}
