import { type Cluster, type JobReport, jobNotFound } from '../runtime/cluster.ts'
import { NOT_FOUND_EXCEPTION, refusal } from './refusal.ts'
import { type Answer, type Call, type Handler, param } from './route.ts'

/** A handler of a job's own resource (`AbstractExecutionGraphHandler`): an unknown job is answered here. */
export function onJob(cluster: Cluster, handle: (job: JobReport, call: Call) => Answer | Promise<Answer>): Handler {
  return async (call) => {
    const id = param(call, 'jobid')
    const job = await cluster.job(id)
    return job === null ? noSuchJob(id) : handle(job, call)
  }
}

export function noSuchJob(id: string): Answer {
  return refusal(404, NOT_FOUND_EXCEPTION, `Job ${id} not found`, jobNotFound(id))
}
