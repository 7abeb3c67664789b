import type { OperatorFactory, SourceFactory } from '../operators/stream-operator.ts'
import type { TypeInformation } from '../types/type-information.ts'

/** A source (`Source`). */
export interface Source<T> {
  readonly boundedness: 'BOUNDED' | 'CONTINUOUS_UNBOUNDED'
  /** Of its records (`ResultTypeQueryable`); null where the job is to say. */
  readonly type: TypeInformation<T> | null
  /** Makes the reader of one subtask. */
  readonly createReader: SourceFactory
}

/** A sink (`Sink`, and `SupportsCommitter` where there is a committer). */
export interface Sink<T> {
  /** Only there to tie the sink to the type that it takes. */
  readonly accepts?: (value: T) => void
  readonly createWriter: OperatorFactory
  /** Of a sink that commits in two phases: the operator behind the writer that takes its committables. */
  readonly createCommitter: OperatorFactory | null
}
