import { TidemarkError } from '../../../shared/model/problem.ts'
import type { Cursor } from '../../binary/cursor.ts'
import { DISTRIBUTION_MODES } from '../metadata/model.ts'
import { readLegacySerializers, readSerializerSnapshot } from '../serializers/registry.ts'
import type { SerializerSnapshot } from '../serializers/serializer.ts'

/** Ordinals of `StateMetaInfoSnapshot.BackendStateType`. */
export const STATE_TYPES = ['KEY_VALUE', 'OPERATOR', 'BROADCAST', 'PRIORITY_QUEUE', 'KEY_VALUE_V2'] as const
/** Ordinals of `StateDescriptor.Type`. */
const LEGACY_KINDS = ['UNKNOWN', 'VALUE', 'LIST', 'REDUCING', 'FOLDING', 'AGGREGATING', 'MAP'] as const
export type BackendStateType = (typeof STATE_TYPES)[number]

/** `StateMetaInfoSnapshot`: one registered state. */
export interface StateMetaInfo {
  /** Position in its header: the state id of the bodies. */
  id: number
  name: string
  type: BackendStateType
  /** `KEYED_STATE_TYPE`, `OPERATOR_STATE_DISTRIBUTION_MODE` … */
  options: ReadonlyMap<string, string>
  /** `NAMESPACE_SERIALIZER`, `VALUE_SERIALIZER`, `KEY_SERIALIZER` … */
  serializers: ReadonlyMap<string, SerializerSnapshot>
}

/**
 * `metaInfo := utf name, i32 type, i32 n, { utf, utf } × n, i32 n, { utf, serializerSnapshot } × n`
 * (`StateMetaInfoSnapshotReadersWriters`, versions 6 and 7).
 */
export function readMetaInfo(cursor: Cursor, id: number): StateMetaInfo {
  const name = cursor.utf('name')
  const ordinal = cursor.i32('type')
  const type = STATE_TYPES[ordinal]
  if (type === undefined) throw cursor.invalid('type', `a state type below ${STATE_TYPES.length}`, String(ordinal), 4)
  const options = new Map<string, string>()
  const optionCount = cursor.count('options', 4)
  for (let i = 0; i < optionCount; i++) {
    const key = cursor.utf('option')
    options.set(key, cursor.utf(key))
  }
  const serializers = new Map<string, SerializerSnapshot>()
  const serializerCount = cursor.count('serializers', 8)
  for (let i = 0; i < serializerCount; i++) {
    const key = cursor.utf('serializer')
    serializers.set(key, readSerializerSnapshot(cursor, key))
  }
  return { id, name, type, options, serializers }
}

/**
 * A keyed state as headers of version 3 and 4 (Flink 1.3 to 1.5) name it:
 * `i32 state descriptor type, utf name, serializer block (namespace, value)`.
 */
export function readLegacyKeyedMetaInfo(cursor: Cursor, id: number): StateMetaInfo {
  const ordinal = cursor.i32('type')
  const kind = LEGACY_KINDS[ordinal]
  if (kind === undefined) throw cursor.invalid('type', `a state type below ${LEGACY_KINDS.length}`, String(ordinal), 4)
  const name = cursor.utf('name')
  const [namespace, value] = readLegacySerializers(cursor, 'serializers')
  if (namespace === undefined || value === undefined) throw cursor.invalid('serializers', 'two serializers', 'fewer', 0)
  const serializers = new Map([
    ['NAMESPACE_SERIALIZER', namespace],
    ['VALUE_SERIALIZER', value],
  ])
  return { id, name, type: 'KEY_VALUE', options: new Map([['KEYED_STATE_TYPE', kind]]), serializers }
}

/** An operator state as headers of version 2 name it: `utf name, u8 mode, serializer block (element)`. */
export function readLegacyOperatorMetaInfo(cursor: Cursor, id: number): StateMetaInfo {
  const name = cursor.utf('name')
  const ordinal = cursor.u8('mode')
  const mode = DISTRIBUTION_MODES[ordinal]
  if (mode === undefined) throw cursor.invalid('mode', `a distribution mode below ${DISTRIBUTION_MODES.length}`, String(ordinal), 1)
  const [element] = readLegacySerializers(cursor, 'serializers')
  if (element === undefined) throw cursor.invalid('serializers', 'a serializer', 'none', 0)
  const options = new Map([['OPERATOR_STATE_DISTRIBUTION_MODE', mode]])
  return { id, name, type: 'OPERATOR', options, serializers: new Map([['VALUE_SERIALIZER', element]]) }
}

/** The serializer of that role. @throws TidemarkError `STATE_INVALID` where the meta info has none */
export function serializerOf(
  state: StateMetaInfo,
  role: 'KEY_SERIALIZER' | 'NAMESPACE_SERIALIZER' | 'VALUE_SERIALIZER',
): SerializerSnapshot['serializer'] {
  const snapshot = state.serializers.get(role)
  if (snapshot !== undefined) return snapshot.serializer
  throw new TidemarkError({
    code: 'STATE_INVALID',
    message: `State ${state.name} has no ${role} in its header, so its entries cannot be read.`,
    field: state.name,
    expected: role,
    found: [...state.serializers.keys()].join(', '),
  })
}

/** Reads one meta info under a state id. */
export type MetaInfoReader = (cursor: Cursor, id: number) => StateMetaInfo

/** A list of meta infos; where one cannot be read the ones before it and the reason, for nothing behind it can be found. */
export function readMetaInfos(
  cursor: Cursor,
  count: number,
  first = 0,
  read: MetaInfoReader = readMetaInfo,
): { states: StateMetaInfo[]; problem: TidemarkError | null } {
  const states: StateMetaInfo[] = []
  try {
    for (let i = 0; i < count; i++) {
      cursor.enter('states')
      cursor.enter(i)
      states.push(read(cursor, first + i))
      cursor.leave()
      cursor.leave()
    }
  } catch (error) {
    if (error instanceof TidemarkError && error.code === 'SERIALIZER_UNKNOWN') return { states, problem: error }
    throw error
  }
  return { states, problem: null }
}
