import type { Cluster, SubtaskReport, VertexReport } from '../../runtime/cluster.ts'
import { aggregatedMetrics, indexes, metricValues, type Metrics } from '../metric-answers.ts'
import { onSubtask, onVertex } from '../on-job.ts'
import { badParameter } from '../refusal.ts'
import type { Route } from '../route.ts'

/** `JobVertexMetricsHandler`, `JobVertexWatermarksHandler`, `AggregatingSubtasksMetricsHandler`, `SubtaskMetricsHandler`. */
export function taskMetricRoutes(cluster: Cluster): Route[] {
  const vertex = '/jobs/:jobid/vertices/:vertexid'
  return [
    { method: 'GET', path: `${vertex}/metrics`, handle: onVertex(cluster, (of, { query }) => metricValues(ofVertex(of), query)) },
    {
      method: 'GET',
      path: `${vertex}/watermarks`,
      handle: onVertex(cluster, (of) => {
        const watermarks = new Map([...ofVertex(of)].filter(([id]) => id.endsWith('.currentInputWatermark')))
        return metricValues(watermarks, new URLSearchParams({ get: [...watermarks.keys()].join(',') }))
      }),
    },
    {
      method: 'GET',
      path: `${vertex}/subtasks/metrics`,
      handle: onVertex(cluster, ({ subtasks }, { query }) => {
        const wanted = indexes(query, 'subtasks')
        if (wanted === undefined) return badParameter('query', 'subtasks', query.get('subtasks') ?? '')
        return aggregatedMetrics(subtasks.filter(({ index }) => wanted?.has(index) ?? true).map(ofSubtask), query)
      }),
    },
    {
      method: 'GET',
      path: `${vertex}/subtasks/:subtaskindex/metrics`,
      handle: onSubtask(cluster, (of, { query }) => metricValues(ofSubtask(of), query)),
    },
  ]
}

/** Of a vertex: each subtask's, with its number before the name. */
function ofVertex({ subtasks }: VertexReport): Metrics {
  return new Map(
    subtasks.flatMap((subtask) => [...ofSubtask(subtask)].map(([name, value]) => [`${subtask.index}.${name}`, value] as const)),
  )
}

function ofSubtask({ measured = {}, watermark }: SubtaskReport): Metrics {
  const metrics = new Map<string, number | bigint>(Object.entries(measured))
  if (watermark !== undefined) metrics.set('currentInputWatermark', watermark)
  return metrics
}
