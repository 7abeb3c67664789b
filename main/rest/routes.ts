import type { Cluster } from '../runtime/cluster.ts'
import { OperationCache } from './operation-cache.ts'
import { applicationRoutes } from './resources/applications.ts'
import { cancellationRoutes } from './resources/cancellation.ts'
import { checkpointStatisticsRoutes } from './resources/checkpoint-statistics.ts'
import { checkpointTriggerRoutes } from './resources/checkpoint-trigger.ts'
import { clusterRoutes } from './resources/cluster.ts'
import { disposalRoutes } from './resources/disposal.ts'
import { executionResultRoutes } from './resources/execution-result.ts'
import { jobRoutes } from './resources/job.ts'
import { jobListRoutes } from './resources/job-list.ts'
import { rescalingRoutes } from './resources/rescaling.ts'
import { savepointRoutes } from './resources/savepoints.ts'
import { submissionRoutes } from './resources/submission.ts'
import { vertexRoutes } from './resources/vertices.ts'
import type { Route } from './route.ts'

/** All routes (`WebMonitorEndpoint.initializeHandlers`, `DispatcherRestEndpoint`), and what was triggered through them. */
export function routesOf(cluster: Cluster, now: () => number): Route[] {
  return [
    ...clusterRoutes(cluster),
    ...jobListRoutes(cluster, now),
    ...applicationRoutes(cluster, now),
    ...jobRoutes(cluster, now),
    ...vertexRoutes(cluster, now),
    ...executionResultRoutes(cluster),
    ...checkpointStatisticsRoutes(cluster),
    ...checkpointTriggerRoutes(cluster, new OperationCache(now)),
    ...savepointRoutes(cluster, new OperationCache(now)),
    ...disposalRoutes(cluster, new OperationCache(now)),
    ...cancellationRoutes(cluster),
    ...rescalingRoutes(cluster),
    ...submissionRoutes(),
  ]
}
