import { nodeOf, type StreamEdge, type StreamGraph } from './stream-node.ts'

/** Operators that run as one vertex. */
export interface Chain {
  readonly head: number
  /** Node ids, the head first, each behind the one that feeds it. */
  readonly nodes: readonly number[]
  /** The edges to other chains, in the order in which Flink connects them: those of what is chained behind an operator before its own. */
  readonly outputs: readonly StreamEdge[]
}

/**
 * Groups the nodes of a graph into chains, in the order in which `StreamingJobGraphGenerator.createChain` makes its
 * vertices: from each source on, what stands behind a chain comes before it.
 */
export function chainsOf(graph: StreamGraph, chained: (edge: StreamEdge) => boolean): Chain[] {
  const chains: Chain[] = []
  const begun = new Set<number>()

  const create = (head: number): void => {
    if (begun.has(head)) return
    begun.add(head)
    const nodes: number[] = []
    const outputs: StreamEdge[] = []
    const walk = (id: number): void => {
      nodes.push(id)
      const { outEdges } = nodeOf(graph, id)
      for (const edge of outEdges.filter(chained)) walk(edge.target)
      for (const edge of outEdges.filter((each) => !chained(each))) {
        outputs.push(edge)
        create(edge.target)
      }
    }
    walk(head)
    chains.push({ head, nodes, outputs })
  }

  const sources = [...graph.nodes.values()].filter(({ inEdges }) => inEdges.length === 0)
  for (const { id } of sources.sort((a, b) => a.id - b.id)) create(id)
  return chains
}
