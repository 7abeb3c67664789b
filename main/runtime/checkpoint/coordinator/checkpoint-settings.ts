import { TidemarkError } from '../../../../shared/model/problem.ts'
import type { ConfigOption, Configuration } from '../../api/configuration.ts'
import { Options } from '../../api/options.ts'
import type { CheckpointSettings } from '../../cluster/checkpoints.ts'

/** `CheckpointCoordinatorConfiguration.MINIMAL_CHECKPOINT_TIME` */
const SHORTEST = 10

const BACKENDS: Readonly<Record<string, string>> = {
  hashmap: 'HashMapStateBackend',
  rocksdb: 'EmbeddedRocksDBStateBackend',
  forst: 'ForStStateBackend',
}

/**
 * How a job takes its checkpoints (`CheckpointCoordinatorConfiguration`, `CheckpointConfig`), as its REST API tells it. A job without
 * periodic checkpoints is told of as `at_least_once`. An interval shorter than the minimum pause is told of as it was set.
 *
 * @throws TidemarkError INVALID_CONFIGURATION that names the key, for what Flink refuses as well
 */
export function checkpointSettingsOf(configuration: Configuration): CheckpointSettings {
  const interval = configuration.get(Options.CHECKPOINT_INTERVAL)
  const unaligned = configuration.get(Options.UNALIGNED)
  const retention = configuration.get(Options.EXTERNALIZED_RETENTION)
  const least = (option: ConfigOption<number>, lowest: number, message: string): number => {
    const value = configuration.get(option)
    if (value < lowest) throw invalid(option, message, value)
    return value
  }
  if (interval !== null && interval < SHORTEST)
    throw invalid(Options.CHECKPOINT_INTERVAL, `Checkpoint interval must be larger than or equal to ${SHORTEST} ms`, interval)
  const maxConcurrent = least(Options.MAX_CONCURRENT_CHECKPOINTS, 1, 'The maximum number of concurrent attempts must be at least one.')
  if (unaligned && maxConcurrent > 1)
    throw invalid(
      Options.MAX_CONCURRENT_CHECKPOINTS,
      "maxConcurrentCheckpoints can't be > 1 if UnalignedCheckpoints enabled",
      maxConcurrent,
    )
  return {
    mode: interval !== null && configuration.get(Options.CHECKPOINT_MODE) === 'EXACTLY_ONCE' ? 'exactly_once' : 'at_least_once',
    interval,
    timeout: least(Options.CHECKPOINT_TIMEOUT, SHORTEST, `Checkpoint timeout must be larger than or equal to ${SHORTEST} ms`),
    minPause: configuration.get(Options.CHECKPOINT_MIN_PAUSE),
    maxConcurrent,
    externalization: {
      enabled: retention !== 'NO_EXTERNALIZED_CHECKPOINTS',
      deleteOnCancellation: retention !== 'RETAIN_ON_CANCELLATION',
    },
    stateBackend: backendName(configuration.get(Options.STATE_BACKEND)),
    checkpointStorage: configuration.get(Options.CHECKPOINT_DIR) === null ? 'JobManagerCheckpointStorage' : 'FileSystemCheckpointStorage',
    unaligned,
    tolerableFailures: least(Options.TOLERABLE_FAILED_CHECKPOINTS, 0, 'The tolerable failure checkpoint number must be non-negative.'),
    alignedTimeout: configuration.get(Options.ALIGNED_CHECKPOINT_TIMEOUT),
    afterTasksFinish: configuration.get(Options.CHECKPOINTS_AFTER_TASKS_FINISH),
    changelog: {
      enabled: configuration.get(Options.CHANGELOG),
      materializationInterval: configuration.get(Options.CHANGELOG_MATERIALIZATION_INTERVAL),
      storage: configuration.get(Options.CHANGELOG_STORAGE),
    },
  }
}

/** Simple name of the class: of Flink's own by their short names, of others (a factory) by theirs. */
const backendName = (type: string): string => BACKENDS[type.toLowerCase()] ?? type.slice(type.lastIndexOf('.') + 1)

const invalid = ({ key }: { key: string }, message: string, found: number): TidemarkError =>
  new TidemarkError({
    code: 'INVALID_CONFIGURATION',
    message: `${message}${message.endsWith('.') ? '' : '.'} “${key}” is ${found}; change it.`,
    field: key,
    found: String(found),
  })
