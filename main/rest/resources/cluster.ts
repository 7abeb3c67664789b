import type { Cluster, ClusterOverview, JobSummary, TaskManagerReport } from '../../runtime/cluster.ts'
import { type Route, ok } from '../route.ts'

/** How often Flink's web UI asks, `web.refresh-interval`. */
const REFRESH_MS = 3000

/** `ClusterOverviewHandler`, `DashboardConfigHandler`, `ClusterConfigHandler`, `TaskManagersHandler`. `takesJobs` is for the web UI's form. */
export function clusterRoutes(cluster: Cluster, takesJobs: boolean): Route[] {
  return [
    {
      method: 'GET',
      path: '/overview',
      handle: async () => ok(overview(await cluster.overview(), await cluster.jobs())),
    },
    { method: 'GET', path: '/config', handle: async () => ok(dashboard(await cluster.overview(), takesJobs)) },
    {
      method: 'GET',
      path: '/jobmanager/config',
      handle: async () => ok([...(await cluster.configuration())].map(([key, value]) => ({ key, value }))),
    },
    {
      method: 'GET',
      path: '/taskmanagers',
      handle: async () => ok({ taskmanagers: (await cluster.taskManagers()).map(taskManager) }),
    },
  ]
}

function overview({ taskManagers, slots, freeSlots, flinkVersion, commit }: ClusterOverview, jobs: readonly JobSummary[]): object {
  const count = (...states: string[]): number => jobs.filter(({ state }) => states.includes(state)).length
  const ended = { finished: count('FINISHED'), cancelled: count('CANCELED'), failed: count('FAILED') }
  return {
    taskmanagers: taskManagers,
    'slots-total': slots,
    'slots-available': freeSlots,
    'jobs-running': jobs.length - ended.finished - ended.cancelled - ended.failed,
    'jobs-finished': ended.finished,
    'jobs-cancelled': ended.cancelled,
    'jobs-failed': ended.failed,
    'flink-version': flinkVersion,
    'flink-commit': commit,
  }
}

/** What the web UI may offer. Parallelism changes by a savepoint alone. */
function dashboard({ flinkVersion, commit, commitDate }: ClusterOverview, takesJobs: boolean): object {
  const { timeZone, offset } = localTime()
  return {
    'refresh-interval': REFRESH_MS,
    'timezone-name': timeZone,
    'timezone-offset': offset,
    'flink-version': flinkVersion,
    'flink-revision': `${commit} @ ${commitDate}`,
    features: { 'web-submit': takesJobs, 'web-cancel': true, 'web-rescale': false, 'web-history': false },
  }
}

function localTime(): { timeZone: string; offset: number } {
  return { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, offset: -new Date().getTimezoneOffset() * 60_000 }
}

export function taskManager({ lastHeartbeat, totalResource, freeResource, ...rest }: TaskManagerReport): object {
  return {
    ...rest,
    timeSinceLastHeartbeat: lastHeartbeat,
    totalResource: { ...totalResource, extendedResources: {} },
    freeResource: { ...freeResource, extendedResources: {} },
  }
}
