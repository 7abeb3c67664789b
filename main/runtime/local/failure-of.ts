import { TidemarkError } from '../../../shared/model/index.ts'
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
  NOT_ALL_REQUIRED_TASKS_RUNNING: CHECKPOINT_EXCEPTION,
  CHECKPOINT_IN_PROGRESS: CHECKPOINT_EXCEPTION,
}

/** What was thrown, as Flink's clients read it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof TidemarkError) {
    const className =
      CLASSES[error.code] ?? (error.code.startsWith('CHECKPOINT_') ? CHECKPOINT_EXCEPTION : 'org.apache.flink.util.FlinkException')
    return { className, message: error.message, cause: null }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { className: 'java.lang.RuntimeException', message, cause: null }
}
