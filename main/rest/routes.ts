import type { Cluster } from '../runtime/cluster.ts'
import { OperationCache } from './operation-cache.ts'
import { accumulatorRoutes } from './resources/accumulators.ts'
import { applicationRoutes } from './resources/applications.ts'
import { backPressureRoutes } from './resources/back-pressure.ts'
import { cancellationRoutes } from './resources/cancellation.ts'
import { checkpointStatisticsRoutes } from './resources/checkpoint-statistics.ts'
import { checkpointTriggerRoutes } from './resources/checkpoint-trigger.ts'
import { clusterRoutes } from './resources/cluster.ts'
import { disposalRoutes } from './resources/disposal.ts'
import { executionResultRoutes } from './resources/execution-result.ts'
import { jarRoutes } from './resources/jars.ts'
import { jobMetricRoutes } from './resources/job-metrics.ts'
import { jobRoutes } from './resources/job.ts'
import { jobListRoutes } from './resources/job-list.ts'
import { operatorRoutes } from './resources/operators.ts'
import { processMetricRoutes } from './resources/process-metrics.ts'
import { processRoutes } from './resources/processes.ts'
import { rescalingRoutes } from './resources/rescaling.ts'
import { savepointRoutes } from './resources/savepoints.ts'
import { shutdownRoutes } from './resources/shutdown.ts'
import { submissionRoutes } from './resources/submission.ts'
import { taskMetricRoutes } from './resources/task-metrics.ts'
import { taskRoutes } from './resources/tasks.ts'
import { vertexRoutes } from './resources/vertices.ts'
import type { Route } from './route.ts'
import type { Session } from './session.ts'

/** All routes (`WebMonitorEndpoint.initializeHandlers`, `DispatcherRestEndpoint`), and what was triggered through them. */
export function routesOf(cluster: Cluster, now: () => number, session: Session | null): Route[] {
  return [
    ...clusterRoutes(cluster, session !== null),
    ...shutdownRoutes(session),
    ...processRoutes(cluster),
    ...jobListRoutes(cluster, now),
    ...applicationRoutes(cluster, now),
    ...jobRoutes(cluster, now),
    ...vertexRoutes(cluster, now),
    ...taskRoutes(cluster, now),
    ...operatorRoutes(cluster),
    ...backPressureRoutes(cluster, now),
    ...accumulatorRoutes(cluster),
    ...jobMetricRoutes(cluster, now),
    ...taskMetricRoutes(cluster),
    ...processMetricRoutes(cluster),
    ...executionResultRoutes(cluster),
    ...checkpointStatisticsRoutes(cluster),
    ...checkpointTriggerRoutes(cluster, new OperationCache(now)),
    ...savepointRoutes(cluster, new OperationCache(now)),
    ...disposalRoutes(cluster, new OperationCache(now)),
    ...cancellationRoutes(cluster),
    ...rescalingRoutes(cluster),
    ...submissionRoutes(),
    ...jarRoutes(cluster, session?.modules ?? null),
  ]
}
