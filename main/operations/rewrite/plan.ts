import type { SavepointMetadata, OperatorState } from '../../savepoint/metadata/model.ts'
import type { FlinkRelease, ReleaseRules } from '../../savepoint/flink-releases.ts'
import type { Remark } from './request.ts'

/** How the keyed state of an operator is carried over. */
export type KeyedWay =
  /** Its files are copied. */
  | 'copy'
  /** It is written in the canonical format, subtask by subtask. */
  | 'canonical'
  /** As canonical, each key in the key group that it has at another max parallelism. */
  | 'rehash'

export interface OperatorPlan {
  source: OperatorState
  id: string
  uid: string | null
  name: string | null
  maxParallelism: number
  keyed: KeyedWay
  /** Names of states that are left out. */
  removed: ReadonlySet<string>
}

/** What will be written, decided before the first byte is. */
export interface RewritePlan {
  metadata: SavepointMetadata
  release: FlinkRelease
  rules: ReleaseRules
  operators: OperatorPlan[]
  /** Operators that are left out. */
  dropped: { id: string; uid: string | null; name: string | null }[]
  /** Why it cannot be written; nothing is, as long as there is one. */
  blockers: Remark[]
  warnings: Remark[]
}
