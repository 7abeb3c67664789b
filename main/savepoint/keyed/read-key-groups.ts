import { TidemarkError } from '../../../shared/model/problem.ts'
import type { ByteSource } from '../../binary/byte-source.ts'
import type { KeyGroupsHandle } from '../metadata/model.ts'
import { readCanonicalKeyGroup } from './canonical.ts'
import { entryDecoder, stateCursor, type EntryDecoder } from './composite-decoder.ts'
import type { KeyedHeader } from './header.ts'
import { readHeapKeyGroup } from './heap.ts'
import { keyGroupBounds, type KeyGroupBounds } from './key-group-bounds.ts'
import { keyGroupChunks } from './key-group-chunks.ts'
import type { StateEntry } from './state-entry.ts'

/** Which part of an operator's keyed state is wanted; all of it where nothing is said. */
export interface KeyedQuery {
  /** State names. */
  states?: ReadonlySet<string>
  /** Inclusive range. */
  keyGroups?: readonly [number, number]
}

export const wantsKeyGroup = ({ keyGroups }: KeyedQuery, keyGroup: number): boolean =>
  keyGroups === undefined || (keyGroup >= keyGroups[0] && keyGroup <= keyGroups[1])

export const wantsState = ({ states }: KeyedQuery, name: string): boolean => states === undefined || states.has(name)

/**
 * The entries of a canonical or heap stream, key group by key group; only the bytes of the key groups that are wanted are read.
 * A batch without wanted entries comes empty, so that whoever asks can leave off between two.
 *
 * @param maxParallelism of the operator: decides how long key-group prefixes are
 */
export async function* readKeyGroups(
  handle: KeyGroupsHandle,
  source: ByteSource,
  header: KeyedHeader,
  maxParallelism: number,
  query: KeyedQuery,
): AsyncGenerator<StateEntry[]> {
  const bounds = keyGroupBounds(handle.keyGroupStart, handle.offsets, source.byteLength, 1).filter(({ keyGroup }) =>
    wantsKeyGroup(query, keyGroup),
  )
  if (bounds.length === 0) return
  if (await isHeapLayout(handle, source)) {
    for (const bound of bounds) yield* readHeap(source, header, bound, query)
    return
  }
  const decoders = header.states.map((state) =>
    wantsState(query, state.name) ? entryDecoder(state, header.keySerializer.serializer, maxParallelism) : null,
  )
  for (const bound of bounds) yield* readCanonical(source, header, bound, decoders)
}

async function* readCanonical(
  source: ByteSource,
  header: KeyedHeader,
  { from, to }: KeyGroupBounds,
  decoders: readonly (EntryDecoder | null)[],
): AsyncGenerator<StateEntry[]> {
  for await (const batch of readCanonicalKeyGroup(keyGroupChunks(source, from, to, header.compressed), source.name)) {
    const entries: StateEntry[] = []
    const cursor = stateCursor(batch.bytes, source.name, batch.origin)
    for (let i = 0; i < batch.count; i++) {
      const decoder = decoders[batch.states[i] as number]
      // A state id beyond the list belongs to a state behind an unknown serializer: it has no name to give it under.
      decoder?.push(
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
  const last: StateEntry[] = []
  for (const decoder of decoders) decoder?.flush(last)
  if (last.length > 0) yield last
}

async function* readHeap(
  source: ByteSource,
  header: KeyedHeader,
  { keyGroup, from, to }: KeyGroupBounds,
  query: KeyedQuery,
): AsyncGenerator<StateEntry[]> {
  if (header.problem !== null) throw header.problem
  const number = stateCursor(await source.read(from, Math.min(4, to - from)), source.name, from).i32('keyGroup')
  if (number !== keyGroup) {
    throw new TidemarkError({
      code: 'STATE_INVALID',
      message: `The state file holds key group ${number} at byte ${from}, where its handle says ${keyGroup}. File and metadata do not belong together, or one is damaged.`,
      file: source.name,
      offset: from,
      field: 'keyGroup',
      expected: String(keyGroup),
      found: String(number),
    })
  }
  for await (const entries of readHeapKeyGroup(keyGroupChunks(source, from + 4, to, header.compressed), header, keyGroup, source.name)) {
    yield entries.filter(({ state }) => wantsState(query, state.name))
  }
}

/**
 * Tag 7 is canonical. Tags 3 and 12 stand for both layouts: a heap stream has every key group, and its number in front of it.
 */
export async function isHeapLayout(handle: KeyGroupsHandle, source: ByteSource): Promise<boolean> {
  if (handle.tag === 7 || handle.offsets.includes(0)) return false
  // Key group 0 reads the same as state id 0 before a short key; the last key group tells, and of one alone its length must fit.
  const last = handle.offsets.length - 1
  const at = handle.offsets[last] ?? 0
  if (at + 4 > source.byteLength) return true
  return stateCursor(await source.read(at, 4), source.name, at).i32('keyGroup') === handle.keyGroupStart + last
}
