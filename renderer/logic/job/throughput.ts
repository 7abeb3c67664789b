import type { JobGraph } from './types.ts'

/** Records a second that enter the job: what its sources give. Null where no source tells. */
export function throughput({ vertices, edges }: JobGraph): number | null {
  const fed = new Set(edges.map(({ to }) => to))
  const rates = vertices.filter(({ id }) => !fed.has(id)).flatMap(({ rate }) => (rate === null ? [] : [rate]))
  return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0)
}
