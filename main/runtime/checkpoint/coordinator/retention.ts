import type { Options } from '../../api/options.ts'
import type { JobState } from '../../cluster/jobs.ts'

/** `execution.checkpointing.externalized-checkpoint-retention` */
export type RetentionPolicy = (typeof Options.EXTERNALIZED_RETENTION)['defaultValue']

export type TerminalState = Extract<JobState, 'FINISHED' | 'CANCELED' | 'FAILED' | 'SUSPENDED'>

const KEPT: Readonly<Record<RetentionPolicy, readonly TerminalState[]>> = {
  NO_EXTERNALIZED_CHECKPOINTS: [],
  DELETE_ON_CANCELLATION: ['FAILED'],
  RETAIN_ON_CANCELLATION: ['CANCELED', 'FAILED', 'SUSPENDED'],
}

/** Whether a job's checkpoints are deleted when it ends (`CheckpointProperties.forCheckpoint`). Savepoints never are. */
export const isDiscardedAtEnd = (policy: RetentionPolicy, state: TerminalState): boolean => !KEPT[policy].includes(state)
