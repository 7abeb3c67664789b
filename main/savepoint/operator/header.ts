import type { TidemarkError } from '../../../shared/model/problem.ts'
import { Cursor } from '../../binary/cursor.ts'
import type { OperatorHandle, StreamHandle } from '../metadata/model.ts'
import { STATE_FORMAT } from '../state/format.ts'
import { readLegacyOperatorMetaInfo, readMetaInfo, readMetaInfos, type StateMetaInfo } from '../state/meta-info.ts'

/** The head of an operator state stream (`OperatorBackendSerializationProxy`). */
export interface OperatorHeader {
  version: number
  compressed: boolean
  /** List and union states, then broadcast states. */
  states: StateMetaInfo[]
  problem: TidemarkError | null
  length: number
}

/** `header := i32 version, [6: bool compression], i16 n, metaInfo × n, [3+: i16 m, metaInfo × m (broadcast)]` */
export function readOperatorHeader(bytes: Uint8Array, file: string, origin: number): OperatorHeader {
  const cursor = new Cursor(bytes, file, STATE_FORMAT)
  cursor.origin = origin
  cursor.enter('header')
  const version = cursor.i32('version')
  if (version < 1 || version > 6) throw cursor.invalid('version', 'an operator backend version of 1 to 6', String(version), 4)
  const compressed = version >= 6 ? cursor.bool('compression') : false
  const lists = readMetaInfos(cursor, cursor.u16('listStates'), 0, version <= 2 ? readLegacyOperatorMetaInfo : readMetaInfo)
  if (lists.problem !== null) return { version, compressed, states: lists.states, problem: lists.problem, length: -1 }
  const broadcasts =
    version >= 3 ? readMetaInfos(cursor, cursor.u16('broadcastStates'), lists.states.length) : { states: [], problem: null }
  return {
    version,
    compressed,
    states: [...lists.states, ...broadcasts.states],
    problem: broadcasts.problem,
    length: broadcasts.problem === null ? cursor.position : -1,
  }
}

/** The stream of an operator handle; null where nothing was written to it, of merged files too (`EmptySegmentFileStateHandle`). */
export const writtenStream = (handle: OperatorHandle | null): StreamHandle | null =>
  handle?.stream == null || handle.stream.tag === 16 ? null : handle.stream
