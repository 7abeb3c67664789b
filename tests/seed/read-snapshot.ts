import { InspectReport } from '../../shared/model/index.ts'
import type { SeedCluster } from './local-cluster.ts'

/** What `tidemark inspect` says of a snapshot. */
export async function inspected(cluster: SeedCluster, path: string): Promise<InspectReport> {
  return InspectReport.parse(JSON.parse((await cluster.tidemark('inspect', path, '--json')).out))
}

/** The lines of `tidemark state` of all keyed entries of an operator, in order of their text. */
export async function entriesOf(cluster: SeedCluster, path: string, operator: string): Promise<string[]> {
  const { out } = await cluster.tidemark('state', path, '--operator', operator, '--ndjson')
  return out.trim().split('\n').sort()
}

/** The counts that a savepoint of `tests/jobs/seed.ts` has, by key. */
export async function savedCounts(cluster: SeedCluster, path: string, operator = 'counts'): Promise<Map<string, bigint>> {
  const entries = (await entriesOf(cluster, path, operator)).map((line) => JSON.parse(line) as { key: string; value: [string, string] })
  return new Map(entries.map(({ key, value: [count] }) => [key, BigInt(count)]))
}

export const sumOf = (counts: ReadonlyMap<string, bigint>): bigint => [...counts.values()].reduce((sum, count) => sum + count, 0n)
