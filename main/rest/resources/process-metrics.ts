import type { Cluster } from '../../runtime/cluster.ts'
import { aggregatedMetrics, metricValues, type Metrics } from '../metric-answers.ts'
import type { Route } from '../route.ts'

/** `JobManagerMetricsHandler`, `TaskManagerMetricsHandler`, `AggregatingTaskManagersMetricsHandler`. Of a Java VM there is nothing to tell. */
export function processMetricRoutes(cluster: Cluster): Route[] {
  return [
    { method: 'GET', path: '/jobmanager/metrics', handle: async ({ query }) => metricValues(await ofCluster(cluster), query) },
    { method: 'GET', path: '/taskmanagers/metrics', handle: ({ query }) => aggregatedMetrics([NO_METRICS], query) },
    {
      method: 'GET',
      path: '/taskmanagers/:taskmanagerid/metrics',
      // one that nobody knows has none either
      handle: ({ query }) => metricValues(NO_METRICS, query),
    },
  ]
}

const NO_METRICS: Metrics = new Map()

/** The gauges that a JobManager and its slot manager have beside those of the VM. */
async function ofCluster(cluster: Cluster): Promise<Metrics> {
  const [{ taskManagers, slots, freeSlots }, jobs] = await Promise.all([cluster.overview(), cluster.jobs()])
  return new Map([
    ['numRegisteredTaskManagers', taskManagers],
    ['numRunningJobs', jobs.filter(({ endTime }) => endTime === null).length],
    ['taskSlotsTotal', slots],
    ['taskSlotsAvailable', freeSlots],
  ])
}
