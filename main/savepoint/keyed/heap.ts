import { TidemarkError } from '../../../shared/model/problem.ts'
import type { Cursor } from '../../binary/cursor.ts'
import { isTimerSerializer, type TimerSerializer } from '../serializers/families/stream-operators.ts'
import { type Serializer, Undecoded } from '../serializers/serializer.ts'
import { serializerOf, type StateMetaInfo } from '../state/meta-info.ts'
import { Carry } from './carry.ts'
import { stateCursor } from './composite-decoder.ts'
import { type HeapBlock, readAroundOpaque } from './heap-opaque.ts'
import type { KeyedHeader } from './header.ts'
import type { Chunk } from './key-group-chunks.ts'
import { isTimerState, type StateEntry } from './state-entry.ts'

/**
 * The entries of one key group of a heap snapshot, behind its `i32 keyGroup` (`HeapSnapshotStrategy`):
 * `stateBlock × nStates`, `stateBlock := u16 stateId, i32 n, { namespace, key, value } × n` or `{ timer } × n`.
 *
 * Nothing here has a length. Around a state whose serializer is opaque the key group is read as a whole; where that
 * cannot be done either, its reason is thrown as `STATE_OPAQUE`.
 */
export async function* readHeapKeyGroup(
  chunks: AsyncIterable<Chunk>,
  header: KeyedHeader,
  keyGroup: number,
  file: string,
): AsyncGenerator<StateEntry[]> {
  const blocks = header.states.map((state) => heapBlock(state, header.keySerializer.serializer, keyGroup))
  const opaqueState = header.states.find((_, i) => blocks[i]?.opaque !== null)
  if (opaqueState === undefined) {
    yield* readBlocks(chunks, blocks, keyGroup, file)
    return
  }
  const parts: Uint8Array[] = []
  let origin = -1
  for await (const chunk of chunks) {
    if (parts.length === 0) origin = chunk.origin
    parts.push(chunk.bytes)
  }
  const entries = readAroundOpaque(stateCursor(Uint8Array.from(Buffer.concat(parts)), file, origin), blocks)
  if (entries === null) throw opaque(opaqueState, blocks[opaqueState.id]?.opaque ?? '')
  if (entries.length > 0) yield entries
}

async function* readBlocks(
  chunks: AsyncIterable<Chunk>,
  blocks: readonly HeapBlock[],
  keyGroup: number,
  file: string,
): AsyncGenerator<StateEntry[]> {
  const carry = new Carry()
  let current: HeapBlock | null = null
  let left = 0
  let end = 0
  // What did not fit into the bytes at hand: cut off here, or wrong. More bytes tell.
  let unread: TidemarkError | null = null
  for await (const chunk of chunks) {
    const joined = carry.join(chunk)
    if (joined === null) continue
    const cursor = stateCursor(joined.bytes, file, joined.origin)
    end = joined.origin + joined.bytes.length
    const entries: StateEntry[] = []
    let start = 0
    try {
      while (cursor.remaining > 0) {
        start = cursor.position
        if (left === 0 || current === null) {
          const id = cursor.u16('stateId')
          const block = blocks[id]
          if (block === undefined) throw cursor.invalid('stateId', `a state below ${blocks.length}`, String(id), 2)
          const count = cursor.i32('entries')
          if (count < 0) throw cursor.invalid('entries', 'a count', String(count), 4)
          current = block
          left = count
        } else {
          entries.push(current.read(cursor))
          left -= 1
        }
        start = cursor.position
      }
    } catch (error) {
      if (!(error instanceof TidemarkError)) throw error
      unread = error
    }
    if (entries.length > 0) yield entries
    const rest = joined.bytes.length - start
    carry.keep(joined.bytes.subarray(start), rest * 2)
  }
  if (carry.length > 0 && unread !== null) throw unread
  if (left > 0 || carry.length > 0) {
    throw new TidemarkError({
      code: 'STATE_TRUNCATED',
      message: `The state file ends inside key group ${keyGroup}. The copy is cut or still being written: compare its size with the original and copy it again.`,
      file,
      offset: Math.max(end, 0),
      field: 'keyGroup',
      expected: `${left} more entries`,
      found: `the end after ${carry.length} unread bytes`,
    })
  }
}

function heapBlock(state: StateMetaInfo, key: Serializer, keyGroup: number): HeapBlock {
  const value = serializerOf(state, 'VALUE_SERIALIZER')
  const readWhole = (cursor: Cursor, count: number): StateEntry => {
    const size = cursor.remaining
    const bytes = new Undecoded(cursor.raw(size, 'entries').slice(), `${count} entries of ${value.type}`)
    return { state, keyGroup, key: bytes, namespace: null, value: bytes, size }
  }
  if (isTimerState(state)) {
    if (!isTimerSerializer(value)) throw opaque(state, `its timers are stored by ${value.type}`)
    const timers: TimerSerializer = value
    return {
      opaque: value.opaque,
      readWhole,
      read(cursor) {
        const start = cursor.position
        const timer = timers.read(cursor)
        return { state, keyGroup, key: timer.key, namespace: timer.namespace, value: timer.timestamp, size: cursor.position - start }
      },
    }
  }
  const namespace = serializerOf(state, 'NAMESPACE_SERIALIZER')
  return {
    opaque: namespace.opaque ?? key.opaque ?? value.opaque,
    readWhole,
    read(cursor) {
      const start = cursor.position
      const ns = namespace.read(cursor)
      const k = key.read(cursor)
      return { state, keyGroup, key: k, namespace: ns, value: value.read(cursor), size: cursor.position - start }
    },
  }
}

const opaque = (state: StateMetaInfo, why: string): TidemarkError =>
  new TidemarkError({
    code: 'STATE_OPAQUE',
    message: `State ${state.name} cannot be read from a hashmap checkpoint or native savepoint: ${why} Its entries have no lengths, so what follows in the key group is out of reach too. A canonical savepoint of the job has lengths.`,
    field: state.name,
    expected: 'a serializer with a schema',
    found: why,
  })
