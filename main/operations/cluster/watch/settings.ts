import type { SettingView } from '../../../../shared/model/index.ts'
import { duration } from '../../../../shared/text/index.ts'
import type { FlinkClient } from '../../../flink/flink-client.ts'

type CheckpointConfig = Awaited<ReturnType<FlinkClient['checkpointConfig']>>

/** The settings of a job that decide what becomes of its state. Pure. */
export function settingsOf(config: CheckpointConfig, savepointFolder: string | null, restartStrategy: string | null): SettingView[] {
  const { interval, timeout, mode, externalization, unaligned_checkpoints: unaligned } = config
  const set = (key: string, value: string | null | undefined, means: string): SettingView[] =>
    value === null || value === undefined || value === '' ? [] : [{ key, value, means }]
  return [
    {
      key: 'execution.checkpointing.savepoint-dir',
      value: savepointFolder ?? 'not set',
      means: savepointFolder === null ? 'Each savepoint has to name its folder.' : 'Savepoints go there unless they name another folder.',
    },
    {
      key: 'execution.checkpointing.interval',
      value: interval === null ? 'not set' : duration(interval),
      means:
        interval === null
          ? 'The job takes no checkpoints by itself: a failure loses what no savepoint holds.'
          : 'A failure goes back at most about this far.',
    },
    ...set('execution.checkpointing.timeout', duration(timeout), 'A savepoint that takes longer than this is given up.'),
    ...set(
      'execution.checkpointing.mode',
      mode.toUpperCase(),
      mode.toLowerCase() === 'exactly_once' ? 'State counts each record once.' : 'State may count records twice after a failure.',
    ),
    ...set(
      'execution.checkpointing.externalized-checkpoint-retention',
      externalization.enabled
        ? externalization.delete_on_cancellation
          ? 'DELETE_ON_CANCELLATION'
          : 'RETAIN_ON_CANCELLATION'
        : 'NO_EXTERNALIZED_CHECKPOINTS',
      externalization.enabled && !externalization.delete_on_cancellation
        ? 'The last checkpoint stays when the job is cancelled.'
        : 'Cancelling the job deletes its checkpoints.',
    ),
    ...set('state.backend.type', config.state_backend, 'Native savepoints are in its own format; canonical ones fit any.'),
    ...set('execution.checkpointing.storage', config.checkpoint_storage, 'Where checkpoints are kept.'),
    ...(unaligned === true
      ? set('execution.checkpointing.unaligned.enabled', 'true', 'Checkpoints hold records in flight; savepoints never do.')
      : []),
    ...(config.state_changelog_enabled === true
      ? set('state.changelog.enabled', 'true', 'Checkpoints are written as changes; a savepoint is whole.')
      : []),
    ...set('restart-strategy', restartStrategy, 'What the job does after a failure.'),
  ]
}
