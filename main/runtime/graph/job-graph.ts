import type { OperatorSpec, SourceSpec } from '../api/operator-spec.ts'
import type { Partitioner } from '../api/partitioner.ts'
import type { Keying } from '../api/transformation.ts'
import type { TypeInformation } from '../types/type-information.ts'

/** What runs (`JobGraph`): vertices, each a chain of operators, and the exchanges between them. */
export interface JobGraph {
  readonly name: string
  /** In the order of the plan of Flink's REST: what is behind a vertex stands before it. */
  readonly vertices: readonly JobVertex[]
}

/** `JobVertex`. */
export interface JobVertex {
  /** Id of the chain's head, 32 hex digits. */
  readonly id: string
  /** `Source: x -> Map -> (Sink: a, Filter)`. */
  readonly name: string
  /** The chain as a tree of lines (`getOperatorPrettyName`). */
  readonly description: string
  readonly parallelism: number
  /** As set on the head or for the job, else Flink's default for the parallelism. */
  readonly maxParallelism: number
  /** False: a restored savepoint's max parallelism may take the place of the default. */
  readonly maxParallelismIsSet: boolean
  readonly slotSharingGroup: string
  /** Head first; an operator stands behind the one that feeds it. */
  readonly operators: readonly ChainedOperator[]
  /** In Flink's order, which the plan numbers: by the vertices that they come from, as these stand in the graph. */
  readonly inputs: readonly JobEdge[]
  /** The same edges at their other end, in the order of Flink's produced data sets. */
  readonly outputs: readonly JobEdge[]
}

/** An operator in its chain. */
export interface ChainedOperator {
  /** Generated id: what its state is written under. */
  readonly id: string
  readonly uid: string | null
  /** `setUidHash`: the id that its state is looked for first on restore. */
  readonly userHash: string | null
  readonly name: string
  readonly description: string
  readonly spec: OperatorSpec | SourceSpec
  /** For each input, how it is keyed; empty for a source. */
  readonly keying: readonly (Keying | null)[]
  readonly outputType: TypeInformation | null
  /** Where its records go inside the chain. */
  readonly next: readonly ChainLink[]
  /** Where in the job it was made, as `file:line:column`. */
  readonly definedAt: string | null
}

export interface ChainLink {
  /** Index in {@link JobVertex.operators}. */
  readonly operator: number
  /** Null: the main output. */
  readonly sideOutput: string | null
}

/** An exchange between two vertices (`JobEdge`, `NonChainedOutput`). */
export interface JobEdge {
  readonly sourceVertex: string
  /** Index of the emitting operator in its vertex. */
  readonly sourceOperator: number
  readonly targetVertex: string
  /** Which input of the target's head: 0 or 1. */
  readonly targetInput: number
  readonly partitioner: Partitioner
  readonly sideOutput: string | null
  readonly type: TypeInformation | null
}
