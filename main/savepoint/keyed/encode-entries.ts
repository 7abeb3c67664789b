import { ByteWriter } from '../../binary/byte-writer.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'
import { isMapSerializer } from '../serializers/families/collections.ts'
import { isTimerSerializer } from '../serializers/families/stream-operators.ts'
import { type Serializer, Undecoded } from '../serializers/serializer.ts'
import { serializerOf, type StateMetaInfo } from '../state/meta-info.ts'
import { canonicalValueWriter } from './canonical-values.ts'
import { compositeKeyWriter, keyGroupPrefixLength, writeKeyGroup } from './composite-key.ts'
import { BatchBuilder, type EntryBatch } from './entry-batch.ts'
import { isTimerState, type StateEntry } from './state-entry.ts'

/** Writes one decoded entry, pair by pair of key and value as canonical streams hold them; yields where each key lies. */
type EntryEncoder = (out: ByteWriter, entry: StateEntry) => Generator<[keyStart: number, keyEnd: number]>

/** Turns decoded entries into canonical bytes: the reverse of composite-decoder.ts. */
export class EntryEncoders {
  readonly #encoders: ReadonlyMap<string, { id: number; encode: EntryEncoder }>

  /** @param states of the header; ids are their positions */
  constructor(states: readonly StateMetaInfo[], keySerializer: Serializer, maxParallelism: number) {
    this.#encoders = new Map(states.map((state, id) => [state.name, { id, encode: encoderOf(state, keySerializer, maxParallelism) }]))
  }

  /** Entries as batches; those of states that were not named are left out. @throws TidemarkError STATE_OPAQUE */
  *encode(entries: Iterable<StateEntry>): Generator<EntryBatch> {
    // Most key groups of a small state have no entries, and nothing is made for them.
    let out: ByteWriter | null = null
    let batch: BatchBuilder | null = null
    for (const entry of entries) {
      const encoder = this.#encoders.get(entry.state.name)
      if (encoder === undefined) continue
      out ??= new ByteWriter()
      for (const [keyStart, keyEnd] of encoder.encode(out, entry)) {
        batch ??= new BatchBuilder()
        batch.add(encoder.id, keyStart, keyEnd, keyEnd, out.position)
        if (!batch.full) continue
        yield batch.build(out.finish(), -1)
        batch = null
        out.reset()
      }
    }
    if (batch !== null && out !== null) yield batch.build(out.finish(), -1)
  }
}

function encoderOf(state: StateMetaInfo, keySerializer: Serializer, maxParallelism: number): EntryEncoder {
  if (isTimerState(state)) return timerEncoder(state, maxParallelism)
  const writeKey = compositeKeyWriter(state, keySerializer, maxParallelism)
  const writeValue = canonicalValueWriter(state)
  const isMap = state.options.get('KEYED_STATE_TYPE') === 'MAP' && isMapSerializer(serializerOf(state, 'VALUE_SERIALIZER'))
  return function* (out, { keyGroup, key, namespace, value }) {
    if (key instanceof Undecoded && keySerializer.opaque === null) throw endless(state)
    for (const [userKey, one] of isMap ? (value as [unknown, unknown][]) : [[undefined, value] as const]) {
      const start = out.position
      writeKey(out, { keyGroup, key, namespace, userKey })
      const end = out.position
      writeValue(out, one)
      yield [start, end]
    }
  }
}

function timerEncoder(state: StateMetaInfo, maxParallelism: number): EntryEncoder {
  const serializer = serializerOf(state, 'VALUE_SERIALIZER')
  const prefix = keyGroupPrefixLength(maxParallelism)
  return function* (out, { keyGroup, key, namespace, value }) {
    if (!isTimerSerializer(serializer) || value instanceof Undecoded) throw endless(state)
    const start = out.position
    writeKeyGroup(out, keyGroup, prefix)
    serializer.write(out, { timestamp: value as bigint, key, namespace })
    yield [start, out.position]
  }
}

const endless = (state: StateMetaInfo): TidemarkError =>
  new TidemarkError({
    code: 'STATE_OPAQUE',
    message: `The entries of state ${state.name} cannot be told apart without the job's classes, so they cannot be written in the canonical format. Keep their format, or take a canonical savepoint of the job.`,
    field: state.name,
    expected: 'entries whose end can be told',
    found: serializerOf(state, 'VALUE_SERIALIZER').type,
  })
