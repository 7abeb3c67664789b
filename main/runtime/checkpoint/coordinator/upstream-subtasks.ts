import type { JobEdge } from '../../graph/job-graph.ts'

/** Whether an exchange connects each subtask with a share of the others, not with all (`DistributionPattern.POINTWISE`). */
export const isPointwise = ({ partitioner: { kind } }: Pick<JobEdge, 'partitioner'>): boolean => kind === 'FORWARD' || kind === 'RESCALE'

/**
 * The subtasks of a pointwise exchange that feed one behind it (`VertexInputInfoComputationUtils.computeVertexInputInfoForPointwise`):
 * contiguous, from `first` up to but not with `end`.
 */
export function upstreamSubtasks(subtask: number, upstream: number, downstream: number): { first: number; end: number } {
  if (upstream >= downstream)
    return { first: Math.floor((subtask * upstream) / downstream), end: Math.floor(((subtask + 1) * upstream) / downstream) }
  const first = Math.floor((subtask * upstream) / downstream)
  return { first, end: first + 1 }
}
