import { type Cluster, type SubtaskReport, TASK_STATES, type VertexReport } from '../../runtime/cluster.ts'
import { onSubtask, onVertex } from '../on-job.ts'
import { REST_HANDLER_EXCEPTION, refusal } from '../refusal.ts'
import { type Route, ok, param } from '../route.ts'
import { aggregated } from './aggregated.ts'
import { ENDS, attempt, statusDurations } from './vertices.ts'
import { ioMetrics, numbers, vertexState } from './vertex-details.ts'

/** `SubtasksTimesHandler`, `JobVertexTaskManagersHandler`, `SubtaskCurrentAttemptDetailsHandler`, `SubtaskExecutionAttemptDetailsHandler`. */
export function taskRoutes(cluster: Cluster, now: () => number): Route[] {
  const vertex = '/jobs/:jobid/vertices/:vertexid'
  return [
    { method: 'GET', path: `${vertex}/subtasktimes`, handle: onVertex(cluster, (of) => ok(times(of, now()))) },
    { method: 'GET', path: `${vertex}/taskmanagers`, handle: onVertex(cluster, (of) => ok(byTaskManager(of, now()))) },
    { method: 'GET', path: `${vertex}/subtasks/:subtaskindex`, handle: onSubtask(cluster, (of) => ok(attempt(of, now()))) },
    {
      method: 'GET',
      path: `${vertex}/subtasks/:subtaskindex/attempts/:attempt`,
      handle: onSubtask(cluster, (of, call) => {
        const wanted = param(call, 'attempt')
        if (String(of.attempt) === wanted) return ok(attempt(of, now()))
        return refusal(404, REST_HANDLER_EXCEPTION, `Invalid attempt num ${wanted}`)
      }),
    },
  ]
}

/** `SubtasksTimesInfo`: moments of all states, 0 where the task never was in one. */
function times({ id, name, subtasks }: VertexReport, now: number): object {
  return {
    id,
    name,
    now,
    subtasks: subtasks.map(({ index, endpoint, state, timestamps }) => {
      const scheduled = timestamps.SCHEDULED
      const end = ENDS.includes(state) ? (timestamps[state] ?? now) : now
      return {
        subtask: index,
        endpoint: endpoint ?? '(unassigned)',
        duration: scheduled === undefined ? -1 : end - scheduled,
        timestamps: Object.fromEntries(TASK_STATES.map((each) => [each, timestamps[each] ?? 0])),
      }
    }),
  }
}

/** `JobVertexTaskManagersInfo`. */
function byTaskManager({ id, name, subtasks, ...vertex }: VertexReport, now: number): object {
  const groups = Map.groupBy(subtasks, ({ taskManagerId }) => taskManagerId ?? '(unassigned)')
  const taskmanagers = [...groups].map(([taskManager, own]) => {
    const starts = own.flatMap(({ timestamps }) => timestamps.DEPLOYING ?? [])
    const start = starts.length === 0 ? -1 : Math.min(...starts)
    const end = own.every(({ state }) => ENDS.includes(state)) ? Math.max(...own.map(endOf)) : -1
    return {
      endpoint: own[0]?.endpoint ?? '(unassigned)',
      status: vertexState({ id, name, ...vertex, subtasks: own }),
      'start-time': start,
      'end-time': end,
      duration: start === -1 ? -1 : (end === -1 ? now : end) - start,
      metrics: ioMetrics(own.map(({ metrics }) => metrics)),
      'status-counts': Object.fromEntries(TASK_STATES.map((state) => [state, own.filter((each) => each.state === state).length])),
      'taskmanager-id': taskManager,
      aggregated: {
        metrics: aggregated(own.map(({ metrics }) => numbers(metrics))),
        'status-duration': aggregated(own.map(({ timestamps }) => statusDurations(timestamps, now))),
      },
    }
  })
  return { id, name, now, taskmanagers }
}

const endOf = ({ state, timestamps }: SubtaskReport): number => timestamps[state] ?? 0
