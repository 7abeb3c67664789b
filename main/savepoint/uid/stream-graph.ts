/** Flink's `StreamGraph` as plain data: what decides automatic operator ids, and nothing else. */

export type ChainingStrategy = 'ALWAYS' | 'NEVER' | 'HEAD' | 'HEAD_WITH_SOURCES'

export interface StreamEdge {
  target: number
  /** `FORWARD` is the one that chains. */
  partitioner: string
  /** True for a blocking (`BATCH`) exchange. */
  batchExchange?: boolean
}

/** `StreamNode`. Union, keyBy and side outputs are edges, not nodes. */
export interface StreamNode {
  id: number
  uid: string | null
  parallelism: number
  /** -1 where none is set. */
  maxParallelism?: number
  chainingStrategy: ChainingStrategy
  slotSharingGroup: string
  /** Sources of the in edges, in the order in which the edges were made; a source joined twice stands twice. */
  inputs: readonly number[]
  outputs: readonly StreamEdge[]
  /** What the operator is, where it bears on chaining. `legacy-source`: a SourceFunction; `source`: FLIP-27; `yielding`: YieldingOperatorFactory. */
  role?: 'legacy-source' | 'source' | 'yielding' | 'no-operator'
}

export interface StreamGraph {
  chainingEnabled: boolean
  /** `pipeline.operator-chaining.chain-operators-with-different-max-parallelism`, true unless set. */
  chainDifferentMaxParallelism?: boolean
  nodes: readonly StreamNode[]
}
