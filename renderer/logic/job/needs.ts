import { ago, plural } from '../../../shared/text/index.ts'
import { needsYou, operationTitle, operationWords, subjectOf } from './operation.ts'
import type { Gauge } from './outcome.ts'
import type { ClusterLine, OperationLine } from './types.ts'

/** Something that a person has to look at, with the way to it. */
export interface Need {
  readonly key: string
  readonly gauge: Gauge
  readonly subject: string
  readonly title: string
  readonly words: string
  readonly way:
    | { readonly kind: 'savepoint'; readonly location: string }
    | { readonly kind: 'job'; readonly cluster: string; readonly job: string; readonly tab: 'graph' | 'exceptions' }
    | { readonly kind: 'cluster'; readonly cluster: string }
    | { readonly kind: 'dismiss'; readonly operation: string }
}

/** What needs a person, most urgent first: what was half done or lost, failed jobs, missing uids, clusters that give no answer. */
export function needsOf(clusters: readonly ClusterLine[], operations: readonly OperationLine[], now: number): Need[] {
  const settled: Need[] = operations.filter(needsYou).map((operation) => ({
    key: `operation-${operation.id}`,
    gauge: operation.state === 'half' || operation.state === 'unknown' ? operation.state : 'failed',
    subject: subjectOf(operation),
    title: operationTitle(operation),
    words: operationWords(operation),
    way: operation.location === null ? { kind: 'dismiss', operation: operation.id } : { kind: 'savepoint', location: operation.location },
  }))
  const order: Gauge[] = ['half', 'unknown', 'failed']
  settled.sort((a, b) => order.indexOf(a.gauge) - order.indexOf(b.gauge))

  const lost = clusters.filter(({ state }) => state === 'lost').map((cluster) => lostNeed(cluster, now))
  const jobs = clusters.flatMap((cluster) => cluster.jobs.map((job) => ({ cluster, job })))
  const failed = jobs
    .filter(({ job }) => job.state === 'FAILED')
    .map(({ cluster, job }): Need => ({
      key: `failed-${job.id}`,
      gauge: 'failed',
      subject: job.name,
      title: 'The job has failed.',
      words: job.endedAt === null ? `On ${cluster.name}.` : `On ${cluster.name}, ${ago(job.endedAt, now)}.`,
      way: { kind: 'job', cluster: cluster.id, job: job.id, tab: 'exceptions' },
    }))
  const unpinned = jobs
    .filter(({ job }) => job.state === 'RUNNING' && (job.uids?.auto ?? 0) > 0)
    .map(({ cluster, job }): Need => {
      const { known = 0, auto = 0, unknown = 0 } = job.uids ?? {}
      return {
        key: `uids-${job.id}`,
        gauge: 'orphan',
        subject: job.name,
        title: `${auto} of ${plural(known + auto + unknown, 'operator')} ${auto === 1 ? 'has' : 'have'} no uid.`,
        words: 'Their state would be orphaned by the next change of the job graph. Fix it before the next deploy.',
        way: { kind: 'job', cluster: cluster.id, job: job.id, tab: 'graph' },
      }
    })
  return [...settled, ...failed, ...lost, ...unpinned]
}

function lostNeed(cluster: ClusterLine, now: number): Need {
  const seen = cluster.seenAt === null ? 'It has not answered yet.' : `Last answer ${ago(cluster.seenAt, now)}.`
  return {
    key: `cluster-${cluster.id}`,
    gauge: 'unknown',
    subject: cluster.name,
    title: 'No answer.',
    words: `${cluster.trouble ?? `${cluster.address} gives no answer.`} ${seen}`,
    way: { kind: 'cluster', cluster: cluster.id },
  }
}

/** The headline of Harbor. */
export function harborTitle(needs: number, running: number): string {
  const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']
  if (needs > 0) return `${NUMBERS[needs] ?? needs} ${needs === 1 ? 'thing needs' : 'things need'} you. Everything else is steady.`
  return running === 0 ? 'Nothing runs, and nothing needs you.' : 'Everything is steady.'
}

/** The line under it. */
export function harborWords(clusters: readonly ClusterLine[]): string {
  const running = clusters.flatMap(({ jobs }) => jobs).filter(({ state }) => state === 'RUNNING').length
  return `${plural(running, 'job')} running on ${plural(clusters.length, 'cluster')}.`
}
