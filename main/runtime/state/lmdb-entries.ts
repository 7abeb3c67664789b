import { setImmediate } from 'node:timers/promises'
import { batchOf } from '../../savepoint/keyed/column-reader.ts'
import { entryDecoder, stateCursor } from '../../savepoint/keyed/composite-decoder.ts'
import { BATCH_ENTRIES } from '../../savepoint/keyed/entry-batch.ts'
import type { StateEntry } from '../../savepoint/keyed/state-entry.ts'
import type { Serializer } from '../../savepoint/serializers/serializer.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'

/** In batches of what a canonical stream takes at once. */
export function* batched<T>(entries: Iterable<T>): Generator<T[]> {
  let batch: T[] = []
  for (const entry of entries) {
    batch.push(entry)
    if (batch.length < BATCH_ENTRIES) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Batches between which records have their turn. @param mustGoOn throws where nobody wants the rest */
export async function* inTurns<T>(batches: Iterable<T>, mustGoOn: () => void): AsyncGenerator<T> {
  for (const batch of batches) {
    mustGoOn()
    yield batch
    await setImmediate()
  }
}

/** Entries of a column, decoded. @param state what the column was written as */
export function* decoded(
  entries: Iterable<{ key: Buffer; value: Buffer }>,
  state: StateMetaInfo,
  keySerializer: Serializer,
  maxParallelism: number,
): Generator<StateEntry> {
  const decoder = entryDecoder(state, keySerializer, maxParallelism)
  for (const some of batched(entries)) {
    const { bytes, count, keyStart, keyEnd, valueStart, valueEnd } = batchOf(0, some)
    const cursor = stateCursor(bytes, `state ${state.name}`, -1)
    const out: StateEntry[] = []
    for (let i = 0; i < count; i++)
      decoder.push(cursor, keyStart[i] as number, keyEnd[i] as number, valueStart[i] as number, valueEnd[i] as number, out)
    yield* out
  }
  const rest: StateEntry[] = []
  decoder.flush(rest)
  yield* rest
}
