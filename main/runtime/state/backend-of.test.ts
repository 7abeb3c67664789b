import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Configuration } from '../api/configuration.ts'
import { NamespaceTypes, Types } from '../types/types.ts'
import { backendOf } from './backend-of.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-backend-of-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const place = { operatorId: 'abc', subtask: 0, key: Types.STRING, maxParallelism: 4, range: { start: 0, end: 3 }, now: () => 0 }

it('is in memory where nothing is said, and says what there is where it has no such backend', () => {
  expect(backendOf(new Configuration(), folder).name).toBe('HashMapStateBackend')
  expect(() => backendOf(new Configuration({ 'state.backend': 'forst' }), folder)).toThrow(
    'Cannot find configured state backend factory class: forst. Local jobs have hashmap, in memory, and rocksdb, on disk',
  )
})

it('rocksdb works in a directory of its own, which is gone with it', async () => {
  const localdir = join(folder, 'localdir')
  const backend = backendOf(new Configuration({ 'state.backend.type': 'rocksdb', 'state.backend.rocksdb.localdir': localdir }), folder)
  expect(backend.name).toBe('EmbeddedRocksDBStateBackend')
  const keyed = [backend.createKeyedBackend(place), backend.createKeyedBackend(place)]
  const values = keyed.map((one) => {
    one.setCurrentKey('a')
    return one.value<string>({ kind: 'VALUE', name: 'value', type: Types.STRING, ttl: null }, NamespaceTypes.VOID)
  })
  values.forEach((value, i) => {
    value.update(`of ${i}`)
  })
  expect(values.map((value) => value.value())).toEqual(['of 0', 'of 1'])
  expect(readdirSync(localdir)).toHaveLength(2)
  for (const one of keyed) await one.close()
  expect(existsSync(localdir) && readdirSync(localdir)).toEqual([])
})
