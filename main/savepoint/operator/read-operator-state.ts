import { TidemarkError } from '../../../shared/model/problem.ts'
import type { ByteSource } from '../../binary/byte-source.ts'
import { readAhead } from '../../binary/read-ahead.ts'
import { stateCursor } from '../keyed/composite-decoder.ts'
import type { OperatorHandle, PartitionedState } from '../metadata/model.ts'
import { mapOf } from '../serializers/families/collections.ts'
import { type Serializer, Undecoded } from '../serializers/serializer.ts'
import { serializerOf, type StateMetaInfo } from '../state/meta-info.ts'
import { snappyFrames } from '../state/snappy-frames.ts'
import type { OperatorHeader } from './header.ts'

/**
 * Under this name a handle that has a part of its file's elements says where the others begin: an element ends where the next one
 * begins, whoever has that. Only handles that were dealt out anew have it; it is never written into a snapshot.
 */
export const OF_OTHERS = '\0of others'

/** The elements of one operator state in one subtask. */
export interface OperatorElements {
  state: StateMetaInfo
  /** List and union: an element each; broadcast: one map, as pairs. */
  values: unknown[]
}

/** The codec of what each offset of a state points at: an element, or for broadcast the whole map. */
export function elementSerializer(state: StateMetaInfo): Serializer {
  if (state.type !== 'BROADCAST') return serializerOf(state, 'VALUE_SERIALIZER')
  return broadcastMap(serializerOf(state, 'KEY_SERIALIZER'), serializerOf(state, 'VALUE_SERIALIZER'))
}

/** `i32 n, { key, value } × n`: as a map, but without null flags. */
function broadcastMap(key: Serializer, value: Serializer): Serializer {
  const map = mapOf(key, value)
  return {
    ...map,
    read(cursor) {
      const count = cursor.count('size', 0)
      const pairs: [unknown, unknown][] = []
      for (let i = 0; i < count; i++) pairs.push([key.read(cursor), value.read(cursor)])
      return pairs
    },
    write(out, pairs: [unknown, unknown][]) {
      out.i32(pairs.length)
      for (const [k, v] of pairs) {
        key.write(out, k)
        value.write(out, v)
      }
    },
  }
}

/** Reads every element of the named states (`OperatorStateRestoreOperation`). Elements lie where the handle's offsets say. */
export async function* readOperatorState(
  handle: OperatorHandle,
  source: ByteSource,
  header: OperatorHeader,
  wanted?: ReadonlySet<string>,
): AsyncGenerator<OperatorElements> {
  const starts = elementStarts(handle)
  const ahead = readAhead(source)
  for (const partitions of handle.states) {
    if (partitions.name === OF_OTHERS || (wanted !== undefined && !wanted.has(partitions.name))) continue
    const state = header.states.find(({ name }) => name === partitions.name)
    if (state === undefined) {
      if (header.problem !== null) throw header.problem
      throw new TidemarkError({
        code: 'STATE_INVALID',
        message: `The metadata names the operator state ${partitions.name}, but its file does not. File and metadata do not belong together.`,
        file: source.name,
        field: partitions.name,
        expected: partitions.name,
        found: header.states.map(({ name }) => name).join(', '),
      })
    }
    yield { state, values: await readElements(partitions, state, ahead, header, starts) }
  }
}

async function readElements(
  { offsets }: PartitionedState,
  state: StateMetaInfo,
  source: ByteSource,
  header: OperatorHeader,
  starts: Float64Array,
): Promise<unknown[]> {
  const serializer = elementSerializer(state)
  const values: unknown[] = []
  for (const from of offsets) {
    const bytes = await elementBytes(source, from, starts, header.compressed)
    const cursor = stateCursor(bytes, source.name, header.compressed ? -1 : from)
    try {
      const value = serializer.read(cursor)
      values.push(cursor.remaining === 0 ? value : new Undecoded(bytes, serializer.type))
    } catch (error) {
      if (!(error instanceof TidemarkError)) throw error
      values.push(new Undecoded(bytes, serializer.type))
    }
  }
  return values
}

/** Where elements of any state begin, ascending: each ends where the next begins. */
export const elementStarts = ({ states }: OperatorHandle): Float64Array =>
  Float64Array.from(new Set(states.flatMap(({ offsets }) => offsets))).sort()

/** The bytes of the element that begins at `from`, decompressed where the stream is. @param starts of {@link elementStarts} */
export async function elementBytes(source: ByteSource, from: number, starts: Float64Array, compressed: boolean): Promise<Uint8Array> {
  const to = nextStart(starts, from) ?? source.byteLength
  return compressed ? decompress(source, from, to) : source.read(from, to - from)
}

/** The first start behind `from`: where its element ends. */
function nextStart(starts: Float64Array, from: number): number | undefined {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] as number) <= from) low = middle + 1
    else high = middle
  }
  return starts[low]
}

/** With compression each element begins a frame of its own. */
async function decompress(source: ByteSource, from: number, to: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const { bytes } of snappyFrames(source, from, to)) parts.push(bytes)
  return Buffer.concat(parts)
}
