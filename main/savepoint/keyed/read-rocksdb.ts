import type { ByteSource } from '../../binary/byte-source.ts'
import type { IncrementalHandle } from '../metadata/model.ts'
import { openRocksDb } from '../rocksdb/rocksdb.ts'
import { batchOf, keyGroupBound } from './column-reader.ts'
import { entryDecoder, stateCursor } from './composite-decoder.ts'
import { keyGroupPrefixLength } from './composite-key.ts'
import type { KeyedHeader } from './header.ts'
import { type KeyedQuery, wantsState } from './read-key-groups.ts'
import type { StateEntry } from './state-entry.ts'

/**
 * The entries of one RocksDB instance, state by state: each state is a column family of its own name, its keys and values are
 * those of a canonical stream (`RocksDBFullRestoreOperation`, `CompositeKeySerializationUtils`).
 *
 * @param files by their names inside RocksDB
 */
export async function* readRocksDb(
  handle: IncrementalHandle,
  files: ReadonlyMap<string, ByteSource>,
  header: KeyedHeader,
  maxParallelism: number,
  query: KeyedQuery,
): AsyncGenerator<StateEntry[]> {
  // A rescaled job restores with the files of its old key groups: what lies outside the handle's range is not its state.
  const first = Math.max(handle.keyGroupStart, query.keyGroups?.[0] ?? 0)
  const last = Math.min(handle.keyGroupStart + handle.keyGroupCount - 1, query.keyGroups?.[1] ?? Number.MAX_SAFE_INTEGER)
  if (first > last) return
  const prefix = keyGroupPrefixLength(maxParallelism)
  const range = { from: keyGroupBound(first, prefix), to: keyGroupBound(last + 1, prefix) }
  const db = await openRocksDb(files)
  for (const state of header.states.filter(({ name }) => wantsState(query, name))) {
    const decoder = entryDecoder(state, header.keySerializer.serializer, maxParallelism)
    for await (const some of db.iterate(state.name, range)) {
      const entries: StateEntry[] = []
      const batch = batchOf(state.id, some)
      const cursor = stateCursor(batch.bytes, `RocksDB, state ${state.name}`, -1)
      for (let i = 0; i < batch.count; i++) {
        decoder.push(
          cursor,
          batch.keyStart[i] as number,
          batch.keyEnd[i] as number,
          batch.valueStart[i] as number,
          batch.valueEnd[i] as number,
          entries,
        )
      }
      yield entries
    }
    const rest: StateEntry[] = []
    decoder.flush(rest)
    if (rest.length > 0) yield rest
  }
}
