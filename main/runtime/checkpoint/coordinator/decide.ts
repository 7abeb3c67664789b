import type { FailureReason } from './failure-reasons.ts'
import type { TriggerRequest } from './trigger-request.ts'

/** How things stand when the queue is looked at. */
export interface Situation {
  /** A trigger is on its way to the tasks. */
  initialising: boolean
  /** Snapshots that the tasks work on. */
  pending: number
  /** Old checkpoints whose files are still being deleted. */
  cleaning: number
  /** `execution.checkpointing.max-concurrent-checkpoints` */
  maxConcurrent: number
  /** `execution.checkpointing.min-pause`, milliseconds. */
  minPause: number
  /** Milliseconds, of the same clock as `lastCompletion`. */
  now: number
  /** When a snapshot, savepoints too, was last completed; null where none was. */
  lastCompletion: number | null
}

export type Decision =
  | { kind: 'take' }
  | { kind: 'wait' }
  /** The timer is to ask again in `retryAfter` milliseconds. */
  | { kind: 'refuse'; reason: Extract<FailureReason, 'MINIMUM_TIME_BETWEEN_CHECKPOINTS'>; retryAfter: number }

/** Whether the request that is next may begin (`CheckpointRequestDecider.chooseRequestToExecute`). */
export function decide({ forced, periodic }: Pick<TriggerRequest, 'forced' | 'periodic'>, situation: Situation): Decision {
  const { initialising, pending, cleaning, maxConcurrent, minPause, now, lastCompletion } = situation
  if (initialising || cleaning > maxConcurrent) return { kind: 'wait' }
  if (forced) return { kind: 'take' }
  if (pending >= maxConcurrent) return { kind: 'wait' }
  const retryAfter = lastCompletion === null ? 0 : lastCompletion + minPause - now
  if (periodic && retryAfter > 0) return { kind: 'refuse', reason: 'MINIMUM_TIME_BETWEEN_CHECKPOINTS', retryAfter }
  return { kind: 'take' }
}

/**
 * Whether a request may begin at all (`CheckpointCoordinator.preCheckGlobalState`). During a stop with savepoint the periodic
 * scheduler is off, so that only a person's requests pass.
 *
 * @param scheduling whether the periodic scheduler is on
 */
export function preCheck(
  { periodic }: Pick<TriggerRequest, 'periodic'>,
  { shutdown, scheduling }: { shutdown: boolean; scheduling: boolean },
): FailureReason | null {
  if (shutdown) return 'CHECKPOINT_COORDINATOR_SHUTDOWN'
  return periodic && !scheduling ? 'PERIODIC_SCHEDULER_SHUTDOWN' : null
}
