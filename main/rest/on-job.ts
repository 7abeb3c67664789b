import { type Cluster, type JobReport, type SubtaskReport, type VertexReport, jobNotFound } from '../runtime/cluster.ts'
import { NOT_FOUND_EXCEPTION, REST_HANDLER_EXCEPTION, refusal } from './refusal.ts'
import { type Answer, type Call, type Handler, param } from './route.ts'

/** A handler of a job's own resource (`AbstractExecutionGraphHandler`): an unknown job is answered here. */
export function onJob(cluster: Cluster, handle: (job: JobReport, call: Call) => Answer | Promise<Answer>): Handler {
  return async (call) => {
    const id = param(call, 'jobid')
    const job = await cluster.job(id)
    return job === null ? noSuchJob(id) : handle(job, call)
  }
}

/** A handler of a vertex (`AbstractJobVertexHandler`). */
export function onVertex(cluster: Cluster, handle: (vertex: VertexReport, call: Call) => Answer): Handler {
  return onJob(cluster, ({ vertices }, call) => {
    const id = param(call, 'vertexid')
    const vertex = vertices.find((each) => each.id === id)
    return vertex === undefined ? refusal(404, NOT_FOUND_EXCEPTION, `JobVertex ${id} not found`) : handle(vertex, call)
  })
}

/** A handler of one subtask (`AbstractSubtaskHandler`). */
export function onSubtask(cluster: Cluster, handle: (subtask: SubtaskReport, call: Call) => Answer): Handler {
  return onVertex(cluster, ({ subtasks, id }, call) => {
    const index = param(call, 'subtaskindex')
    const subtask = subtasks.find((each) => String(each.index) === index)
    if (subtask !== undefined) return handle(subtask, call)
    return refusal(404, REST_HANDLER_EXCEPTION, `Invalid subtask index for vertex ${id}`)
  })
}

export function noSuchJob(id: string): Answer {
  return refusal(404, NOT_FOUND_EXCEPTION, `Job ${id} not found`, jobNotFound(id))
}
