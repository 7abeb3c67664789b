import type { ConfigOption, Configuration } from '../../api/configuration.ts'
import { Options } from '../../api/options.ts'

/** How a job's settings tell its restart strategy: as it was configured, not as it stands (`RestartStrategyDescriptionUtils`). */
export function describeRestart(configuration: Configuration): string {
  const time = (option: ConfigOption<number>): string => isoDuration(configuration.get(option))
  const real = (option: ConfigOption<number>): string => configuration.get(option).toFixed(6)
  switch (configuration.get(Options.RESTART_STRATEGY)) {
    case null:
      return 'Cluster level default restart strategy'
    case 'none':
      return 'Restart deactivated.'
    case 'fixed-delay':
      return `Restart with fixed delay (${time(Options.FIXED_DELAY)}). #${configuration.get(Options.FIXED_DELAY_ATTEMPTS)} restart attempts.`
    case 'failure-rate':
      return `Failure rate restart with maximum of ${configuration.get(Options.FAILURE_RATE_MAX_FAILURES)} failures within interval ${time(Options.FAILURE_RATE_INTERVAL)} and fixed delay ${time(Options.FAILURE_RATE_DELAY)}.`
    case 'exponential-delay':
      return `Restart with exponential delay: starting at ${time(Options.EXPONENTIAL_INITIAL_BACKOFF)}, increasing by ${real(Options.EXPONENTIAL_MULTIPLIER)}, with maximum ${time(Options.EXPONENTIAL_MAX_BACKOFF)}. Delay resets after ${time(Options.EXPONENTIAL_RESET_THRESHOLD)} with jitter ${real(Options.EXPONENTIAL_JITTER)}`
  }
}

/** `java.time.Duration.toString`: `PT1S`, `PT1H30M`, `PT0.2S`. */
function isoDuration(milliseconds: number): string {
  if (milliseconds === 0) return 'PT0S'
  const hours = Math.floor(milliseconds / 3_600_000)
  const minutes = Math.floor(milliseconds / 60_000) % 60
  const seconds = (milliseconds % 60_000) / 1000
  return `PT${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${seconds > 0 ? `${seconds}S` : ''}`
}
