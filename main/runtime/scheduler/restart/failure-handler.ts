import type { RestartStrategy } from './restart-strategy.ts'

/** What is done about a failure. */
export type Recovery =
  /** All tasks are restarted after `delay` milliseconds; `newAttempt`: a root failure of its own, not one in the wake of another. */
  | { kind: 'restart'; delay: number; newAttempt: boolean }
  /** The job fails with a `JobException` of this text around the failure. */
  | { kind: 'fail'; message: string }

/**
 * Whether a job goes on after a failure (`ExecutionFailureHandler.handleFailure`).
 * @param recoverable false for failures that a restart cannot help, as that of a stop after its savepoint was complete
 */
export function recoveryFrom(strategy: RestartStrategy, now: number, recoverable: boolean): Recovery {
  if (!recoverable) return { kind: 'fail', message: 'The failure is not recoverable' }
  const newAttempt = strategy.failed(now)
  if (strategy.canRestart()) return { kind: 'restart', delay: strategy.backoffMs(), newAttempt }
  return { kind: 'fail', message: `Recovery is suppressed by ${strategy.name}` }
}
