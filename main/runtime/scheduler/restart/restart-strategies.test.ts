import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Configuration } from '../../api/configuration.ts'
import { describeRestart } from './describe-restart.ts'
import { ExponentialDelay, type ExponentialDelaySettings } from './exponential-delay.ts'
import { FailureRate } from './failure-rate.ts'
import { recoveryFrom } from './failure-handler.ts'
import { FixedDelay } from './fixed-delay.ts'
import { noRestart } from './no-restart.ts'
import { restartStrategyOf } from './restart-strategy-of.ts'

const middle = (): number => 0.5
const of = (values: Record<string, string>, checkpointing = false) => restartStrategyOf(new Configuration(values), checkpointing, middle)

describe('fixed delay', () => {
  it('restarts so many times', () => {
    const strategy = new FixedDelay({ attempts: 2, delay: 500 })
    expect([1, 2, 3].map(() => [strategy.failed(), strategy.canRestart(), strategy.backoffMs()])).toEqual([
      [true, true, 500],
      [true, true, 500],
      [true, false, 500],
    ])
    expect(strategy.name).toBe('FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts=2, backoffTimeMS=500)')
  })
})

describe('failure rate', () => {
  it('restarts while no more than so many failures come within the interval', () => {
    const strategy = new FailureRate({ maxFailures: 2, interval: 100, delay: 5 })
    const after = (now: number): boolean => {
      strategy.failed(now)
      return strategy.canRestart()
    }
    // 100 is still within the interval that began at 0, 101 is not
    expect([0, 50, 100].map(after)).toEqual([true, true, false])
    expect([151, 201].map(after)).toEqual([true, true])
    expect(after(251)).toBe(false)
    expect(strategy.backoffMs()).toBe(5)
    expect(strategy.name).toBe(
      'FailureRateRestartBackoffTimeStrategy(FailureRateRestartBackoffTimeStrategy(failuresIntervalMS=100,backoffTimeMS=5,maxFailuresPerInterval=2)',
    )
  })
})

const SETTINGS: ExponentialDelaySettings = {
  initialBackoff: 1000,
  maxBackoff: 60_000,
  multiplier: 2,
  resetThreshold: 10_000,
  jitter: 0,
  attempts: 100,
}

