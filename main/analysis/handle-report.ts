import type { HandleReport, KeyGroupRange, StreamReport, StreamRole } from '../../shared/model/index.ts'
import type { KeyedHandle } from '../savepoint/metadata/model.ts'
import { channelSize, keyedSize, operatorHandleSize, streamSize } from '../savepoint/metadata/size.ts'
import { byCodePoint } from './order.ts'
import { placeOf } from './stream-place.ts'
import { handleTag, handleTypeName } from './type-names.ts'
import { isKeyed, isOperator, visitStreams, type PlacedHandle, type StreamLike } from './walk.ts'

/** Inclusive key groups of a keyed handle, null for an empty range. */
export function keyGroupRangeOf(handle: KeyedHandle): KeyGroupRange | null {
  const count = 'offsets' in handle ? handle.offsets.length : handle.keyGroupCount
  return count > 0 ? [handle.keyGroupStart, handle.keyGroupStart + count - 1] : null
}

/** Flink's `getStateSize` of any handle, in bytes. */
export function handleSize(placed: PlacedHandle): number {
  if (placed.legacy === true) return streamSize(placed.handle)
  if (isKeyed(placed)) return keyedSize(placed.handle)
  return isOperator(placed) ? operatorHandleSize(placed.handle) : channelSize(placed.handle)
}

export function streamReport(stream: StreamLike, role: StreamRole, localPath: string | null): StreamReport {
  const { where, path, size } = placeOf(stream)
  const report: StreamReport = { role, tag: stream?.tag ?? 0, where, path, size }
  return localPath === null ? report : { ...report, localPath }
}

/** One handle in the words of `tidemark inspect --json`. */
export function handleReport(placed: PlacedHandle): HandleReport {
  const streams: StreamReport[] = []
  visitStreams(placed, (stream, role, localPath) => streams.push(streamReport(stream, role, localPath)))
  return {
    slot: placed.slot,
    tag: handleTag(placed),
    type: handleTypeName(placed),
    size: handleSize(placed),
    keyGroups: isKeyed(placed) ? keyGroupRangeOf(placed.handle) : null,
    ...(isOperator(placed)
      ? {
          states: placed.handle.states
            .map(({ name, mode, offsets }) => ({ name, mode, elements: offsets.length }))
            .sort((a, b) => byCodePoint(a.name, b.name)),
        }
      : {}),
    streams,
  }
}
