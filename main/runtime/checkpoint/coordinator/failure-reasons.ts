import { TidemarkError } from '../../../../shared/model/problem.ts'

/** Flink's words for each reason why a snapshot comes to nothing (`CheckpointFailureReason`); clients match on them. */
const TEXTS = {
  PERIODIC_SCHEDULER_SHUTDOWN: 'Periodic checkpoint scheduler is shut down.',
  TOO_MANY_CHECKPOINT_REQUESTS: 'The maximum number of queued checkpoint requests exceeded',
  MINIMUM_TIME_BETWEEN_CHECKPOINTS:
    'The minimum time between checkpoints is still pending. Checkpoint will be triggered after the minimum time.',
  NOT_ALL_REQUIRED_TASKS_RUNNING: 'Not all required tasks are currently running.',
  IO_EXCEPTION: 'An Exception occurred while triggering the checkpoint. IO-problem detected.',
  BLOCKING_OUTPUT_EXIST: 'Blocking output edge exists in running tasks.',
  CHECKPOINT_ASYNC_EXCEPTION: 'Asynchronous task checkpoint failed.',
  CHANNEL_STATE_SHARED_STREAM_EXCEPTION: 'The checkpoint was aborted due to exception of other subtasks sharing the ChannelState file.',
  CHECKPOINT_EXPIRED: 'Checkpoint expired before completing.',
  CHECKPOINT_SUBSUMED: 'Checkpoint has been subsumed.',
  CHECKPOINT_DECLINED: 'Checkpoint was declined.',
  CHECKPOINT_DECLINED_TASK_NOT_READY: 'Checkpoint was declined (tasks not ready)',
  CHECKPOINT_DECLINED_TASK_CLOSING: 'Checkpoint was declined (task is closing)',
  CHECKPOINT_DECLINED_SUBSUMED: 'Checkpoint was canceled because a barrier from newer checkpoint was received.',
  CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER: 'Task received cancellation from one of its inputs',
  CHECKPOINT_DECLINED_INPUT_END_OF_STREAM: 'Checkpoint was declined because one input stream is finished',
  CHECKPOINT_COORDINATOR_SHUTDOWN: 'CheckpointCoordinator shutdown.',
  CHECKPOINT_COORDINATOR_SUSPEND: 'Checkpoint Coordinator is suspending.',
  JOB_FAILOVER_REGION: 'FailoverRegion is restarting.',
  TASK_FAILURE: 'Task has failed.',
  TASK_CHECKPOINT_FAILURE: 'Task local checkpoint failure.',
  UNKNOWN_TASK_CHECKPOINT_NOTIFICATION_FAILURE: 'Unknown task for the checkpoint to notify.',
  FINALIZE_CHECKPOINT_FAILURE: 'Failure to finalize checkpoint.',
  TRIGGER_CHECKPOINT_FAILURE: 'Trigger checkpoint failure.',
} as const

/** `CheckpointFailureReason`, as of 2.x. */
export type FailureReason = keyof typeof TEXTS

export const FAILURE_REASONS = Object.keys(TEXTS) as readonly FailureReason[]

const PRE_FLIGHT: ReadonlySet<FailureReason> = new Set<FailureReason>([
  'PERIODIC_SCHEDULER_SHUTDOWN',
  'TOO_MANY_CHECKPOINT_REQUESTS',
  'MINIMUM_TIME_BETWEEN_CHECKPOINTS',
  'NOT_ALL_REQUIRED_TASKS_RUNNING',
  'IO_EXCEPTION',
  'BLOCKING_OUTPUT_EXIST',
])

const COUNTED: ReadonlySet<FailureReason> = new Set<FailureReason>([
  'IO_EXCEPTION',
  'CHECKPOINT_ASYNC_EXCEPTION',
  'CHECKPOINT_DECLINED',
  'CHECKPOINT_EXPIRED',
  'FINALIZE_CHECKPOINT_FAILURE',
])

/** What stays as it is, however often one asks again. */
const FINAL: ReadonlySet<FailureReason> = new Set<FailureReason>([
  'PERIODIC_SCHEDULER_SHUTDOWN',
  'IO_EXCEPTION',
  'BLOCKING_OUTPUT_EXIST',
  'CHECKPOINT_COORDINATOR_SHUTDOWN',
  'CHECKPOINT_COORDINATOR_SUSPEND',
])

/** Flink's text for a reason (`CheckpointFailureReason.message`). */
export const reasonText = (reason: FailureReason): string => TEXTS[reason]

/** Whether it happens before the tasks are told of the snapshot (`isPreFlight`). */
export const isPreFlight = (reason: FailureReason): boolean => PRE_FLIGHT.has(reason)

/** Whether it counts against `execution.checkpointing.tolerable-failed-checkpoints` (`CheckpointFailureManager.checkFailureCounter`). */
export const isCounted = (reason: FailureReason): boolean => COUNTED.has(reason)

/** Whether a problem's code is one of the reasons: clients are told of it as a `CheckpointException`. */
export const isFailureReason = (code: string): code is FailureReason => Object.hasOwn(TEXTS, code)

/**
 * What is thrown, or told, where a snapshot comes to nothing (`CheckpointException`): the code is the reason, the message Flink's text
 * of it, after the detail where there is one.
 *
 * @param detail a sentence of its own, with its full stop
 */
export function checkpointFailure(reason: FailureReason, detail: string | null = null, options?: ErrorOptions): TidemarkError {
  const text = reasonText(reason)
  return new TidemarkError(
    { code: reason, message: detail === null ? text : `${detail} Failure reason: ${text}`, retriable: !FINAL.has(reason) },
    options,
  )
}
