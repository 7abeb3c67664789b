import type * as Uid from '../../savepoint/uid/stream-graph.ts'
import type { StreamGraph } from './stream-node.ts'

/** A stream graph as the rules for ids and chaining take it. */
export function idGraphOf(graph: StreamGraph): Uid.StreamGraph {
  return {
    chainingEnabled: graph.chainingEnabled,
    chainDifferentMaxParallelism: graph.chainDifferentMaxParallelism,
    nodes: [...graph.nodes.values()].map((node) => ({
      id: node.id,
      uid: node.uid,
      parallelism: node.parallelism,
      maxParallelism: node.maxParallelism,
      chainingStrategy: node.chaining,
      slotSharingGroup: node.slotSharingGroup,
      inputs: node.inEdges.map(({ source }) => source),
      outputs: node.outEdges.map(({ target, partitioner }) => ({ target, partitioner: partitioner.kind })),
      ...(node.role === null ? {} : { role: node.role }),
    })),
  }
}
