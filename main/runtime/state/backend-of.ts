import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { TidemarkError } from '../../../shared/model/index.ts'
import type { KeyGroupRange } from '../../savepoint/uid/key-groups.ts'
import { type Configuration, textOption } from '../api/configuration.ts'
import { Options } from '../api/options.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { HeapKeyedBackend } from './heap-keyed-backend.ts'
import type { KeyedBackend } from './keyed-backend.ts'
import { LmdbKeyedBackend } from './lmdb-keyed-backend.ts'

/** Whose keyed state a backend is to hold (`KeyedStateBackendParameters`). */
export interface KeyedBackendPlace {
  operatorId: string
  subtask: number
  key: TypeInformation
  maxParallelism: number
  range: KeyGroupRange
  /** Milliseconds, for TTL. */
  now: () => number
}

/** How a job keeps its keyed state (`StateBackend`). */
export interface StateBackend {
  /** Flink's simple class name, as checkpoint statistics have it. */
  name: 'HashMapStateBackend' | 'EmbeddedRocksDBStateBackend'
  /** @throws what making the working directory throws */
  createKeyedBackend: (place: KeyedBackendPlace) => KeyedBackend
}

/** `state.backend.rocksdb.localdir`: where the working directories of disk backends are; else with all temporary files. */
const LOCAL_DIRECTORY = textOption('state.backend.rocksdb.localdir', null)

/** `HashMapStateBackend`: in memory; what a job has that says nothing. */
export const HASH_MAP_BACKEND: StateBackend = {
  name: 'HashMapStateBackend',
  createKeyedBackend: ({ key, maxParallelism, range, now }) => new HeapKeyedBackend(key, maxParallelism, range, now),
}

/**
 * The state backend that a job is configured to have (`StateBackendLoader`): `hashmap`, or `rocksdb`, which is the one on disk.
 *
 * @param temporary folder for the working directories of disk backends
 * @throws TidemarkError STATE_BACKEND for all others
 */
export function backendOf(configuration: Configuration, temporary: string): StateBackend {
  const type = configuration.get(Options.STATE_BACKEND)
  if (type === 'hashmap') return HASH_MAP_BACKEND
  if (type === 'rocksdb') {
    const folder = configuration.get(LOCAL_DIRECTORY) ?? temporary
    const incremental = configuration.get(Options.INCREMENTAL)
    return {
      name: 'EmbeddedRocksDBStateBackend',
      createKeyedBackend: ({ operatorId, subtask, key, maxParallelism, range, now }) => {
        const directory = join(folder, `op_${operatorId}_${subtask}__uuid_${randomUUID()}`)
        return new LmdbKeyedBackend(key, maxParallelism, range, now, { directory, incremental })
      },
    }
  }
  throw new TidemarkError({
    code: 'STATE_BACKEND',
    message: `Cannot find configured state backend factory class: ${type}. Local jobs have hashmap, in memory, and rocksdb, on disk: set ${Options.STATE_BACKEND.key} to one of them.`,
    field: Options.STATE_BACKEND.key,
    expected: 'hashmap or rocksdb',
    found: type,
  })
}
