import { clockTimeWithSeconds } from '../../../shared/text/index.ts'
import { isBackPressured, percent, rate } from '../figures.ts'
import type { GraphVertex, Identity, JobGraph } from '../job/types.ts'

const IDENTITIES: Record<NonNullable<Identity>, string> = {
  uid: 'has a uid',
  'hash-only': 'hash only',
  auto: 'no uid',
  unknown: 'uid not known',
}

/** A vertex in one sentence, for who hears the graph: what it is, what it does, where it leads. */
export function vertexWords(vertex: GraphVertex, { edges, vertices }: JobGraph): string {
  const leads = edges.filter(({ from }) => from === vertex.id).map(({ to }) => vertices.find(({ id }) => id === to)?.name ?? to)
  const parts = [
    vertex.name,
    `parallelism ${vertex.parallelism}`,
    vertex.state ?? '',
    vertex.busy === null ? '' : `busy ${percent(vertex.busy)}`,
    isBackPressured(vertex.backPressured) ? `back-pressured ${percent(vertex.backPressured)}` : '',
    vertex.rate === null ? '' : `${rate(vertex.rate).replace('/s', '')} records a second`,
    vertex.watermark === null ? '' : `watermark ${clockTimeWithSeconds(vertex.watermark)}`,
    ...vertex.operators.flatMap(({ name, identity }) => (identity === null ? [] : [`${name} ${IDENTITIES[identity]}`])),
    leads.length === 0 ? '' : `leads to ${leads.join(', ')}`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}
