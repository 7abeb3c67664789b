import { TidemarkError } from '../../../shared/model/index.ts'
import { isFailureReason } from '../checkpoint/coordinator/failure-reasons.ts'
import type { Failure } from '../cluster.ts'

const CHECKPOINT_EXCEPTION = 'org.apache.flink.runtime.checkpoint.CheckpointException'

/** Which of Flink's exceptions stands for a problem of ours. */
const CLASSES: Readonly<Record<string, string>> = {
  RESTORE_UNMAPPED: 'java.lang.IllegalStateException',
  RESTORE_MAX_PARALLELISM: 'java.lang.IllegalStateException',
  STATE_MIGRATION: 'org.apache.flink.util.StateMigrationException',
  NOT_FOUND: 'java.io.FileNotFoundException',
  ACCESS_DENIED: 'java.nio.file.AccessDeniedException',
  NO_SPACE: 'java.io.IOException',
  STORAGE_FAILED: 'java.io.IOException',
  TOLERABLE_FAILURES_EXCEEDED: 'org.apache.flink.util.FlinkRuntimeException',
  RESTORE_FINISHED_STATE: 'org.apache.flink.util.FlinkRuntimeException',
  STOP_WITH_SAVEPOINT_STOPPING: 'org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException',
}

/** What was thrown, as Flink's clients read it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof TidemarkError) {
    const className = CLASSES[error.code] ?? (isFailureReason(error.code) ? CHECKPOINT_EXCEPTION : 'org.apache.flink.util.FlinkException')
    return { className, message: error.message, cause: causeOf(error) }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { className: 'java.lang.RuntimeException', message, cause: null }
}

/** Causes are told as well: the reason of a snapshot's failure says little without them. */
const causeOf = ({ cause }: Error): Failure | null => (cause instanceof Error ? failureOf(cause) : null)
