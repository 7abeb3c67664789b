import { booleanOption, doubleOption, durationOption, intOption, sizeOption, textOption, wordOption } from './configuration.ts'

const MINUTE = 60_000
const checkpointing = 'execution.checkpointing'
const chaining = 'pipeline.operator-chaining'

/**
 * The keys that a local job minds, with Flink 2.3's names, old names and defaults (`PipelineOptions`, `CoreOptions`,
 * `CheckpointingOptions`, `StateBackendOptions`, `StateChangelogOptions`, `RestartStrategyOptions`). Durations are milliseconds, sizes bytes.
 */
export const Options = {
  NAME: textOption('pipeline.name', null),
  /** -1: none for the whole job. */
  MAX_PARALLELISM: intOption('pipeline.max-parallelism', -1),
  PARALLELISM: intOption('parallelism.default', 1),
  CHAINING: booleanOption([`${chaining}.enabled`, chaining], true),
  CHAIN_DIFFERENT_MAX_PARALLELISM: booleanOption(`${chaining}.chain-operators-with-different-max-parallelism`, true),
  AUTO_GENERATE_UIDS: booleanOption('pipeline.auto-generate-uids', true),
  AUTO_WATERMARK_INTERVAL: durationOption('pipeline.auto-watermark-interval', 200),
  OBJECT_REUSE: booleanOption('pipeline.object-reuse', false),
  VERTEX_DESCRIPTION_MODE: wordOption('pipeline.vertex-description-mode', ['TREE', 'CASCADING'], 'TREE'),
  VERTEX_NAME_INDEX_PREFIX: booleanOption('pipeline.vertex-name-include-index-prefix', false),

  /** Null: no checkpoints of their own. */
  CHECKPOINT_INTERVAL: durationOption(`${checkpointing}.interval`, null),
  CHECKPOINT_MODE: wordOption(`${checkpointing}.mode`, ['EXACTLY_ONCE', 'AT_LEAST_ONCE'], 'EXACTLY_ONCE'),
  CHECKPOINT_TIMEOUT: durationOption(`${checkpointing}.timeout`, 10 * MINUTE),
  CHECKPOINT_MIN_PAUSE: durationOption(`${checkpointing}.min-pause`, 0),
  MAX_CONCURRENT_CHECKPOINTS: intOption(`${checkpointing}.max-concurrent-checkpoints`, 1),
  TOLERABLE_FAILED_CHECKPOINTS: intOption(`${checkpointing}.tolerable-failed-checkpoints`, 0),
  CHECKPOINTS_AFTER_TASKS_FINISH: booleanOption(
    [`${checkpointing}.checkpoints-after-tasks-finish`, `${checkpointing}.checkpoints-after-tasks-finish.enabled`],
    true,
  ),
  UNALIGNED: booleanOption([`${checkpointing}.unaligned.enabled`, `${checkpointing}.unaligned`], false),
  ALIGNED_CHECKPOINT_TIMEOUT: durationOption([`${checkpointing}.aligned-checkpoint-timeout`, `${checkpointing}.alignment-timeout`], 0),
  NUM_RETAINED: intOption([`${checkpointing}.num-retained`, 'state.checkpoints.num-retained'], 1),
  CHECKPOINT_DIR: textOption([`${checkpointing}.dir`, 'state.checkpoints.dir', 'state.backend.fs.checkpointdir'], null),
  SAVEPOINT_DIR: textOption([`${checkpointing}.savepoint-dir`, 'state.savepoints.dir', 'savepoints.state.backend.fs.dir'], null),
  CREATE_SUBDIR: booleanOption([`${checkpointing}.create-subdir`, 'state.checkpoints.create-subdir'], true),
  INCREMENTAL: booleanOption([`${checkpointing}.incremental`, 'state.backend.incremental'], false),
  DATA_INLINE_THRESHOLD: sizeOption(
    [`${checkpointing}.data-inline-threshold`, 'state.storage.fs.memory-threshold', 'state.backend.fs.memory-threshold'],
    20 * 1024,
  ),
  EXTERNALIZED_RETENTION: wordOption(
    `${checkpointing}.externalized-checkpoint-retention`,
    ['DELETE_ON_CANCELLATION', 'RETAIN_ON_CANCELLATION', 'NO_EXTERNALIZED_CHECKPOINTS'],
    'NO_EXTERNALIZED_CHECKPOINTS',
  ),
  /** Tidemark's own: the oldest Flink that is to read the job's snapshots. Null: the one that wrote what the job goes on from, else 2.3. */
  SNAPSHOTS_READABLE_BY: wordOption('tidemark.snapshots.readable-by', ['1.20', '2.0', '2.3'], null),
  STATE_BACKEND: textOption(['state.backend.type', 'state.backend'], 'hashmap'),
  CHANGELOG: booleanOption(['state.changelog.enabled', 'state.backend.changelog.enabled'], false),
  CHANGELOG_MATERIALIZATION_INTERVAL: durationOption(
    ['state.changelog.periodic-materialize.interval', 'state.backend.changelog.periodic-materialize.interval'],
    10 * MINUTE,
  ),
  CHANGELOG_STORAGE: textOption(['state.changelog.storage', 'state.backend.changelog.storage'], 'memory'),

  /** Null: as checkpointing is on (exponential-delay) or off (none). */
  RESTART_STRATEGY: wordOption(
    ['restart-strategy.type', 'restart-strategy'],
    ['none', 'fixed-delay', 'failure-rate', 'exponential-delay'],
    null,
    { off: 'none', disable: 'none', fixeddelay: 'fixed-delay', failurerate: 'failure-rate', exponentialdelay: 'exponential-delay' },
  ),
  FIXED_DELAY_ATTEMPTS: intOption('restart-strategy.fixed-delay.attempts', 1),
  FIXED_DELAY: durationOption('restart-strategy.fixed-delay.delay', 1000),
  FAILURE_RATE_MAX_FAILURES: intOption('restart-strategy.failure-rate.max-failures-per-interval', 1),
  FAILURE_RATE_INTERVAL: durationOption('restart-strategy.failure-rate.failure-rate-interval', MINUTE),
  FAILURE_RATE_DELAY: durationOption('restart-strategy.failure-rate.delay', 1000),
  EXPONENTIAL_INITIAL_BACKOFF: durationOption('restart-strategy.exponential-delay.initial-backoff', 1000),
  EXPONENTIAL_MAX_BACKOFF: durationOption('restart-strategy.exponential-delay.max-backoff', MINUTE),
  EXPONENTIAL_MULTIPLIER: doubleOption('restart-strategy.exponential-delay.backoff-multiplier', 1.5),
  EXPONENTIAL_RESET_THRESHOLD: durationOption('restart-strategy.exponential-delay.reset-backoff-threshold', 60 * MINUTE),
  EXPONENTIAL_JITTER: doubleOption('restart-strategy.exponential-delay.jitter-factor', 0.1),
  EXPONENTIAL_ATTEMPTS: intOption('restart-strategy.exponential-delay.attempts-before-reset-backoff', 0x7fffffff),
} as const
