import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { Configuration } from '../../main/runtime/api/configuration.ts'
import { backendOf } from '../../main/runtime/state/backend-of.ts'
import { expectRestored, type LocalSavepoint, localSavepoint, SHAPES } from './local-savepoint.ts'
import { canRestore, RestoringFlink, START_MS, type Restored } from './restoring-flink.ts'

/** What a local job can write, by backend; each is for the same backend of Flink, and canonical savepoints for both. */
const WRITTEN: readonly [backend: 'hashmap' | 'rocksdb', by: 'hashmap' | 'rocksdb', Omit<LocalSavepoint, 'backend'>][] = [
  ['hashmap', 'hashmap', { kind: 'SAVEPOINT', format: 'CANONICAL', snapshots: 1 }],
  ['rocksdb', 'hashmap', { kind: 'SAVEPOINT', format: 'CANONICAL', snapshots: 1 }],
  ['hashmap', 'hashmap', { kind: 'SAVEPOINT', format: 'NATIVE', snapshots: 1 }],
  ['hashmap', 'hashmap', { kind: 'CHECKPOINT', format: 'NATIVE', snapshots: 2 }],
  ['hashmap', 'rocksdb', { kind: 'SAVEPOINT', format: 'CANONICAL', snapshots: 1 }],
  ['rocksdb', 'rocksdb', { kind: 'SAVEPOINT', format: 'CANONICAL', snapshots: 1 }],
  ['rocksdb', 'rocksdb', { kind: 'SAVEPOINT', format: 'NATIVE', snapshots: 1 }],
  ['rocksdb', 'rocksdb', { kind: 'CHECKPOINT', format: 'NATIVE', snapshots: 3 }],
]

describe.runIf(canRestore()).each([
  ['1.20', 4],
  ['2.3', 6],
] as const)('Flink %s restores what local operators wrote', (line, version) => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-local-'))
  let flink: RestoringFlink
  beforeAll(async () => {
    flink = await RestoringFlink.start(line)
  }, START_MS)
  afterAll(async () => {
    await flink.stop()
    rmSync(folder, { recursive: true })
  })

  describe.each(WRITTEN)('to %s, by %s, $kind $format', (restoring, writing, how) => {
    const path = join(folder, `${restoring}-${writing}-${how.kind}-${how.format}`)
    let restored: Restored
    beforeAll(async () => {
      const configuration = new Configuration({ 'state.backend.type': writing, 'execution.checkpointing.incremental': 'true' })
      await localSavepoint(path, version, { ...how, backend: backendOf(configuration, folder) })
      restored = await flink.restore(path, ['backend', restoring])
    }, START_MS)

    it.each(Object.keys(SHAPES))('%s state and its timers', (name) => expectRestored(path, name, restored))
  })
})
