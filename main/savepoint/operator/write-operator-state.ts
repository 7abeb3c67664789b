import type { ByteSource } from '../../binary/byte-source.ts'
import { ByteWriter } from '../../binary/byte-writer.ts'
import { readAhead } from '../../binary/read-ahead.ts'
import type { OperatorHandle, PartitionedState } from '../metadata/model.ts'
import { snappyChunks, STREAM_IDENTIFIER_CHUNK } from '../state/snappy-framer.ts'
import type { StateMetaInfo } from '../state/meta-info.ts'
import type { StateSink } from '../state/state-target.ts'
import { writeMetaInfo } from '../state/write-meta-info.ts'
import type { OperatorHeader } from './header.ts'
import { elementBytes, elementStarts } from './read-operator-state.ts'

/** Versions of `OperatorBackendSerializationProxy`: 6 has the compression flag and is written since Flink 1.18. */
export type OperatorStreamVersion = 5 | 6

/** The head of an operator state stream; the grammar stands in header.ts. */
export function writeOperatorHeader(version: OperatorStreamVersion, compressed: boolean, states: readonly StateMetaInfo[]): Uint8Array {
  const out = new ByteWriter()
  out.i32(version)
  if (version === 6) out.bool(compressed)
  for (const type of ['OPERATOR', 'BROADCAST'] as const) {
    const some = states.filter((state) => state.type === type)
    out.i16(some.length)
    for (const state of some) writeMetaInfo(out, state)
  }
  return out.finish()
}

/**
 * Writes an operator state stream anew (`DefaultOperatorStateBackendSnapshotStrategy`): the header with the states that are
 * kept, and their elements in the order of the old stream, as they are. Returns null where no state is kept.
 *
 * @param keep whether a state goes on
 */
export async function rewriteOperatorState(
  handle: OperatorHandle,
  source: ByteSource,
  header: OperatorHeader,
  keep: (state: string) => boolean,
  version: OperatorStreamVersion,
  sink: StateSink,
): Promise<OperatorHandle | null> {
  const states = header.states.filter(({ name }) => keep(name))
  if (states.length === 0) return null
  const compressed = version === 6 && header.compressed
  await sink.write(writeOperatorHeader(version, compressed, states))
  if (compressed) await sink.write(STREAM_IDENTIFIER_CHUNK)
  const kept = handle.states
    .filter(({ name }) => keep(name))
    .map(({ name, mode, offsets }): PartitionedState => ({ name, mode, offsets: offsets.map(() => -1) }))
  const starts = elementStarts(handle)
  const ahead = readAhead(source)
  for (const { state, element, from } of inFileOrder(handle.states.filter(({ name }) => keep(name)))) {
    const bytes = await elementBytes(ahead, from, starts, header.compressed)
    const offsets = (kept[state] as PartitionedState).offsets
    offsets[element] = sink.position
    await sink.write(compressed ? snappyChunks(bytes) : bytes)
  }
  return { tag: 4, states: kept, stream: await sink.finish(), merging: null }
}

/** Elements of all states by their place in the file: so the file is read from front to back, and written in the same order. */
function inFileOrder(states: readonly PartitionedState[]): { state: number; element: number; from: number }[] {
  return states.flatMap(({ offsets }, state) => offsets.map((from, element) => ({ state, element, from }))).sort((a, b) => a.from - b.from)
}
