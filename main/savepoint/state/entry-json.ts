import { isListSerializer, isMapSerializer, mapToJson } from '../serializers/families/collections.ts'
import { TIME_WINDOW, VOID_NAMESPACE } from '../serializers/families/namespaces.ts'
import { partToJson } from '../serializers/families/opaque.ts'
import { isTimerSerializer } from '../serializers/families/stream-operators.ts'
import { type JsonValue, type Serializer, Undecoded } from '../serializers/serializer.ts'
import { isTimerState, type StateEntry } from '../keyed/state-entry.ts'
import { serializerOf, type StateMetaInfo } from './meta-info.ts'

/** An entry of keyed state as `tidemark state … --ndjson` prints it, without operator and state. */
export type EntryJson = Record<string, JsonValue>

/** Turns the entries of one state into JSON (cli-json, "Values"). */
export function entryToJson(state: StateMetaInfo, keySerializer: Serializer): (entry: StateEntry) => EntryJson {
  const value = serializerOf(state, 'VALUE_SERIALIZER')
  if (isTimerState(state)) {
    return (entry) => {
      if (!isTimerSerializer(value) || entry.value instanceof Undecoded) return { keyGroup: entry.keyGroup, ...undecoded(entry.value) }
      return {
        keyGroup: entry.keyGroup,
        key: partToJson(value.timerKey, entry.key),
        ...namespaceJson(value.timerNamespace, entry.namespace),
        timestamp: (entry.value as bigint).toString(),
      }
    }
  }
  const namespace = serializerOf(state, 'NAMESPACE_SERIALIZER')
  const kind = state.options.get('KEYED_STATE_TYPE')
  return (entry) => {
    const head = {
      keyGroup: entry.keyGroup,
      key: partToJson(keySerializer, entry.key),
      ...(entry.key instanceof Undecoded ? {} : namespaceJson(namespace, entry.namespace)),
    }
    if (entry.value instanceof Undecoded) return { ...head, ...undecoded(entry.value) }
    if (kind === 'MAP' && isMapSerializer(value))
      return { ...head, value: mapEntryJson(value.key, value.value, entry.value as [unknown, unknown][]) }
    if (kind === 'LIST' && isListSerializer(value))
      return { ...head, value: (entry.value as unknown[]).map((element) => partToJson(value.element, element)) }
    return { ...head, value: partToJson(value, entry.value) }
  }
}

const mapEntryJson = (key: Serializer, value: Serializer, pairs: [unknown, unknown][]): JsonValue =>
  mapToJson(pairs.map(([k, v]) => [partToJson(key, k), v === null ? null : partToJson(value, v)]))

const undecoded = (value: unknown): EntryJson => (value instanceof Undecoded ? (value.toJson() as EntryJson) : {})

/** `window` for time windows, `namespace` for others, neither for none. */
export function namespaceJson(serializer: Serializer, namespace: unknown): EntryJson {
  if (serializer.type === VOID_NAMESPACE) return {}
  return { [serializer.type === TIME_WINDOW ? 'window' : 'namespace']: partToJson(serializer, namespace) }
}
