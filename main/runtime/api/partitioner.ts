import type { TypeInformation } from '../types/type-information.ts'
import type { KeySelector } from './functions.ts'

/** How records choose among the subtasks behind an edge (`StreamPartitioner`); `kind` is Flink's `toString`. */
export type Partitioner =
  | { kind: 'FORWARD' | 'REBALANCE' | 'RESCALE' | 'SHUFFLE' | 'GLOBAL' | 'BROADCAST' }
  /** `KeyGroupStreamPartitioner`. */
  | { kind: 'HASH'; keySelector: KeySelector<never, unknown>; keyType: TypeInformation }
  /** `CustomPartitionerWrapper`. */
  | { kind: 'CUSTOM'; partition: (key: never, partitions: number) => number; keySelector: KeySelector<never, unknown> }
