import type { ByteWriter } from '../../binary/byte-writer.ts'
import type { Cursor } from '../../binary/cursor.ts'
import { isMapSerializer } from '../serializers/families/collections.ts'
import { writePart } from '../serializers/families/opaque.ts'
import type { Serializer } from '../serializers/serializer.ts'
import { serializerOf, type StateMetaInfo } from '../state/meta-info.ts'

/** What the key bytes of a canonical or RocksDB entry hold. */
export interface CompositeKey {
  keyGroup: number
  key: unknown
  namespace: unknown
  /** The map's own key; undefined for other states. */
  userKey: unknown
}

/** Bytes of the key-group number in front of each key (`CompositeKeySerializationUtils`). */
export const keyGroupPrefixLength = (maxParallelism: number): 1 | 2 => (maxParallelism > 128 ? 2 : 1)

/** Reads the composite keys of one state. */
export type CompositeKeyReader = (cursor: Cursor) => CompositeKey

/**
 * `key := u8 | u16 key group, key, [ambiguous: length of key], namespace, [ambiguous: length of namespace], [MAP: user key]`
 *
 * Ambiguous means that key and namespace both vary in length; the lengths stand behind what they measure, lowest byte first,
 * and are as long as their value needs.
 */
export function compositeKeyReader(state: StateMetaInfo, keySerializer: Serializer, maxParallelism: number): CompositeKeyReader {
  const prefix = keyGroupPrefixLength(maxParallelism)
  const namespaceSerializer = serializerOf(state, 'NAMESPACE_SERIALIZER')
  const ambiguous = keySerializer.length < 0 && namespaceSerializer.length < 0
  const value = serializerOf(state, 'VALUE_SERIALIZER')
  const userKeySerializer = state.options.get('KEYED_STATE_TYPE') === 'MAP' && isMapSerializer(value) ? value.key : null
  return (cursor) => {
    const keyGroup = prefix === 1 ? cursor.u8('keyGroup') : cursor.u16('keyGroup')
    const keyStart = cursor.position
    const key = keySerializer.read(cursor)
    if (ambiguous) skipLength(cursor, cursor.position - keyStart)
    const namespaceStart = cursor.position
    const namespace = namespaceSerializer.read(cursor)
    if (ambiguous) skipLength(cursor, cursor.position - namespaceStart)
    return { keyGroup, key, namespace, userKey: userKeySerializer?.read(cursor) }
  }
}

/** Bytes that `length` takes: one at the least, lowest byte first. */
function skipLength(cursor: Cursor, length: number): void {
  let rest = length
  do {
    const byte = cursor.u8('length')
    if (byte !== (rest & 0xff)) throw cursor.invalid('length', `${length}, the bytes just read`, `a byte of ${byte}`, 1)
    rest >>>= 8
  } while (rest !== 0)
}

/** Writes what {@link compositeKeyReader} reads. */
export type CompositeKeyWriter = (out: ByteWriter, key: CompositeKey) => void

export function compositeKeyWriter(state: StateMetaInfo, keySerializer: Serializer, maxParallelism: number): CompositeKeyWriter {
  const prefix = keyGroupPrefixLength(maxParallelism)
  const namespaceSerializer = serializerOf(state, 'NAMESPACE_SERIALIZER')
  const ambiguous = keySerializer.length < 0 && namespaceSerializer.length < 0
  const value = serializerOf(state, 'VALUE_SERIALIZER')
  const userKeySerializer = state.options.get('KEYED_STATE_TYPE') === 'MAP' && isMapSerializer(value) ? value.key : null
  return (out, { keyGroup, key, namespace, userKey }) => {
    writeKeyGroup(out, keyGroup, prefix)
    const keyStart = out.position
    writePart(out, keySerializer, key)
    if (ambiguous) writeLength(out, out.position - keyStart)
    const namespaceStart = out.position
    writePart(out, namespaceSerializer, namespace)
    if (ambiguous) writeLength(out, out.position - namespaceStart)
    if (userKeySerializer !== null) writePart(out, userKeySerializer, userKey)
  }
}

/** The key-group number in front of a key. */
export function writeKeyGroup(out: ByteWriter, keyGroup: number, prefix: 1 | 2): void {
  if (prefix === 1) out.u8(keyGroup)
  else out.i16(keyGroup)
}

function writeLength(out: ByteWriter, length: number): void {
  let rest = length
  do {
    out.u8(rest & 0xff)
    rest >>>= 8
  } while (rest !== 0)
}
