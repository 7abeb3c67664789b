import type { TidemarkError } from '../../../shared/model/problem.ts'
import { Cursor } from '../../binary/cursor.ts'
import { readSerializerSnapshot } from '../serializers/registry.ts'
import type { SerializerSnapshot } from '../serializers/serializer.ts'
import { STATE_FORMAT } from '../state/format.ts'
import { readLegacyKeyedMetaInfo, readMetaInfo, readMetaInfos, type StateMetaInfo } from '../state/meta-info.ts'

/** The head of a keyed stream (`KeyedBackendSerializationProxy`). */
export interface KeyedHeader {
  version: number
  /** Bodies are snappy framed; the header never is. */
  compressed: boolean
  keySerializer: SerializerSnapshot
  states: StateMetaInfo[]
  /** How many states were registered; more than `states` where a serializer is not known. */
  stateCount: number
  /** Why states are missing; null when all were read. */
  problem: TidemarkError | null
  /** Bytes of the header; the body follows. -1 where it could not be read to its end. */
  length: number
}

/**
 * `header := i32 version, [4+: bool compression], keySerializerSnapshot, i16 n, metaInfo × n`;
 * versions 3 and 4 have meta infos of their own form
 *
 * @param bytes the beginning of the stream, long enough to hold the header
 * @param origin file offset of the first byte
 */
export function readKeyedHeader(bytes: Uint8Array, file: string, origin: number): KeyedHeader {
  const cursor = new Cursor(bytes, file, STATE_FORMAT)
  cursor.origin = origin
  cursor.enter('header')
  const version = cursor.i32('version')
  if (version < 1 || version > 6) throw cursor.invalid('version', 'a keyed backend version of 1 to 6', String(version), 4)
  const compressed = version >= 4 ? cursor.bool('compression') : false
  const keySerializer = readSerializerSnapshot(cursor, 'keySerializer')
  const stateCount = cursor.u16('states')
  const { states, problem } = readMetaInfos(cursor, stateCount, 0, version <= 4 ? readLegacyKeyedMetaInfo : readMetaInfo)
  return { version, compressed, keySerializer, states, stateCount, problem, length: problem === null ? cursor.position : -1 }
}
