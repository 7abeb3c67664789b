import type { IncrementalHandle, KeyedHandle } from '../metadata/model.ts'
import { openRocksDb } from '../rocksdb/rocksdb.ts'
import type { OpenStream, StreamOpener } from '../state/stream-opener.ts'
import { MAX_KEY_GROUPS } from '../uid/key-groups.ts'
import { readCanonicalKeyGroup } from './canonical.ts'
import { keyGroupPrefixLength } from './composite-key.ts'
import { EntryEncoders } from './encode-entries.ts'
import { ColumnReader, keyGroupBound } from './column-reader.ts'
import type { EntryBatch } from './entry-batch.ts'
import type { KeyedHeader } from './header.ts'
import { keyGroupBounds } from './key-group-bounds.ts'
import { keyGroupChunks } from './key-group-chunks.ts'
import { isHeapLayout, wantsKeyGroup } from './read-key-groups.ts'
import { mustOpen, readKeyedHandle } from './read-keyed-handle.ts'
import type { StateEntry } from './state-entry.ts'

/** Entries of one key group as canonical streams hold them: composite keys, without the mark of the last one, and values. */
export interface CanonicalBatch {
  keyGroup: number
  /** State ids are positions in the header's states. Valid until the next batch is asked for. */
  batch: EntryBatch
}

/** Whether a handle's entries come in the order of a canonical stream: key groups ascending, the entries of a state together. */
export const comesInOrder = ({ tag }: KeyedHandle): boolean => tag !== 8 && tag !== 14

/**
 * All entries of a keyed handle, whatever its layout, in canonical bytes. Canonical streams and RocksDB have those bytes
 * already and are not decoded; heap streams and changelogs are, and written anew.
 *
 * @param header of the handle
 * @param keyGroups first and last that are wanted
 * @throws TidemarkError as readKeyedHandle; STATE_OPAQUE where a heap state's entries cannot be told apart
 */
export async function* readCanonicalEntries(
  handle: KeyedHandle,
  open: StreamOpener,
  header: KeyedHeader,
  maxParallelism: number,
  keyGroups: readonly [number, number] = [0, MAX_KEY_GROUPS - 1],
): AsyncGenerator<CanonicalBatch> {
  if (handle.tag === 5 || handle.tag === 11) {
    yield* rocksDbEntries(handle, open, header, maxParallelism, keyGroups)
    return
  }
  if (handle.tag === 3 || handle.tag === 7 || handle.tag === 12) {
    const source = await mustOpen(open, handle.stream)
    try {
      if (!(await isHeapLayout(handle, source))) {
        for (const { keyGroup, from, to } of keyGroupBounds(handle.keyGroupStart, handle.offsets, source.byteLength, 1)) {
          if (!wantsKeyGroup({ keyGroups }, keyGroup)) continue
          const batches = readCanonicalKeyGroup(keyGroupChunks(source, from, to, header.compressed), source.name)
          for await (const batch of batches) yield { keyGroup, batch }
        }
        return
      }
    } finally {
      await source.close()
    }
  }
  const encoders = new EntryEncoders(header.states, header.keySerializer.serializer, maxParallelism)
  for await (const entries of readKeyedHandle(handle, open, maxParallelism, { keyGroups })) {
    for (const [keyGroup, some] of byKeyGroup(entries)) for (const batch of encoders.encode(some)) yield { keyGroup, batch }
  }
}

/** Runs of entries of the same key group. */
function* byKeyGroup(entries: readonly StateEntry[]): Generator<[number, StateEntry[]]> {
  for (let from = 0; from < entries.length;) {
    const { keyGroup } = entries[from] as StateEntry
    let to = from + 1
    while (to < entries.length && entries[to]?.keyGroup === keyGroup) to += 1
    yield [keyGroup, entries.slice(from, to)]
    from = to
  }
}

/** RocksDB has its states one after another; they are read side by side, key group by key group. */
async function* rocksDbEntries(
  handle: IncrementalHandle,
  open: StreamOpener,
  header: KeyedHeader,
  maxParallelism: number,
  keyGroups: readonly [number, number],
): AsyncGenerator<CanonicalBatch> {
  const files = new Map<string, OpenStream>()
  try {
    for (const { localPath, stream } of [...handle.shared, ...handle.private]) files.set(localPath, await mustOpen(open, stream))
    const db = await openRocksDb(files)
    const first = Math.max(handle.keyGroupStart, keyGroups[0])
    const last = Math.min(handle.keyGroupStart + handle.keyGroupCount - 1, keyGroups[1])
    const prefix = keyGroupPrefixLength(maxParallelism)
    const range = { from: keyGroupBound(first, prefix), to: keyGroupBound(last + 1, prefix) }
    const columns = header.states.map(({ name }, id) => new ColumnReader(id, db.iterate(name, range), prefix))
    for (let keyGroup = first; keyGroup <= last; keyGroup++) {
      for (const column of columns) for await (const batch of column.entriesOf(keyGroup)) yield { keyGroup, batch }
    }
  } finally {
    for (const file of files.values()) await file.close()
  }
}
