import type { ClusterLine, JobLine, OperationKind, OperationLine } from './types.ts'

/** One of the four steps to trust. */
export interface FirstStep {
  readonly title: string
  readonly words: string
  readonly done: boolean
}

/** The embedded cluster while nothing but its first job was ever there; the job is null until it runs. Null once there is more. */
export function sampleRun(clusters: readonly ClusterLine[]): { cluster: ClusterLine; job: JobLine | null } | null {
  const [cluster, second] = clusters
  if (!cluster?.embedded || second || cluster.jobs.length > 1) return null
  const job = cluster.jobs.find(({ state }) => state === 'RUNNING') ?? null
  return { cluster, job }
}

/** The four steps, and which are done: told by the journal and the catalog, not by a memory of its own. */
export function firstSteps(operations: readonly OperationLine[], opened: number): FirstStep[] {
  const done = (kinds: readonly OperationKind[]) => operations.some(({ kind, state }) => kinds.includes(kind) && state === 'completed')
  return [
    { title: 'Take a savepoint', words: 'and watch every step land in the journal', done: done(['savepoint', 'stop']) },
    { title: 'Open it and read a key', words: 'no cluster needed, straight from its files', done: opened > 0 },
    { title: 'Stop the job with a savepoint', words: 'nothing is lost, nothing is read twice', done: done(['stop']) },
    { title: 'Resume at another parallelism', words: 'and find the same totals', done: done(['resume']) },
  ]
}
