import type { Cursor } from '../../binary/cursor.ts'
import { isListSerializer, isMapSerializer, type ListSerializer, type MapSerializer } from '../serializers/families/collections.ts'
import { VOID_NAMESPACE } from '../serializers/families/namespaces.ts'
import type { Serializer } from '../serializers/serializer.ts'
import { serializerOf, type StateMetaInfo } from '../state/meta-info.ts'
import { OPERATIONS, type Operation } from './operations.ts'

/** What a change does to the entry of its key and namespace. */
export type Payload =
  | { does: 'clear' }
  | { does: 'set'; value: unknown }
  | { does: 'append'; elements: unknown[] }
  | { does: 'put'; pairs: [unknown, unknown][] }
  | { does: 'remove'; userKey: unknown }
  | { does: 'merge'; sources: unknown[] }

/** How the changes of a KEY_VALUE state are read, by its kind. */
export interface StateCodec {
  kind: string
  namespace: Serializer
  value: Serializer
  list: ListSerializer | null
  map: MapSerializer | null
}

export function stateCodec(state: StateMetaInfo): StateCodec {
  const value = serializerOf(state, 'VALUE_SERIALIZER')
  const kind = state.options.get('KEYED_STATE_TYPE') ?? 'UNKNOWN'
  return {
    kind,
    namespace: serializerOf(state, 'NAMESPACE_SERIALIZER'),
    value,
    list: kind === 'LIST' && isListSerializer(value) ? value : null,
    map: kind === 'MAP' && isMapSerializer(value) ? value : null,
  }
}

export function readOperation(cursor: Cursor): Operation {
  const code = cursor.u8('operation')
  const operation = OPERATIONS[code]
  if (operation === undefined || operation === 'METADATA')
    throw cursor.invalid('operation', `a change below ${OPERATIONS.length - 1}`, String(code), 1)
  return operation
}

/** What stands behind key and namespace, up to the end of the change (`ListStateChangeApplier` and its like). */
export function readPayload(cursor: Cursor, operation: Operation, codec: StateCodec): Payload {
  const payload = payloadOf(cursor, operation, codec)
  if (cursor.remaining > 0) throw cursor.invalid('payload', 'the end of the change', `${cursor.remaining} more bytes`, 0)
  return payload
}

function payloadOf(cursor: Cursor, operation: Operation, { kind, namespace, value, list, map }: StateCodec): Payload {
  switch (operation) {
    case 'CLEAR':
      return { does: 'clear' }
    case 'SET':
    case 'SET_INTERNAL':
      if (map === null) return { does: 'set', value: value.read(cursor) }
      break
    case 'ADD':
      if (list !== null) return { does: 'append', elements: list.read(cursor) }
      if (map !== null) return { does: 'put', pairs: map.read(cursor) }
      break
    case 'ADD_ELEMENT':
      if (list !== null) return { does: 'append', elements: [list.element.read(cursor)] }
      if (map !== null) return { does: 'put', pairs: [[map.key.read(cursor), map.value.read(cursor)]] }
      break
    case 'ADD_OR_UPDATE_ELEMENT':
      if (map !== null) return { does: 'put', pairs: [[map.key.read(cursor), map.value.read(cursor)]] }
      break
    case 'REMOVE_ELEMENT':
      if (map !== null) return { does: 'remove', userKey: map.key.read(cursor) }
      break
    case 'MERGE_NS': {
      if (kind === 'VALUE' || map !== null) break
      // The target stands here again; it is the namespace of the change.
      namespace.read(cursor)
      const count = cursor.count('sources', 1)
      return { does: 'merge', sources: Array.from({ length: count }, () => namespace.read(cursor)) }
    }
    case 'METADATA':
      break
  }
  throw cursor.invalid('operation', `a change of ${kind} state`, operation, 0)
}

/** Bytes of every value; the void namespace says 0 and takes one. -1 where they differ. */
const fixedLength = (serializer: Serializer): number => (serializer.type === VOID_NAMESPACE ? 1 : serializer.length)

/** Bytes of namespace and payload, where all changes of this kind take as many; else -1. */
export function tailLength(operation: Operation, { namespace, value, list, map }: StateCodec): number {
  switch (operation) {
    case 'CLEAR':
      return summed([namespace])
    case 'SET':
    case 'SET_INTERNAL':
      return summed([namespace, value])
    case 'ADD_ELEMENT':
    case 'ADD_OR_UPDATE_ELEMENT':
      if (list !== null) return summed([namespace, list.element])
      return map === null ? -1 : summed([namespace, map.key, map.value])
    case 'REMOVE_ELEMENT':
      return map === null ? -1 : summed([namespace, map.key])
    default:
      return -1
  }
}

const summed = (parts: readonly Serializer[]): number =>
  parts.reduce((sum, part) => (sum < 0 || fixedLength(part) < 0 ? -1 : sum + fixedLength(part)), 0)
