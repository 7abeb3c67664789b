import { badParameter } from './refusal.ts'
import { type Answer, ok } from './route.ts'

/** Metrics by their names; Flink writes every value as text. */
export type Metrics = ReadonlyMap<string, number | bigint | string>

/** `MetricCollectionResponseBody`: without `get` the names that there are, with it the values of those asked for that there are. */
export function metricValues(metrics: Metrics, query: URLSearchParams): Answer {
  const wanted = listed(query, 'get')
  if (wanted === null) return ok([...metrics.keys()].map((id) => ({ id })))
  return ok(wanted.flatMap((id) => (metrics.has(id) ? { id, value: String(metrics.get(id)) } : [])))
}

const AGGREGATIONS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  avg: (values) => sum(values) / values.length,
  sum,
  skew,
}

/** `AggregatedMetricsResponseBody`, over whatever each has metrics of its own: subtasks, jobs, task managers. */
export function aggregatedMetrics(each: readonly Metrics[], query: URLSearchParams): Answer {
  const wanted = listed(query, 'get')
  if (wanted === null) return ok([...new Set(each.flatMap((metrics) => [...metrics.keys()]))].map((id) => ({ id })))
  const asked = listed(query, 'agg') ?? Object.keys(AGGREGATIONS)
  const unknown = asked.find((name) => !Object.hasOwn(AGGREGATIONS, name.toLowerCase()))
  if (unknown !== undefined) return badParameter('query', 'agg', unknown)
  return ok(
    wanted.flatMap((id) => {
      // a text is no number: Flink leaves such out as well
      const values = each.flatMap((metrics) => numeric(metrics.get(id)))
      if (values.length === 0) return []
      return { id, ...Object.fromEntries(asked.map((name) => [name.toLowerCase(), AGGREGATIONS[name.toLowerCase()]?.(values)])) }
    }),
  )
}

function listed(query: URLSearchParams, name: string): string[] | null {
  const text = query.get(name)
  return text === null || text === '' ? null : text.split(',')
}

function numeric(value: number | bigint | string | undefined): number[] {
  return typeof value === 'number' || typeof value === 'bigint' ? [Number(value)] : []
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** How uneven values are, in percent of the average (`MetricsAggregator` SKEW, since 1.20). */
function skew(values: readonly number[]): number {
  const average = sum(values) / values.length
  if (average === 0) return 0
  return Math.min(100, ((sum(values.map((value) => Math.abs(value - average))) / values.length) * 100) / average)
}

/** The numbers of a filter such as `subtasks=0,2-4`; null where there is none, undefined where it does not read. */
export function indexes(query: URLSearchParams, name: string): ReadonlySet<number> | null | undefined {
  const parts = listed(query, name)
  if (parts === null) return null
  const found = new Set<number>()
  for (const part of parts) {
    const [, from, to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? []
    if (from === undefined) return undefined
    for (let index = Number(from); index <= Number(to); index++) found.add(index)
  }
  return found
}
