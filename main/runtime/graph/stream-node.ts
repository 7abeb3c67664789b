import type { Keying } from '../api/transformation.ts'
import type { OperatorSpec, SourceSpec } from '../api/operator-spec.ts'
import type { Partitioner } from '../api/partitioner.ts'
import type { ChainingStrategy } from '../../savepoint/uid/stream-graph.ts'
import type { TypeInformation } from '../types/type-information.ts'

/** An operator of the stream graph (`StreamNode`), before chaining. */
export interface StreamNode {
  readonly id: number
  /** With its `Source: ` or `Sink: `. */
  readonly name: string
  readonly description: string
  readonly uid: string | null
  readonly userHash: string | null
  readonly parallelism: number
  /** -1 where none is set. */
  readonly maxParallelism: number
  readonly chaining: ChainingStrategy
  readonly slotSharingGroup: string
  readonly spec: OperatorSpec | SourceSpec
  /** For each input: null where it is not keyed. Empty for a source. */
  readonly keying: readonly (Keying | null)[]
  readonly outputType: TypeInformation | null
  readonly role: 'legacy-source' | 'source' | 'yielding' | null
  readonly definedAt: string | null
  readonly inEdges: StreamEdge[]
  readonly outEdges: StreamEdge[]
}

/** `StreamEdge`. */
export interface StreamEdge {
  readonly source: number
  readonly target: number
  /** 0, or 1 for the second input. */
  readonly targetInput: number
  readonly partitioner: Partitioner
  /** Id of the side output that it carries. */
  readonly sideOutput: string | null
  /** Of the records on it. */
  readonly type: TypeInformation | null
}

/** `StreamGraph`; nodes in the order in which they were added. */
export interface StreamGraph {
  readonly jobName: string
  readonly chainingEnabled: boolean
  readonly chainDifferentMaxParallelism: boolean
  readonly nodes: ReadonlyMap<number, StreamNode>
}

/** The node with this id; the graph has it wherever an edge names it. */
export function nodeOf(graph: Pick<StreamGraph, 'nodes'>, id: number): StreamNode {
  const node = graph.nodes.get(id)
  if (node === undefined) throw new RangeError(`No node ${id} in the stream graph`)
  return node
}