describe('exponential delay', () => {
  it('waits longer from failure to failure, up to the maximum', () => {
    const strategy = new ExponentialDelay({ ...SETTINGS, maxBackoff: 5000 }, middle)
    let now = 0
    const delays = [1, 2, 3, 4, 5].map(() => {
      now += 1
      strategy.failed(now)
      now += strategy.backoffMs()
      return strategy.backoffMs()
    })
    expect(delays).toEqual([1000, 2000, 4000, 5000, 5000])
  })

  it('counts failures while it waits as one', () => {
    const strategy = new ExponentialDelay({ ...SETTINGS, attempts: 1 }, middle)
    expect([strategy.failed(0), strategy.backoffMs()]).toEqual([true, 1000])
    expect([strategy.failed(400), strategy.backoffMs()]).toEqual([false, 600])
    expect([strategy.failed(1000), strategy.backoffMs(), strategy.canRestart()]).toEqual([false, 0, true])
    expect([strategy.failed(1001), strategy.backoffMs(), strategy.canRestart()]).toEqual([true, 2000, false])
  })

  it('begins anew once the job has run long enough', () => {
    const strategy = new ExponentialDelay(SETTINGS, middle)
    strategy.failed(0)
    strategy.failed(1000 + 9999)
    expect(strategy.backoffMs()).toBe(2000)
    strategy.failed(1000 + 9999 + 2000 + 10_000)
    expect(strategy.backoffMs()).toBe(1000)
  })

  it('shakes the back-off by its part, but never below the first', () => {
    const at = (random: number, failures: number): number => {
      const strategy = new ExponentialDelay({ ...SETTINGS, jitter: 0.25 }, () => random)
      let now = 0
      for (let i = 0; i < failures; i++) {
        now += 1 + strategy.backoffMs()
        strategy.failed(now)
      }
      return strategy.backoffMs()
    }
    expect([at(0, 2), at(0.5, 2), at(0.9999, 2)]).toEqual([1500, 2000, 2500])
    expect(at(0, 1)).toBe(1000)
  })

  it('tells all it stands at', () => {
    const strategy = new ExponentialDelay({ ...SETTINGS, multiplier: 1.5, jitter: 0.1, attempts: 0x7fffffff }, middle)
    const name = (attempt: number, next: number): string =>
      `ExponentialDelayRestartBackoffTimeStrategy(initialBackoffMS=1000, maxBackoffMS=60000, backoffMultiplier=1.5, resetBackoffThresholdMS=10000, jitterFactor=0.1, attemptsBeforeResetBackoff=2147483647, currentRestartAttempt=${attempt}, nextRestartTimestamp=${next})`
    expect(strategy.name).toBe(name(0, -2_147_483_648))
    strategy.failed(5000)
    expect(strategy.name).toBe(name(1, 6000))
    expect(new ExponentialDelay({ ...SETTINGS, multiplier: 2 }, middle).name).toContain(
      'backoffMultiplier=2.0, resetBackoffThresholdMS=10000, jitterFactor=0.0,',
    )
  })

  it('whatever fails when, waits between the first back-off and the maximum after each failure that counts', () => {
    const Settings = fc.record({
      initialBackoff: fc.integer({ min: 1, max: 1000 }),
      maxBackoff: fc.integer({ min: 1000, max: 100_000 }),
      multiplier: fc.double({ min: 1.001, max: 100, noNaN: true }),
      resetThreshold: fc.integer({ min: 1, max: 100_000 }),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
      attempts: fc.integer({ min: 1, max: 10 }),
    })
    fc.assert(
      fc.property(
        Settings,
        fc.array(fc.nat(200_000), { minLength: 1, maxLength: 400 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (settings, pauses, random) => {
          const strategy = new ExponentialDelay(settings, () => random)
          let now = 0
          let due = -1
          for (const pause of pauses) {
            now += pause
            const counted = strategy.failed(now)
            expect(counted).toBe(now > due)
            if (!counted) {
              expect(strategy.backoffMs()).toBe(due - now)
              continue
            }
            expect(strategy.backoffMs()).toBeGreaterThanOrEqual(settings.initialBackoff)
            expect(strategy.backoffMs()).toBeLessThanOrEqual(settings.maxBackoff)
            due = now + strategy.backoffMs()
          }
        },
      ),
    )
  })
})

describe('the strategy of a job', () => {
  it('is none without checkpointing, and exponential delay with it', () => {
    expect(of({})).toBe(noRestart)
    expect(of({}, true)).toBeInstanceOf(ExponentialDelay)
    expect(of({ 'restart-strategy.type': 'disable' }, true)).toBe(noRestart)
  })

  it('is that which was chosen, with its settings', () => {
    expect(of({ 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.attempts': '7' }, true).name).toBe(
      'FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts=7, backoffTimeMS=1000)',
    )
    expect(of({ 'restart-strategy': 'failurerate', 'restart-strategy.failure-rate.delay': '2 s' }).name).toContain('backoffTimeMS=2000')
    expect(
      of({ 'restart-strategy.type': 'exponential-delay', 'restart-strategy.exponential-delay.attempts-before-reset-backoff': '3' }).name,
    ).toContain('attemptsBeforeResetBackoff=3')
  })

  it('by default has its own values, not those set for it by name', () => {
    expect(of({ 'restart-strategy.exponential-delay.max-backoff': '3 s' }, true).name).toContain('maxBackoffMS=60000')
  })

  it.each([
    ['fixed-delay', 'fixed-delay.attempts', '-1', 'Maximum number of restart attempts must be at least 0.'],
    [
      'failure-rate',
      'failure-rate.max-failures-per-interval',
      '0',
      'Maximum number of restart attempts per time unit must be greater than 0.',
    ],
    ['failure-rate', 'failure-rate.failure-rate-interval', '0', 'Failures interval must be greater than 0 ms.'],
    ['exponential-delay', 'exponential-delay.initial-backoff', '0', 'Initial backoff must be at least 1.'],
    ['exponential-delay', 'exponential-delay.initial-backoff', '2 min', 'Initial backoff cannot be higher than maximum backoff.'],
    ['exponential-delay', 'exponential-delay.max-backoff', '0', 'Maximum backoff must be at least 1.'],
    ['exponential-delay', 'exponential-delay.backoff-multiplier', '1', 'Backoff multiplier must be greater than 1.'],
    [
      'exponential-delay',
      'exponential-delay.reset-backoff-threshold',
      '0',
      'Threshold duration for exponential backoff reset must be at least 1.',
    ],
    ['exponential-delay', 'exponential-delay.jitter-factor', '1.1', 'Jitter factor must be >= 0 and <= 1.'],
    ['exponential-delay', 'exponential-delay.attempts-before-reset-backoff', '0', 'The attemptsBeforeResetBackoff must be at least 1.'],
  ])('%s, %s = %s is refused', (type, name, value, message) => {
    const key = `restart-strategy.${name}`
    expect(() => of({ 'restart-strategy.type': type, [key]: value })).toThrow(
      expect.objectContaining({ code: 'INVALID_CONFIGURATION', field: key, message: expect.stringContaining(message) as string }),
    )
  })

  it.each([
    [{}, 'Cluster level default restart strategy'],
    [{ 'restart-strategy.type': 'none' }, 'Restart deactivated.'],
    [
      { 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.delay': '90 s' },
      'Restart with fixed delay (PT1M30S). #1 restart attempts.',
    ],
    [
      {
        'restart-strategy.type': 'failure-rate',
        'restart-strategy.failure-rate.delay': '200 ms',
        'restart-strategy.failure-rate.failure-rate-interval': '25 h',
      },
      'Failure rate restart with maximum of 1 failures within interval PT25H and fixed delay PT0.2S.',
    ],
    [
      { 'restart-strategy.type': 'exponential-delay', 'restart-strategy.exponential-delay.reset-backoff-threshold': '0' },
      'Restart with exponential delay: starting at PT1S, increasing by 1.500000, with maximum PT1M. Delay resets after PT0S with jitter 0.100000',
    ],
  ])('%j is told as “%s”', (values, text) => {
    expect(describeRestart(new Configuration(values as Record<string, string>))).toBe(text)
  })
})

describe('a failure', () => {
  it('is followed by a restart, as long as the strategy has one', () => {
    const strategy = new FixedDelay({ attempts: 1, delay: 10 })
    expect(recoveryFrom(strategy, 0, true)).toEqual({ kind: 'restart', delay: 10, newAttempt: true })
    expect(recoveryFrom(strategy, 1, true)).toEqual({
      kind: 'fail',
      message: 'Recovery is suppressed by FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts=1, backoffTimeMS=10)',
    })
    expect(recoveryFrom(noRestart, 0, true)).toEqual({ kind: 'fail', message: 'Recovery is suppressed by NoRestartBackoffTimeStrategy' })
  })

  it('that a restart cannot help is not counted', () => {
    const strategy = new FixedDelay({ attempts: 1, delay: 10 })
    expect(recoveryFrom(strategy, 0, false)).toEqual({ kind: 'fail', message: 'The failure is not recoverable' })
    expect(recoveryFrom(strategy, 0, true).kind).toBe('restart')
  })
})
