import type { StreamEdge, StreamGraph, StreamNode } from './stream-graph.ts'

/** Decides whether an edge chains its two operators: `StreamingJobGraphGenerator.isChainable`. */
export function chainingOf(graph: StreamGraph): (source: StreamNode, edge: StreamEdge) => boolean {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]))

  const isChainable = (source: StreamNode, edge: StreamEdge): boolean => {
    const target = byId.get(edge.target)
    return (
      target !== undefined &&
      graph.chainingEnabled &&
      target.inputs.length === 1 &&
      source.slotSharingGroup === target.slotSharingGroup &&
      strategiesAllow(source, target) &&
      !(target.role === 'yielding' && headOf(source).role === 'legacy-source') &&
      source.parallelism === target.parallelism &&
      ((graph.chainDifferentMaxParallelism ?? true) || (source.maxParallelism ?? -1) === (target.maxParallelism ?? -1)) &&
      edge.partitioner === 'FORWARD' &&
      edge.batchExchange !== true
    )
  }

  /** The operator at the start of the chain that ends in `node`. */
  const headOf = (node: StreamNode): StreamNode => {
    const before = node.inputs.length === 1 ? byId.get(node.inputs[0] ?? -1) : undefined
    const edge = before?.outputs.find(({ target }) => target === node.id)
    return before !== undefined && edge !== undefined && isChainable(before, edge) ? headOf(before) : node
  }

  return isChainable
}

function strategiesAllow(source: StreamNode, target: StreamNode): boolean {
  if (source.role === 'no-operator' || target.role === 'no-operator' || source.chainingStrategy === 'NEVER') return false
  if (target.chainingStrategy === 'ALWAYS') return true
  return target.chainingStrategy === 'HEAD_WITH_SOURCES' && source.role === 'source'
}
