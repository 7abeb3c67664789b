import { ByteWriter } from '../../binary/byte-writer.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'
import type { KeyGroupsHandle } from '../metadata/model.ts'
import { writePart } from '../serializers/families/opaque.ts'
import { isTimerSerializer } from '../serializers/families/stream-operators.ts'
import { type Serializer, Undecoded } from '../serializers/serializer.ts'
import { serializerOf, type StateMetaInfo } from '../state/meta-info.ts'
import type { StateSink } from '../state/state-target.ts'
import { isTimerState, type StateEntry } from './state-entry.ts'

/**
 * Writes the stream of a hashmap backend's checkpoint or native savepoint (`HeapSnapshotStrategy`), without snappy frames: the header,
 * then every key group, also those without entries; the grammar stands in heap.ts.
 */
export class HeapWriter {
  readonly #sink: StateSink
  readonly #keyGroupStart: number
  readonly #offsets: number[] = []

  /** @param keyGroupStart first of the subtask */
  constructor(sink: StateSink, keyGroupStart: number) {
    this.#sink = sink
    this.#keyGroupStart = keyGroupStart
  }

  /** @param header of writeKeyedHeader */
  async begin(header: Uint8Array): Promise<void> {
    await this.#sink.write(header)
  }

  /** Adds the next key group. @param bytes of {@link encodeHeapKeyGroup} */
  async add(bytes: Uint8Array): Promise<void> {
    this.#offsets.push(this.#sink.position)
    await this.#sink.write(bytes)
  }

  /** Ends the stream. @param stateHandleId an id that no other handle has */
  async finish(stateHandleId: string): Promise<KeyGroupsHandle> {
    const stream = await this.#sink.finish()
    return { tag: 12, keyGroupStart: this.#keyGroupStart, offsets: this.#offsets, stream, stateHandleId }
  }
}

/**
 * One key group with a block of each state.
 *
 * @param states of the header, in its order
 * @throws TidemarkError STATE_OPAQUE where entries could not be told apart when they were read
 */
export function encodeHeapKeyGroup(
  keyGroup: number,
  states: readonly { meta: StateMetaInfo; entries: Iterable<StateEntry> }[],
  keySerializer: Serializer,
): Uint8Array {
  const out = new ByteWriter()
  out.i32(keyGroup)
  states.forEach(({ meta, entries }, id) => {
    out.i16(id)
    const countAt = out.position
    out.i32(0)
    const write = isTimerState(meta) ? timerWriter(meta) : entryWriter(meta, keySerializer)
    let count = 0
    for (const entry of entries) {
      write(out, entry)
      count += 1
    }
    out.patchI32(countAt, count)
  })
  return out.finish()
}

type EntryWriter = (out: ByteWriter, entry: StateEntry) => void

function entryWriter(state: StateMetaInfo, key: Serializer): EntryWriter {
  const namespace = serializerOf(state, 'NAMESPACE_SERIALIZER')
  const value = serializerOf(state, 'VALUE_SERIALIZER')
  const isList = state.options.get('KEYED_STATE_TYPE') === 'LIST'
  return (out, entry) => {
    if (entry.key instanceof Undecoded && key.opaque === null) throw endless(state)
    if (isList && isUncounted(entry.value)) throw endless(state)
    writePart(out, namespace, entry.namespace)
    writePart(out, key, entry.key)
    writePart(out, value, entry.value)
  }
}

/** A canonical list has no count: what could not be decoded of it may be one element or several. */
const isUncounted = (list: unknown): boolean =>
  list instanceof Undecoded || (Array.isArray(list) && list.length === 1 && list[0] instanceof Undecoded)

function timerWriter(state: StateMetaInfo): EntryWriter {
  const timer = serializerOf(state, 'VALUE_SERIALIZER')
  return (out, { key, namespace, value }) => {
    if (!isTimerSerializer(timer) || value instanceof Undecoded) throw endless(state)
    timer.write(out, { timestamp: value as bigint, key, namespace })
  }
}

const endless = (state: StateMetaInfo): TidemarkError =>
  new TidemarkError({
    code: 'STATE_OPAQUE',
    message: `The entries of state ${state.name} cannot be told apart without the job's classes, so they cannot be counted, as a native snapshot must. Take the state out of the job's savepoint first, or begin without it.`,
    field: state.name,
    expected: 'entries whose end can be told',
    found: serializerOf(state, 'VALUE_SERIALIZER').type,
  })
