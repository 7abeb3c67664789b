import type { Cluster, SubtaskReport, TaskState, VertexReport } from '../../runtime/cluster.ts'
import { onVertex } from '../on-job.ts'
import { type Route, ok } from '../route.ts'
import { aggregated } from './aggregated.ts'
import { ioMetrics, numbers } from './vertex-details.ts'

/** The states whose duration is told, in the order in which a task passes through them, and those that may follow. */
const PASSED: readonly TaskState[] = ['CREATED', 'SCHEDULED', 'DEPLOYING', 'INITIALIZING', 'RUNNING']
export const ENDS: readonly TaskState[] = ['FINISHED', 'CANCELED', 'FAILED']
const IN_ORDER: readonly TaskState[] = [...PASSED, 'CANCELING', ...ENDS]

/** `JobVertexDetailsHandler`. */
export function vertexRoutes(cluster: Cluster, now: () => number): Route[] {
  return [
    {
      method: 'GET',
      path: '/jobs/:jobid/vertices/:vertexid',
      handle: onVertex(cluster, (vertex) => ok(subtasksOf(vertex, now()))),
    },
  ]
}

/** `JobVertexDetailsInfo`. */
function subtasksOf({ id, name, parallelism, maxParallelism, subtasks }: VertexReport, now: number): object {
  const durations = subtasks.map(({ timestamps }) => statusDurations(timestamps, now))
  return {
    id,
    name,
    parallelism,
    maxParallelism,
    now,
    subtasks: subtasks.map((subtask) => attempt(subtask, now)),
    aggregated: {
      metrics: aggregated(subtasks.map(({ metrics }) => numbers(metrics))),
      'status-duration': aggregated(durations),
    },
  }
}

/** `SubtaskExecutionAttemptDetailsInfo`; the start stands in it under two names. */
export function attempt({ index, attempt, state, timestamps, taskManagerId, endpoint, metrics }: SubtaskReport, now: number): object {
  const start = timestamps.DEPLOYING ?? -1
  const end = ENDS.includes(state) ? (timestamps[state] ?? -1) : -1
  return {
    subtask: index,
    status: state,
    attempt,
    endpoint: endpoint ?? '(unassigned)',
    'start-time': start,
    'end-time': end,
    duration: start === -1 ? -1 : (end === -1 ? now : end) - start,
    metrics: ioMetrics([metrics]),
    'taskmanager-id': taskManagerId ?? '(unassigned)',
    'status-duration': statusDurations(timestamps, now),
    start_time: start,
  }
}

/** How long the task was in each state (`StatusDurationUtils`); -1 for those that it never was in. */
export function statusDurations(timestamps: SubtaskReport['timestamps'], now: number): Record<string, number> {
  const durations = PASSED.map((state, i): [string, number] => {
    const entered = timestamps[state]
    if (entered === undefined) return [state, -1]
    const next = IN_ORDER.slice(i + 1).find((later) => timestamps[later] !== undefined)
    return [state, ((next && timestamps[next]) ?? now) - entered]
  })
  return Object.fromEntries(durations)
}
