/** State sizes in bytes, as Flink's `StateObject.getStateSize` counts them: bytes inside `_metadata` included. */
import { channel } from './handles/channel.ts'
import type { HandleSizes } from './handles/codec.ts'
import { operator } from './handles/operator.ts'
import { KEYED_CODECS, STREAM_CODECS } from './handles/tags.ts'
import type { ChannelHandle, KeyedHandle, OperatorHandle, OperatorState, StreamHandle, SubtaskState } from './model.ts'

const sizes: HandleSizes = { stream: streamSize, keyed: keyedSize }

export function streamSize(handle: StreamHandle | null): number {
  return handle === null ? 0 : (STREAM_CODECS.get(handle.tag)?.size(handle, sizes) ?? 0)
}

export function keyedSize(handle: KeyedHandle | null): number {
  return handle === null ? 0 : (KEYED_CODECS.get(handle.tag)?.size(handle, sizes) ?? 0)
}

export const operatorHandleSize = (handle: OperatorHandle | null): number => (handle === null ? 0 : operator.size(handle, sizes))

export const channelSize = (handle: ChannelHandle): number => channel.size(handle, sizes)

/** All of one subtask (`OperatorSubtaskState.getStateSize`). */
export function subtaskSize(subtask: SubtaskState): number {
  let total = keyedSize(subtask.managedKeyed) + keyedSize(subtask.rawKeyed)
  for (const handle of subtask.legacyOperator) total += streamSize(handle)
  for (const handle of subtask.managedOperator) total += operatorHandleSize(handle)
  for (const handle of subtask.rawOperator) total += operatorHandleSize(handle)
  for (const handle of subtask.inputChannels) total += channelSize(handle)
  for (const handle of subtask.resultSubpartitions) total += channelSize(handle)
  return total
}

/** All subtasks and the coordinator (`OperatorState.getStateSize`). */
export function operatorSize(state: OperatorState): number {
  return state.subtasks.reduce((total, subtask) => total + subtaskSize(subtask), streamSize(state.coordinator))
}
