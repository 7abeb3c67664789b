import type { RestartStrategy } from './restart-strategy.ts'

/** A failure ends the job (`NoRestartBackoffTimeStrategy`). */
export const noRestart: RestartStrategy = {
  failed: () => true,
  canRestart: () => false,
  backoffMs: () => 0,
  name: 'NoRestartBackoffTimeStrategy',
}
