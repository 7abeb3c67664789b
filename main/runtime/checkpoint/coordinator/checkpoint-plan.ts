import type { TidemarkError } from '../../../../shared/model/problem.ts'
import type { JobEdge, JobGraph, JobVertex } from '../../graph/job-graph.ts'
import { verticesFromSources } from '../../graph/topological-order.ts'
import { checkpointFailure } from './failure-reasons.ts'
import { isPointwise, upstreamSubtasks } from './upstream-subtasks.ts'

/** One parallel subtask of a vertex. */
export interface PlannedTask {
  vertex: JobVertex
  subtask: number
}

/** Created: not running yet, its state is being restored for one. */
type TaskStatus = 'created' | 'running' | 'finished'

/** Who takes part in a snapshot, and how (`CheckpointPlan`). Tasks stand in topological order, sources first. */
export interface CheckpointPlan {
  /** Get the trigger; the barrier reaches the others through their channels. */
  toTrigger: readonly PlannedTask[]
  /** Have to acknowledge. Those are told as well when it is complete. */
  toWaitFor: readonly PlannedTask[]
  /** Are recorded as finished, without state. */
  finished: readonly PlannedTask[]
  fullyFinished: readonly JobVertex[]
}

export type Planned = { ok: true; plan: CheckpointPlan } | { ok: false; failure: TidemarkError }

export interface PlanInput {
  graph: JobGraph
  jobId: string
  statusOf: (vertex: string, subtask: number) => TaskStatus
  /** `execution.checkpointing.checkpoints-after-tasks-finish` */
  afterTasksFinish: boolean
}

/** Who takes part in the next snapshot (`DefaultCheckpointPlanCalculator`); a failure with NOT_ALL_REQUIRED_TASKS_RUNNING. */
export function checkpointPlan({ graph, jobId, statusOf, afterTasksFinish }: PlanInput): Planned {
  const vertices = verticesFromSources(graph)
  const tasks = vertices.flatMap((vertex) => Array.from({ length: vertex.parallelism }, (_, subtask): PlannedTask => ({ vertex, subtask })))
  const isFinished = (vertex: string, subtask: number): boolean => statusOf(vertex, subtask) === 'finished'
  const of = ({ vertex, subtask }: PlannedTask): boolean => isFinished(vertex.id, subtask)

  const finished = tasks.filter(of)
  if (finished.length > 0 && !afterTasksFinish)
    return refused('Some tasks of the job have already finished and checkpointing with finished tasks is not enabled.')
  const toWaitFor = tasks.filter((task) => !of(task))
  const idle = toWaitFor.find(({ vertex, subtask }) => statusOf(vertex.id, subtask) !== 'running')
  if (idle !== undefined)
    return refused(`Checkpoint triggering task ${taskName(idle)} of job ${jobId} is not being executed at the moment. Aborting checkpoint.`)

  const byId = new Map(vertices.map((vertex) => [vertex.id, vertex]))
  const feeds = (edge: JobEdge, { vertex, subtask }: PlannedTask): boolean => {
    const upstream = byId.get(edge.sourceVertex)?.parallelism ?? 0
    const { first, end } = isPointwise(edge) ? upstreamSubtasks(subtask, upstream, vertex.parallelism) : { first: 0, end: upstream }
    for (let from = first; from < end; from++) if (!isFinished(edge.sourceVertex, from)) return true
    return false
  }
  return {
    ok: true,
    plan: {
      toTrigger: toWaitFor.filter((task) => !task.vertex.inputs.some((edge) => feeds(edge, task))),
      toWaitFor,
      finished,
      fullyFinished: vertices.filter((vertex) => finished.filter((task) => task.vertex === vertex).length === vertex.parallelism),
    },
  }
}

/** `Map (2/4)` (`ExecutionVertex.getTaskNameWithSubtaskIndex`). */
const taskName = ({ vertex, subtask }: PlannedTask): string => `${vertex.name} (${subtask + 1}/${vertex.parallelism})`

const refused = (detail: string): Planned => ({ ok: false, failure: checkpointFailure('NOT_ALL_REQUIRED_TASKS_RUNNING', detail) })
