import { randomUUID } from 'node:crypto'
import { CanonicalWriter } from '../../savepoint/keyed/canonical-writer.ts'
import { EntryEncoders } from '../../savepoint/keyed/encode-entries.ts'
import type { EntryBatch } from '../../savepoint/keyed/entry-batch.ts'
import { encodeHeapKeyGroup, HeapWriter } from '../../savepoint/keyed/heap-writer.ts'
import type { StateEntry } from '../../savepoint/keyed/state-entry.ts'
import { writeKeyedHeader } from '../../savepoint/keyed/write-header.ts'
import type { KeyGroupsHandle } from '../../savepoint/metadata/model.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'
import type { StateSink } from '../../savepoint/state/state-target.ts'
import type { KeyGroupRange } from '../../savepoint/uid/key-groups.ts'
import type { TypeInformation } from '../types/type-information.ts'
import type { SnapshotState } from './snapshot-state.ts'

/** How the key groups of a stream are written: encoded at once, so that a key group can be taken as it is now, and written later. */
export interface KeyGroupFormat<E> {
  begin(): Promise<void>
  encode(keyGroup: number): E
  /** Key groups come in order, each of the range once. */
  write(keyGroup: number, encoded: E): Promise<void>
  finish(): Promise<KeyGroupsHandle>
}

interface Stream {
  sink: StateSink
  key: TypeInformation
  maxParallelism: number
  range: KeyGroupRange
  states: readonly SnapshotState[]
}

const headerOf = (key: TypeInformation, states: readonly SnapshotState[]): Uint8Array =>
  writeKeyedHeader({ compressed: false, keySerializer: key.snapshot, states: states.map(({ meta }) => meta) })

/** The unified format of savepoints (`FullSnapshotAsyncWriter`). */
export function canonicalFormat({ sink, key, maxParallelism, range, states }: Stream): KeyGroupFormat<EntryBatch[]> {
  const writer = new CanonicalWriter(sink, [range.start, range.end], false)
  const metas = states.map(({ meta }) => meta)
  const encoders = new EntryEncoders(metas, key.snapshot.serializer, maxParallelism)
  const same = sameIds(metas)
  return {
    begin: () => writer.begin(headerOf(key, states)),
    encode: (keyGroup) => Array.from(encoders.encode(entriesOf(states, keyGroup)), trimmed),
    write: async (keyGroup, batches) => {
      for (const batch of batches) await writer.add(keyGroup, batch, same)
    },
    finish: () => writer.finish(),
  }
}

/** The hashmap backend's own format, of checkpoints and native savepoints (`HeapSnapshotStrategy`). */
export function heapFormat({ sink, key, range, states }: Stream): KeyGroupFormat<Uint8Array> {
  const writer = new HeapWriter(sink, range.start)
  return {
    begin: () => writer.begin(headerOf(key, states)),
    encode: (keyGroup) => {
      const blocks = states.map(({ meta, entriesOf }) => ({ meta, entries: entriesOf(keyGroup) }))
      return encodeHeapKeyGroup(keyGroup, blocks, key.snapshot.serializer)
    },
    write: (_, bytes) => writer.add(bytes),
    finish: () => writer.finish(randomUUID()),
  }
}

function* entriesOf(states: readonly SnapshotState[], keyGroup: number): Generator<StateEntry> {
  for (const state of states) yield* state.entriesOf(keyGroup)
}

/** Ids of batches that were encoded with the states of the same header. */
export const sameIds = (states: readonly StateMetaInfo[]): Int32Array => Int32Array.from(states, (_, id) => id)

/** A batch in no more memory than its entries need: many may wait to be written. */
function trimmed({ bytes, origin, count, states, keyStart, keyEnd, valueStart, valueEnd }: EntryBatch): EntryBatch {
  const cut = <T extends Uint16Array | Int32Array>(positions: T): T => positions.slice(0, count) as T
  const positions = { keyStart: cut(keyStart), keyEnd: cut(keyEnd), valueStart: cut(valueStart), valueEnd: cut(valueEnd) }
  return { bytes, origin, count, states: cut(states), ...positions }
}
