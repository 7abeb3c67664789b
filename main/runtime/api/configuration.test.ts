import { describe, expect, it } from 'vitest'
import { Configuration } from './configuration.ts'
import { Options } from './options.ts'
import { parseDuration, parseSize } from './quantities.ts'

describe('Configuration', () => {
  it('has Flink’s defaults', () => {
    const empty = new Configuration()
    expect(empty.get(Options.PARALLELISM)).toBe(1)
    expect(empty.get(Options.CHECKPOINT_INTERVAL)).toBeNull()
    expect(empty.get(Options.CHECKPOINT_TIMEOUT)).toBe(600_000)
    expect(empty.get(Options.DATA_INLINE_THRESHOLD)).toBe(20_480)
    expect(empty.get(Options.STATE_BACKEND)).toBe('hashmap')
    expect(empty.get(Options.RESTART_STRATEGY)).toBeNull()
    expect(empty.has(Options.PARALLELISM)).toBe(false)
  })

  it('reads texts', () => {
    const set = new Configuration({
      'execution.checkpointing.interval': '10 s',
      'execution.checkpointing.mode': 'at-least-once',
      'restart-strategy.type': 'fixed-delay',
      'restart-strategy.exponential-delay.jitter-factor': '0.25',
      'pipeline.operator-chaining.enabled': 'FALSE',
    })
    expect(set.get(Options.CHECKPOINT_INTERVAL)).toBe(10_000)
    expect(set.get(Options.CHECKPOINT_MODE)).toBe('AT_LEAST_ONCE')
    expect(set.get(Options.RESTART_STRATEGY)).toBe('fixed-delay')
    expect(set.get(Options.EXPONENTIAL_JITTER)).toBe(0.25)
    expect(set.get(Options.CHAINING)).toBe(false)
  })

  it('accepts old names, and prefers the new one', () => {
    const old = new Configuration({ 'state.backend': 'rocksdb', 'restart-strategy': 'off', 'state.checkpoints.dir': '/a' })
    expect(old.get(Options.STATE_BACKEND)).toBe('rocksdb')
    expect(old.get(Options.RESTART_STRATEGY)).toBe('none')
    expect(old.get(Options.CHECKPOINT_DIR)).toBe('/a')
    expect(old.setText('execution.checkpointing.dir', '/b').get(Options.CHECKPOINT_DIR)).toBe('/b')
  })

  it('keeps what is set as text that it reads again', () => {
    const set = new Configuration().set(Options.CHECKPOINT_INTERVAL, 500).set(Options.DATA_INLINE_THRESHOLD, 1024)
    expect(set.toRecord()).toEqual({
      'execution.checkpointing.interval': '500 ms',
      'execution.checkpointing.data-inline-threshold': '1024 bytes',
    })
    expect([set.get(Options.CHECKPOINT_INTERVAL), set.get(Options.DATA_INLINE_THRESHOLD)]).toEqual([500, 1024])
  })

  it.each([
    [Options.PARALLELISM, 'many'],
    [Options.PARALLELISM, '3000000000'],
    [Options.CHECKPOINT_INTERVAL, '10 fortnights'],
    [Options.CHAINING, 'yes'],
    [Options.CHECKPOINT_MODE, 'sometimes'],
    [Options.DATA_INLINE_THRESHOLD, 'kb'],
    [Options.EXPONENTIAL_JITTER, ''],
  ])('names the key of a text that it cannot read: %o', (option, text) => {
    expect(() => new Configuration({ [option.key]: text }).get<unknown>(option)).toThrow(
      expect.objectContaining({ code: 'INVALID_CONFIGURATION', field: option.key, found: text }),
    )
  })
})

describe('quantities', () => {
  it.each([
    ['10 s', 10_000],
    ['5min', 300_000],
    ['200', 200],
    [' 1 day ', 86_400_000],
    ['2 H', 7_200_000],
    ['1 ns', 1e-6],
    ['-1 s', null],
    ['1.5 s', null],
    ['s', null],
  ])('duration “%s”', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds)
  })

  it.each([
    ['20kb', 20_480],
    ['64 mb', 67_108_864],
    ['7', 7],
    ['1 GB', 2 ** 30],
    ['2 tebibytes', 2 ** 41],
    ['1 pb', null],
  ])('size “%s”', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes)
  })
})
