import { type Cluster, type JobSummary, TASK_STATES } from '../../runtime/cluster.ts'
import { lifetime } from '../duration.ts'
import { type Route, ok } from '../route.ts'

/** `JobIdsHandler`, `JobsOverviewHandler`. */
export function jobListRoutes(cluster: Cluster, now: () => number): Route[] {
  return [
    {
      method: 'GET',
      path: '/jobs',
      handle: async () => ok({ jobs: (await cluster.jobs()).map(({ id, state }) => ({ id, status: state })) }),
    },
    {
      method: 'GET',
      path: '/jobs/overview',
      handle: async () => {
        const at = now()
        return ok({ jobs: (await cluster.jobs()).map((job) => jobDetails(job, at)) })
      },
    },
  ]
}

/** `JobDetails`. `flink list` of 2.x insists on `pending-operators`; that of 1.x passes over it. Without a graph there is no scheduler yet. */
function jobDetails(job: JobSummary, now: number): object {
  const total = TASK_STATES.reduce((sum, state) => sum + (job.tasks[state] ?? 0), 0)
  return {
    jid: job.id,
    name: job.name,
    jobType: 'STREAMING',
    schedulerType: total === 0 ? null : 'Default',
    ...lifetime(job.startTime, job.endTime, now),
    state: job.state,
    'last-modification': job.lastModification,
    tasks: { ...taskCounts(job), total },
    'pending-operators': 0,
  }
}

function taskCounts({ tasks }: JobSummary): Record<string, number> {
  return Object.fromEntries(TASK_STATES.map((state) => [state.toLowerCase(), tasks[state] ?? 0]))
}
