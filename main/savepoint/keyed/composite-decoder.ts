import { TidemarkError } from '../../../shared/model/problem.ts'
import { Cursor } from '../../binary/cursor.ts'
import { isMapSerializer } from '../serializers/families/collections.ts'
import { isTimerSerializer, type Timer } from '../serializers/families/stream-operators.ts'
import { type Serializer, Undecoded } from '../serializers/serializer.ts'
import { STATE_FORMAT } from '../state/format.ts'
import { serializerOf, type StateMetaInfo } from '../state/meta-info.ts'
import { canonicalValueReader } from './canonical-values.ts'
import { compositeKeyReader, keyGroupPrefixLength } from './composite-key.ts'
import { isTimerState, type StateEntry } from './state-entry.ts'

/** Decodes the entries of one state from their bytes; canonical streams and RocksDB have the same. */
export interface EntryDecoder {
  /** Positions are into `cursor.bytes`. Appends what is complete to `out`. */
  push(cursor: Cursor, keyStart: number, keyEnd: number, valueStart: number, valueEnd: number, out: StateEntry[]): void
  /** What is still held back: the pairs of the last map. */
  flush(out: StateEntry[]): void
}

export const stateCursor = (bytes: Uint8Array, file: string, origin: number): Cursor => {
  const cursor = new Cursor(bytes, file, STATE_FORMAT)
  cursor.origin = Math.max(origin, 0)
  return cursor
}

export function entryDecoder(state: StateMetaInfo, keySerializer: Serializer, maxParallelism: number): EntryDecoder {
  if (isTimerState(state)) return timerDecoder(state, maxParallelism)
  return state.options.get('KEYED_STATE_TYPE') === 'MAP' && isMapSerializer(serializerOf(state, 'VALUE_SERIALIZER'))
    ? mapDecoder(state, keySerializer, maxParallelism)
    : valueDecoder(state, keySerializer, maxParallelism)
}

/** Reads [from, to) with `read`; what cannot be read is kept as bytes, for one value must not fail a savepoint. */
function bounded<T>(cursor: Cursor, from: number, to: number, type: string, read: (cursor: Cursor) => T): T | Undecoded {
  cursor.position = from
  cursor.end = to
  try {
    const value = read(cursor)
    if (cursor.position === to) return value
  } catch (error) {
    if (!(error instanceof TidemarkError)) throw error
  } finally {
    cursor.end = cursor.bytes.length
  }
  return new Undecoded(cursor.bytes.slice(from, to), type)
}

function valueDecoder(state: StateMetaInfo, keySerializer: Serializer, maxParallelism: number): EntryDecoder {
  const readKey = compositeKeyReader(state, keySerializer, maxParallelism)
  const readValue = canonicalValueReader(state)
  const valueType = serializerOf(state, 'VALUE_SERIALIZER').type
  const prefix = keyGroupPrefixLength(maxParallelism)
  return {
    push(cursor, keyStart, keyEnd, valueStart, valueEnd, out) {
      const composite = bounded(cursor, keyStart, keyEnd, keySerializer.type, readKey)
      const value = bounded(cursor, valueStart, valueEnd, valueType, readValue)
      const size = keyEnd - keyStart + valueEnd - valueStart
      if (composite instanceof Undecoded) {
        out.push({ state, keyGroup: keyGroupAt(cursor.bytes, keyStart, prefix), key: composite, namespace: null, value, size })
      } else out.push({ state, keyGroup: composite.keyGroup, key: composite.key, namespace: composite.namespace, value, size })
    },
    flush: () => undefined,
  }
}

/** Each pair of a map is an entry of its own; those of one key and namespace follow each other and become one. */
function mapDecoder(state: StateMetaInfo, keySerializer: Serializer, maxParallelism: number): EntryDecoder {
  const readKey = compositeKeyReader(state, keySerializer, maxParallelism)
  const readValue = canonicalValueReader(state)
  const valueType = serializerOf(state, 'VALUE_SERIALIZER').type
  const prefix = keyGroupPrefixLength(maxParallelism)
  const namespaceless = compositeKeyReader({ ...state, options: new Map() }, keySerializer, maxParallelism)
  let open: StateEntry | null = null
  let openKey: Uint8Array = new Uint8Array(0)
  return {
    push(cursor, keyStart, keyEnd, valueStart, valueEnd, out) {
      const size = keyEnd - keyStart + valueEnd - valueStart
      const value = bounded(cursor, valueStart, valueEnd, valueType, readValue)
      if (open !== null && startsWith(cursor.bytes, keyStart, keyEnd, openKey)) {
        const composite = bounded(cursor, keyStart, keyEnd, keySerializer.type, readKey)
        const pairs = open.value as [unknown, unknown][]
        pairs.push([composite instanceof Undecoded ? composite : composite.userKey, value])
        open.size += size
        return
      }
      if (open !== null) out.push(open)
      open = null
      const composite = bounded(cursor, keyStart, keyEnd, keySerializer.type, readKey)
      if (composite instanceof Undecoded) {
        out.push({
          state,
          keyGroup: keyGroupAt(cursor.bytes, keyStart, prefix),
          key: composite,
          namespace: null,
          value: [[composite, value]],
          size,
        })
        return
      }
      cursor.position = keyStart
      namespaceless(cursor)
      openKey = cursor.bytes.slice(keyStart, cursor.position)
      open = {
        state,
        keyGroup: composite.keyGroup,
        key: composite.key,
        namespace: composite.namespace,
        value: [[composite.userKey, value]],
        size,
      }
    },
    flush(out) {
      if (open !== null) out.push(open)
      open = null
    },
  }
}

/** Timers have all in their key: `key group, i64 timestamp (sign flipped), key, namespace`; the value is empty. */
function timerDecoder(state: StateMetaInfo, maxParallelism: number): EntryDecoder {
  const serializer = serializerOf(state, 'VALUE_SERIALIZER')
  const prefix = keyGroupPrefixLength(maxParallelism)
  return {
    push(cursor, keyStart, keyEnd, _valueStart, _valueEnd, out) {
      const keyGroup = keyGroupAt(cursor.bytes, keyStart, prefix)
      const timer = bounded(cursor, keyStart + prefix, keyEnd, serializer.type, (at) => serializer.read(at) as Timer)
      const size = keyEnd - keyStart
      if (timer instanceof Undecoded || !isTimerSerializer(serializer))
        out.push({ state, keyGroup, key: timer, namespace: null, value: timer, size })
      else out.push({ state, keyGroup, key: timer.key, namespace: timer.namespace, value: timer.timestamp, size })
    },
    flush: () => undefined,
  }
}

const keyGroupAt = (bytes: Uint8Array, at: number, prefix: 1 | 2): number =>
  prefix === 1 ? (bytes[at] ?? 0) : ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

function startsWith(bytes: Uint8Array, start: number, end: number, head: Uint8Array): boolean {
  if (end - start < head.length) return false
  for (let i = 0; i < head.length; i++) if (bytes[start + i] !== head[i]) return false
  return true
}
