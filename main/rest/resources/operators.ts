import type { Cluster } from '../../runtime/cluster.ts'
import { onJob } from '../on-job.ts'
import { type Route, ok } from '../route.ts'

/**
 * Tidemark's own: the operators of a job with the ids that their state is saved under, and the uids that these come from. Flink's
 * API names the head of each chain alone, and no uid.
 */
export function operatorRoutes(cluster: Cluster): Route[] {
  return [
    {
      method: 'GET',
      path: '/tidemark/jobs/:jobid/operators',
      handle: onJob(cluster, ({ vertices }) =>
        ok({ operators: vertices.flatMap(({ id: vertex, operators = [] }) => operators.map((operator) => ({ vertex, ...operator }))) }),
      ),
    },
  ]
}
