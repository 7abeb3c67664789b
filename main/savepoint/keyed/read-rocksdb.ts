import type { ByteSource } from '../../binary/byte-source.ts'
import type { IncrementalHandle } from '../metadata/model.ts'
import { openRocksDb, type RocksDbEntry } from '../rocksdb/rocksdb.ts'
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
  const range = { from: prefixBytes(first, prefix), to: prefixBytes(last + 1, prefix) }
  const db = await openRocksDb(files)
  for (const state of header.states.filter(({ name }) => wantsState(query, name))) {
    const decoder = entryDecoder(state, header.keySerializer.serializer, maxParallelism)
    for await (const batch of db.iterate(state.name, range)) {
      const entries: StateEntry[] = []
      const { bytes, keyStarts, valueStarts } = sideBySide(batch)
      const cursor = stateCursor(bytes, `RocksDB, state ${state.name}`, -1)
      batch.forEach(({ key, value }, i) => {
        const keyStart = keyStarts[i] as number
        const valueStart = valueStarts[i] as number
        decoder.push(cursor, keyStart, keyStart + key.length, valueStart, valueStart + value.length, entries)
      })
      yield entries
    }
    const rest: StateEntry[] = []
    decoder.flush(rest)
    if (rest.length > 0) yield rest
  }
}

/** A key group in front of a key; the one behind the last (32768) still fits two bytes, 128 fits one. */
const prefixBytes = (keyGroup: number, length: 1 | 2): Uint8Array =>
  length === 1 ? Uint8Array.of(keyGroup) : Uint8Array.of(keyGroup >> 8, keyGroup & 0xff)

/** Keys and values of a batch in one buffer, as the decoders read them. */
function sideBySide(batch: readonly RocksDbEntry[]): { bytes: Uint8Array; keyStarts: Int32Array; valueStarts: Int32Array } {
  const bytes = new Uint8Array(batch.reduce((sum, { key, value }) => sum + key.length + value.length, 0))
  const keyStarts = new Int32Array(batch.length)
  const valueStarts = new Int32Array(batch.length)
  let at = 0
  batch.forEach(({ key, value }, i) => {
    keyStarts[i] = at
    bytes.set(key, at)
    at += key.length
    valueStarts[i] = at
    bytes.set(value, at)
    at += value.length
  })
  return { bytes, keyStarts, valueStarts }
}
