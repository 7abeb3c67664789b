import type { ClusterView, DictionaryEntry, JobSummary } from '../../../../shared/model/index.ts'
import type { FlinkClient } from '../../../flink/flink-client.ts'
import { RateMeter } from './figures.ts'
import { countIdentities, operatorsOf } from './identities.ts'
import { stateBytesOf } from './job-view.ts'

type Detail = Awaited<ReturnType<FlinkClient['job']>>

/** Of more jobs than this the figures are left out: they cost two requests a job. */
const MOST_WITH_FIGURES = 20

/** What a cluster is and has at the moment. */
export type ClusterSight = Pick<ClusterView, 'version' | 'slots' | 'freeSlots' | 'jobs'>

/** Looks at a cluster again and again. */
export function clusterLooker(client: FlinkClient, whois: (id: string) => readonly DictionaryEntry[]): () => Promise<ClusterSight> {
  const meters = new Map<string, RateMeter>()
  const identities = new Map<string, { checkpoint: number | null; vertices: number; uids: JobSummary['uids'] }>()

  async function summaryOf(line: Awaited<ReturnType<FlinkClient['jobs']>>[number], withFigures: boolean): Promise<JobSummary> {
    const { jid: id, name, state } = line
    const ended = line['end-time'] >= 0
    const summary = { id, name, state, startedAt: line['start-time'], endedAt: ended ? line['end-time'] : null }
    if (!withFigures || ended) return { ...summary, ...NO_FIGURES }
    const meter = meters.get(id) ?? new RateMeter()
    meters.set(id, meter)
    try {
      const [detail, { latest }] = await Promise.all([client.job(id), client.checkpoints(id)])
      const figures = [...meter.take(detail).values()]
      return {
        ...summary,
        parallelism: Math.max(0, ...detail.vertices.map(({ parallelism }) => parallelism)),
        busy: highest(figures.map(({ busy }) => busy)),
        backPressured: highest(figures.map(({ backPressured }) => backPressured)),
        checkpoint: latest.completed ? { id: latest.completed.id, milliseconds: latest.completed.end_to_end_duration } : null,
        stateBytes: latest.completed?.state_size ?? latest.savepoint?.state_size ?? null,
        savedAt: latest.savepoint?.trigger_timestamp ?? null,
        uids: await uidsOf(detail, latest.completed?.id ?? null),
      }
    } catch {
      // it ended between the two questions; the next look tells
      return { ...summary, ...NO_FIGURES }
    }
  }

  /** What is told of operators and their state stays the same until the next checkpoint. */
  async function uidsOf(detail: Detail, checkpoint: number | null): Promise<JobSummary['uids']> {
    const { jid: id, plan, vertices } = detail
    const before = identities.get(id)
    if (before !== undefined && before.checkpoint === checkpoint && before.vertices === vertices.length) return before.uids
    const [told, last] = await Promise.all([
      client.operators(id),
      checkpoint === null ? null : client.checkpoint(id, checkpoint).catch(() => null),
    ])
    const facts = { plan, told, stateBytes: last && stateBytesOf(last), whois }
    const uids = countIdentities(vertices.flatMap((vertex) => operatorsOf(vertex, facts)))
    identities.set(id, { checkpoint, vertices: vertices.length, uids })
    return uids
  }

  return async () => {
    const [overview, lines] = await Promise.all([client.overview(), client.jobs()])
    const newest = lines.sort((a, b) => b['start-time'] - a['start-time'])
    for (const id of meters.keys()) {
      if (newest.some(({ jid }) => jid === id)) continue
      meters.delete(id)
      identities.delete(id)
    }
    const running = new Set(newest.filter((line) => line['end-time'] < 0).slice(0, MOST_WITH_FIGURES))
    const jobs = await Promise.all(newest.map((line) => summaryOf(line, running.has(line))))
    return { version: overview['flink-version'], slots: overview['slots-total'], freeSlots: overview['slots-available'], jobs }
  }
}

const NO_FIGURES = {
  parallelism: null,
  busy: null,
  backPressured: null,
  checkpoint: null,
  stateBytes: null,
  savedAt: null,
  uids: null,
} as const

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}
