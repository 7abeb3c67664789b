import { TidemarkError } from '../../../shared/model/problem.ts'
import type { StreamEnvironment } from '../api/stream-environment.ts'
import { named } from '../api/operator-settings.ts'
import { Options } from '../api/options.ts'
import { automaticIds } from '../../savepoint/uid/automatic-ids.ts'
import { chainingOf } from '../../savepoint/uid/chainable.ts'
import { defaultMaxParallelism } from '../../savepoint/uid/key-groups.ts'
import { chainDescription, chainName } from './chain-text.ts'
import { chainsOf, type Chain } from './chains.ts'
import { idGraphOf } from './id-graph.ts'
import type { ChainedOperator, JobEdge, JobGraph, JobVertex } from './job-graph.ts'
import { streamGraphOf } from './stream-graph-generator.ts'
import { verticesFromSources } from './topological-order.ts'
import { nodeOf, type StreamEdge, type StreamGraph, type StreamNode } from './stream-node.ts'

/** The graph of all that a job asked of its environment. Throws as {@link streamGraphOf} and {@link jobGraphOfStreamGraph}. */
export function jobGraphOf(environment: StreamEnvironment): JobGraph {
  const { configuration } = environment
  const graph = jobGraphOfStreamGraph(streamGraphOf(environment), configuration.get(Options.VERTEX_DESCRIPTION_MODE))
  return configuration.get(Options.VERTEX_NAME_INDEX_PREFIX) ? withIndexPrefixes(graph) : graph
}

/** `pipeline.vertex-name-include-index-prefix`: each name led by its place in topological order. */
function withIndexPrefixes(graph: JobGraph): JobGraph {
  const places = new Map(verticesFromSources(graph).map(({ id }, place) => [id, place]))
  return {
    ...graph,
    vertices: graph.vertices.map((vertex) => ({ ...vertex, name: `[vertex-${places.get(vertex.id) ?? 0}]${vertex.name}` })),
  }
}

/**
 * Chains a stream graph's operators (`StreamingJobGraphGenerator`). Throws `PARALLELISM_ABOVE_MAX` for a vertex with more
 * subtasks than key groups, and what {@link automaticIds} throws.
 */
export function jobGraphOfStreamGraph(graph: StreamGraph, description: 'TREE' | 'CASCADING' = 'TREE'): JobGraph {
  const idGraph = idGraphOf(graph)
  const ids = automaticIds(idGraph)
  const idNodes = new Map(idGraph.nodes.map((node) => [node.id, node]))
  const chainable = chainingOf(idGraph)
  const chained = (edge: StreamEdge): boolean => {
    const source = idNodes.get(edge.source)
    return source !== undefined && chainable(source, { target: edge.target, partitioner: edge.partitioner.kind })
  }
  const chains = chainsOf(graph, chained)
  const places = new Map(chains.flatMap((chain) => chain.nodes.map((id, index) => [id, { head: chain.head, index }])))
  const idOf = (node: number): string => ids.get(node) ?? ''

  const edgeOf = (edge: StreamEdge): JobEdge => {
    const from = places.get(edge.source)
    return {
      sourceVertex: idOf(from?.head ?? edge.source),
      sourceOperator: from?.index ?? 0,
      targetVertex: idOf(edge.target),
      targetInput: edge.targetInput,
      partitioner: edge.partitioner,
      sideOutput: edge.sideOutput,
      type: edge.type,
    }
  }
  const outputs = new Map(chains.map((chain) => [chain.head, chain.outputs.map(edgeOf)]))
  const edges = [...outputs.values()].flat()
  const vertexOf = (chain: Chain): JobVertex => {
    const head = nodeOf(graph, chain.head)
    const text = { graph, head: chain.head, chained }
    return {
      id: idOf(chain.head),
      name: chainName(text),
      description: chainDescription(text, description),
      parallelism: head.parallelism,
      ...maxParallelismOf(head),
      slotSharingGroup: head.slotSharingGroup,
      operators: chain.nodes.map((id) => operatorOf(nodeOf(graph, id), idOf(id), chained, places)),
      inputs: edges.filter(({ targetVertex }) => targetVertex === idOf(chain.head)),
      outputs: outputs.get(chain.head) ?? [],
    }
  }
  return { name: graph.jobName, vertices: chains.map(vertexOf) }
}

function operatorOf(
  node: StreamNode,
  id: string,
  chained: (edge: StreamEdge) => boolean,
  places: ReadonlyMap<number, { index: number }>,
): ChainedOperator {
  const { uid, userHash, name, description, spec, keying, outputType, definedAt } = node
  const next = node.outEdges.filter(chained).map(({ target, sideOutput }) => ({ operator: places.get(target)?.index ?? 0, sideOutput }))
  return { id, uid, userHash, name, description, spec, keying, outputType, next, definedAt }
}

/** `VertexParallelismInformation`: what is set, else the default. */
function maxParallelismOf(head: StreamNode): Pick<JobVertex, 'maxParallelism' | 'maxParallelismIsSet'> {
  const maxParallelismIsSet = head.maxParallelism > 0
  const maxParallelism = maxParallelismIsSet ? head.maxParallelism : defaultMaxParallelism(head.parallelism)
  if (head.parallelism <= maxParallelism) return { maxParallelism, maxParallelismIsSet }
  throw new TidemarkError({
    code: 'PARALLELISM_ABOVE_MAX',
    message:
      `The parallelism of ${named(head)}, ${head.parallelism}, is higher than its max parallelism, ${maxParallelism}. ` +
      `Lower the parallelism or raise the max parallelism.`,
    field: head.name,
  })
}
