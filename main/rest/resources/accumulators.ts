import type { Cluster } from '../../runtime/cluster.ts'
import { onJob, onSubtask, onVertex } from '../on-job.ts'
import { type Route, ok } from '../route.ts'

/** `JobAccumulatorsHandler` and its like. Jobs of the local runtime have no accumulators, so there are none to tell. */
export function accumulatorRoutes(cluster: Cluster): Route[] {
  const vertex = '/jobs/:jobid/vertices/:vertexid'
  return [
    {
      method: 'GET',
      path: '/jobs/:jobid/accumulators',
      handle: onJob(cluster, () => ok({ 'job-accumulators': [], 'user-task-accumulators': [], 'serialized-user-task-accumulators': {} })),
    },
    { method: 'GET', path: `${vertex}/accumulators`, handle: onVertex(cluster, ({ id }) => ok({ id, 'user-accumulators': [] })) },
    {
      method: 'GET',
      path: `${vertex}/subtasks/accumulators`,
      handle: onVertex(cluster, ({ id, parallelism, subtasks }) =>
        ok({
          id,
          parallelism,
          subtasks: subtasks.map(({ index, attempt, endpoint }) => ({
            subtask: index,
            attempt,
            endpoint: endpoint ?? '(unassigned)',
            'user-accumulators': [],
          })),
        }),
      ),
    },
    {
      method: 'GET',
      path: `${vertex}/subtasks/:subtaskindex/attempts/:attempt/accumulators`,
      handle: onSubtask(cluster, ({ index, attempt }) => ok({ subtask: index, attempt, id: '', 'user-accumulators': [] })),
    },
  ]
}
