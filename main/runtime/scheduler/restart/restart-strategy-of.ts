import { TidemarkError } from '../../../../shared/model/problem.ts'
import type { ConfigOption, Configuration } from '../../api/configuration.ts'
import { Options } from '../../api/options.ts'
import { ExponentialDelay } from './exponential-delay.ts'
import { FailureRate } from './failure-rate.ts'
import { FixedDelay } from './fixed-delay.ts'
import { noRestart } from './no-restart.ts'
import type { RestartStrategy } from './restart-strategy.ts'

/**
 * The strategy that a job was given, or by default: exponential delay with checkpointing, none without
 * (`RestartBackoffTimeStrategyFactoryLoader`, 2.x; before 2.0 it was a fixed delay without an end). What is set of the default
 * strategy is not read unless that is chosen by name.
 *
 * @param random in [0, 1)
 * @throws TidemarkError INVALID_CONFIGURATION that names the key, for what Flink refuses as well
 */
export function restartStrategyOf(configuration: Configuration, checkpointing: boolean, random: () => number): RestartStrategy {
  switch (configuration.get(Options.RESTART_STRATEGY)) {
    case 'none':
      return noRestart
    case 'fixed-delay':
      return fixedDelay(configuration)
    case 'failure-rate':
      return failureRate(configuration)
    case 'exponential-delay':
      return exponentialDelay(configuration, random)
    case null:
      return checkpointing ? exponentialDelay(withoutValues, random) : noRestart
  }
}

type Reader = Pick<Configuration, 'get'>

const withoutValues: Reader = { get: ({ defaultValue }) => defaultValue }

const fixedDelay = (from: Reader): FixedDelay =>
  new FixedDelay({
    attempts: checked(from, Options.FIXED_DELAY_ATTEMPTS, (n) => n >= 0, 'Maximum number of restart attempts must be at least 0.'),
    delay: from.get(Options.FIXED_DELAY),
  })

const failureRate = (from: Reader): FailureRate =>
  new FailureRate({
    maxFailures: checked(
      from,
      Options.FAILURE_RATE_MAX_FAILURES,
      (n) => n > 0,
      'Maximum number of restart attempts per time unit must be greater than 0.',
    ),
    interval: checked(from, Options.FAILURE_RATE_INTERVAL, (ms) => ms > 0, 'Failures interval must be greater than 0 ms.'),
    delay: from.get(Options.FAILURE_RATE_DELAY),
  })

function exponentialDelay(from: Reader, random: () => number): ExponentialDelay {
  const maxBackoff = checked(from, Options.EXPONENTIAL_MAX_BACKOFF, (ms) => ms >= 1, 'Maximum backoff must be at least 1.')
  checked(from, Options.EXPONENTIAL_INITIAL_BACKOFF, (ms) => ms >= 1, 'Initial backoff must be at least 1.')
  return new ExponentialDelay(
    {
      initialBackoff: checked(
        from,
        Options.EXPONENTIAL_INITIAL_BACKOFF,
        (ms) => ms <= maxBackoff,
        'Initial backoff cannot be higher than maximum backoff.',
      ),
      maxBackoff,
      multiplier: checked(from, Options.EXPONENTIAL_MULTIPLIER, (x) => x > 1, 'Backoff multiplier must be greater than 1.'),
      resetThreshold: checked(
        from,
        Options.EXPONENTIAL_RESET_THRESHOLD,
        (ms) => ms >= 1,
        'Threshold duration for exponential backoff reset must be at least 1.',
      ),
      jitter: checked(from, Options.EXPONENTIAL_JITTER, (x) => x >= 0 && x <= 1, 'Jitter factor must be >= 0 and <= 1.'),
      attempts: checked(from, Options.EXPONENTIAL_ATTEMPTS, (n) => n >= 1, 'The attemptsBeforeResetBackoff must be at least 1.'),
    },
    random,
  )
}

function checked(from: Reader, option: ConfigOption<number>, holds: (value: number) => boolean, message: string): number {
  const value = from.get(option)
  if (holds(value)) return value
  throw new TidemarkError({
    code: 'INVALID_CONFIGURATION',
    message: `${message} “${option.key}” is ${value}; change it.`,
    field: option.key,
    found: String(value),
  })
}
