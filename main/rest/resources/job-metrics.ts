import type { CheckpointStatistics, Cluster, JobReport } from '../../runtime/cluster.ts'
import { aggregatedMetrics, metricValues, type Metrics } from '../metric-answers.ts'
import { onJob } from '../on-job.ts'
import type { Route } from '../route.ts'

/** `JobMetricsHandler`, `AggregatingJobsMetricsHandler`: what is known of a job's checkpoints and restarts. */
export function jobMetricRoutes(cluster: Cluster, now: () => number): Route[] {
  return [
    {
      method: 'GET',
      path: '/jobs/:jobid/metrics',
      handle: onJob(cluster, async (job, { query }) => metricValues(await ofJob(cluster, job, now()), query)),
    },
    {
      method: 'GET',
      path: '/jobs/metrics',
      handle: async ({ query }) => {
        const wanted = query.get('jobs')?.split(',') ?? null
        const ids = (await cluster.jobs()).map(({ id }) => id).filter((id) => wanted?.includes(id) ?? true)
        const jobs = (await Promise.all(ids.map((id) => cluster.job(id)))).filter((job) => job !== null)
        return aggregatedMetrics(await Promise.all(jobs.map((job) => ofJob(cluster, job, now()))), query)
      },
    },
  ]
}

async function ofJob(cluster: Cluster, { id, timestamps, endTime }: JobReport, now: number): Promise<Metrics> {
  const metrics = new Map<string, number | string>()
  const { RUNNING: running } = timestamps
  if (running !== undefined && endTime === null) metrics.set('runningTime', Math.max(0, now - running))
  const checkpoints = await cluster.checkpoints(id)
  if (checkpoints !== null) for (const [name, value] of ofCheckpoints(checkpoints)) metrics.set(name, value)
  return metrics
}

/** `CheckpointStatsTracker`'s gauges; of the latest where there is one. */
function ofCheckpoints({ counts, latest }: CheckpointStatistics): [string, number | string][] {
  const metrics: [string, number | string][] = [
    ['totalNumberOfCheckpoints', counts.total],
    ['numberOfInProgressCheckpoints', counts.inProgress],
    ['numberOfCompletedCheckpoints', counts.completed],
    ['numberOfFailedCheckpoints', counts.failed],
  ]
  const { completed, restored } = latest
  if (restored !== null) metrics.push(['lastCheckpointRestoreTimestamp', restored.restored])
  if (completed !== null) {
    metrics.push(
      ['lastCompletedCheckpointId', completed.id],
      ['lastCheckpointSize', completed.checkpointedSize],
      ['lastCheckpointFullSize', completed.stateSize],
      ['lastCheckpointExternalPath', completed.externalPath],
    )
    if (completed.duration !== null) metrics.push(['lastCheckpointDuration', completed.duration])
  }
  return metrics
}
