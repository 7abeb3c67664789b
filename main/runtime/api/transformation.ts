import type { ChainingStrategy } from '../../savepoint/uid/stream-graph.ts'
import type { TypeInformation } from '../types/type-information.ts'
import type { KeySelector } from './functions.ts'
import type { Sink } from './connectors.ts'
import type { OperatorSpec, SourceSpec } from './operator-spec.ts'
import type { Partitioner } from './partitioner.ts'

/** Follows Flink's `Transformation` and its subclasses: what each call of the API leaves behind. */

interface Common {
  /** Grows in the order of creation. */
  readonly id: number
  /** Null where the job never said. */
  outputType: TypeInformation | null
}

/** What is set on an operator (`PhysicalTransformation`). */
export interface OperatorSettings {
  name: string
  /** Stands for the operator in the plan; null: its name does. */
  description: string | null
  uid: string | null
  /** `setUidHash`, lower case. */
  userHash: string | null
  parallelism: number
  /** -1 where none is set. */
  maxParallelism: number
  /** Null: inherited from the inputs. */
  slotSharingGroup: string | null
  chaining: ChainingStrategy
  /** False: its parallelism is 1 and stays so. */
  readonly parallel: boolean
  /** `file:line:column` of the job's call, where the job's file is known. */
  readonly definedAt: string | null
}

/** How an input's records are keyed; null for an input that is not. */
export interface Keying {
  keySelector: KeySelector<never, unknown>
  keyType: TypeInformation
}

export interface SourceTransformation extends Common, OperatorSettings {
  readonly kind: 'SOURCE'
  readonly spec: SourceSpec
  /** A `SourceFunction`, behind which a yielding operator is not chained. */
  readonly legacy: boolean
  readonly bounded: boolean
}

export interface OneInputTransformation extends Common, OperatorSettings {
  readonly kind: 'ONE_INPUT'
  readonly input: Transformation
  readonly spec: OperatorSpec
  readonly keying: Keying | null
}

/** `LegacySinkTransformation`: the sinks that are one operator. */
export interface LegacySinkTransformation extends Common, OperatorSettings {
  readonly kind: 'LEGACY_SINK'
  readonly input: Transformation
  readonly spec: OperatorSpec
}

/** `TwoInputTransformation`, `BroadcastStateTransformation`. */
export interface TwoInputTransformation extends Common, OperatorSettings {
  readonly kind: 'TWO_INPUT'
  readonly inputs: readonly [Transformation, Transformation]
  readonly spec: OperatorSpec
  readonly keying: readonly [Keying | null, Keying | null]
}

/** Becomes a writer, and a committer where the sink has one, when the graph is made. */
export interface SinkTransformation extends Common, OperatorSettings {
  readonly kind: 'SINK'
  readonly input: Transformation
  readonly sink: Sink<never>
}

export interface PartitionTransformation extends Common {
  readonly kind: 'PARTITION'
  readonly input: Transformation
  readonly partitioner: Partitioner
}
export interface UnionTransformation extends Common {
  readonly kind: 'UNION'
  readonly inputs: readonly [Transformation, ...Transformation[]]
}
export interface SideOutputTransformation extends Common {
  readonly kind: 'SIDE_OUTPUT'
  readonly input: Transformation
  readonly tag: string
}

export type PhysicalTransformation =
  SourceTransformation | OneInputTransformation | LegacySinkTransformation | TwoInputTransformation | SinkTransformation
export type Transformation = PhysicalTransformation | PartitionTransformation | UnionTransformation | SideOutputTransformation
