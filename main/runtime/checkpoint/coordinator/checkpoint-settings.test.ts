import { describe, expect, it } from 'vitest'
import { Configuration } from '../../api/configuration.ts'
import { checkpointSettingsOf } from './checkpoint-settings.ts'

const of = (values: Record<string, string> = {}) => checkpointSettingsOf(new Configuration(values))

describe('how checkpoints are taken', () => {
  it('where nothing is set is told as real Flink tells it', () => {
    expect(of()).toEqual({
      mode: 'at_least_once',
      interval: null,
      timeout: 600_000,
      minPause: 0,
      maxConcurrent: 1,
      externalization: { enabled: false, deleteOnCancellation: true },
      stateBackend: 'HashMapStateBackend',
      checkpointStorage: 'JobManagerCheckpointStorage',
      unaligned: false,
      tolerableFailures: 0,
      alignedTimeout: 0,
      afterTasksFinish: true,
      changelog: { enabled: false, materializationInterval: 600_000, storage: 'memory' },
    })
  })

  it('is told as it is set', () => {
    expect(
      of({
        'execution.checkpointing.interval': '5 s',
        'execution.checkpointing.timeout': '1 min',
        'execution.checkpointing.min-pause': '10 s',
        'execution.checkpointing.max-concurrent-checkpoints': '2',
        'execution.checkpointing.tolerable-failed-checkpoints': '3',
        'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
        'execution.checkpointing.dir': '/ckp',
        'execution.checkpointing.checkpoints-after-tasks-finish': 'false',
        'state.backend.type': 'rocksdb',
        'state.changelog.enabled': 'true',
      }),
    ).toEqual({
      mode: 'exactly_once',
      interval: 5000,
      timeout: 60_000,
      minPause: 10_000,
      maxConcurrent: 2,
      externalization: { enabled: true, deleteOnCancellation: false },
      stateBackend: 'EmbeddedRocksDBStateBackend',
      checkpointStorage: 'FileSystemCheckpointStorage',
      unaligned: false,
      tolerableFailures: 3,
      alignedTimeout: 0,
      afterTasksFinish: false,
      changelog: { enabled: true, materializationInterval: 600_000, storage: 'memory' },
    })
    expect(of({ 'execution.checkpointing.externalized-checkpoint-retention': 'DELETE_ON_CANCELLATION' }).externalization).toEqual({
      enabled: true,
      deleteOnCancellation: true,
    })
    expect(of({ 'state.backend.type': 'com.example.OwnBackendFactory' }).stateBackend).toBe('OwnBackendFactory')
    expect(of({ 'execution.checkpointing.interval': '5 s', 'execution.checkpointing.mode': 'AT_LEAST_ONCE' }).mode).toBe('at_least_once')
  })

  it.each([
    [
      'execution.checkpointing.interval',
      '9 ms',
      /^Checkpoint interval must be larger than or equal to 10 ms\. .*“execution\.checkpointing\.interval” is 9/,
    ],
    ['execution.checkpointing.timeout', '1 ms', /^Checkpoint timeout must be/],
    ['execution.checkpointing.max-concurrent-checkpoints', '0', /^The maximum number of concurrent attempts must be at least one\./],
    ['execution.checkpointing.tolerable-failed-checkpoints', '-1', /^The tolerable failure checkpoint number must be non-negative\./],
  ])('%s of %s is refused', (key, value, message) => {
    expect(() => of({ [key]: value })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION', field: key }))
    expect(() => of({ [key]: value })).toThrow(message)
  })

  it('two unaligned ones at a time are refused', () => {
    const two = { 'execution.checkpointing.unaligned.enabled': 'true', 'execution.checkpointing.max-concurrent-checkpoints': '2' }
    expect(() => of(two)).toThrow(/^maxConcurrentCheckpoints can't be > 1 if UnalignedCheckpoints enabled/)
  })
})
