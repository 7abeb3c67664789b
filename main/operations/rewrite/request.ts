import type { FlinkRelease } from '../../savepoint/flink-releases.ts'

/** What a new savepoint should be, told by what differs from the old one. Operators are named as findOperator takes them. */
export interface RewriteRequest {
  /** `keep`: keyed state stays in the format that it has, as far as the other changes allow. */
  format: 'keep' | 'canonical'
  /** The Flink that is to restore it; null for the releases that read the old one's metadata version. */
  release: FlinkRelease | null
  /** Operators that are left out, with their state. */
  drop: readonly string[]
  rename: readonly { operator: string; uid: string }[]
  remove: readonly { operator: string; state: string }[]
  /** `operator` null: of all operators with keyed state. */
  maxParallelism: readonly { operator: string | null; value: number }[]
}

/** Something that stands in the way of a rewrite, or that should be known before it. */
export interface Remark {
  /** Stable, upper snake case. */
  code: string
  text: string
  /** Id; null for the whole savepoint. */
  operator: string | null
  state: string | null
}
