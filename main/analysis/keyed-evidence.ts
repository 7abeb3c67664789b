/**
 * What the bytes of a keyed stream say beyond their handle: tags 3 and 12 stand for two layouts, and an incremental handle
 * does not name the backend. Rules of the layouts: `HeapSnapshotStrategy`, `FullSnapshotAsyncWriter`, `KeyedBackendSerializationProxy`.
 */
import type { KeyGroupsHandle } from '../savepoint/metadata/model.ts'

export type KeyGroupsLayout = 'heap' | 'canonical'

/** Facts read from one keyed stream of one operator; null where the bytes could not be had or do not tell. */
export interface KeyedEvidence {
  /** Operator id. */
  operator: string
  /** Tag 3 or 12 only. */
  layout: KeyGroupsLayout | null
  /** Version of `KeyedBackendSerializationProxy`: 6 since Flink 1.8. */
  proxyVersion: number | null
  /** Whether the header names a timer state. Incremental handles only, whose meta file is the header. */
  timers: boolean | null
  /** Whether a state is KEY_VALUE_V2, which only ForSt writes into incremental handles. */
  asyncState: boolean | null
}

/** The offsets alone tell a canonical stream that has an empty key group: 0 stands for it there, and never in a heap stream. */
export function layoutByOffsets(handle: KeyGroupsHandle): KeyGroupsLayout | null {
  return handle.offsets.includes(0) ? 'canonical' : null
}

/** A few key groups of the handle, first and last among them, whose first four bytes tell the layout. */
export function keyGroupsToProbe(handle: KeyGroupsHandle): { keyGroup: number; offset: number }[] {
  const last = handle.offsets.length - 1
  const positions = [...new Set([0, Math.floor(last / 2), last])].filter((at) => at >= 0)
  return positions.map((at) => ({ keyGroup: handle.keyGroupStart + at, offset: handle.offsets[at] ?? 0 }))
}

/**
 * A heap stream has the key group's number (i32) at each offset. A canonical one has a state id (i16) and the upper half of a
 * key's length there, or a snappy frame: that reads as a key group only for key group 0, so the last one probed decides.
 */
export function layoutByBytes(probes: readonly { keyGroup: number; first: Uint8Array }[]): KeyGroupsLayout | null {
  if (probes.length === 0 || probes.some(({ first }) => first.byteLength < 4)) return null
  if (!probes.every(({ keyGroup, first }) => int32(first, 0) === keyGroup)) return 'canonical'
  return probes.some(({ keyGroup }) => keyGroup > 0) ? 'heap' : null
}

/** Version of the keyed header, null when the stream does not begin with one. */
export function proxyVersionOf(head: Uint8Array): number | null {
  const version = head.byteLength < 4 ? 0 : int32(head, 0)
  return version >= 1 && version <= 64 ? version : null
}

/** Flink's name prefix of timer states in a keyed header. */
export function namesTimers(header: Uint8Array): boolean {
  return bytesOf(header).includes('_timer_state/')
}

/** Looks for `i32 4 (KEY_VALUE_V2), i32 1 option, utf "KEYED_STATE_TYPE"` in a keyed header. */
export function hasAsyncState(header: Uint8Array): boolean {
  const mark = Buffer.concat([Buffer.from([0, 0, 0, 4, 0, 0, 0, 1, 0, 16]), Buffer.from('KEYED_STATE_TYPE', 'latin1')])
  return bytesOf(header).includes(mark)
}

const bytesOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const int32 = (bytes: Uint8Array, at: number): number => bytesOf(bytes).readInt32BE(at)
