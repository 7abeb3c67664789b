/** Flink's class names of handles, without their packages. */
import { isChannel, type PlacedHandle, type StreamLike } from './walk.ts'

const KEYED: Record<number, string> = {
  3: 'KeyGroupsStateHandle',
  5: 'IncrementalRemoteKeyedStateHandle',
  7: 'KeyGroupsSavepointStateHandle',
  8: 'ChangelogStateBackendHandleImpl',
  9: 'InMemoryChangelogStateHandle',
  10: 'ChangelogStateHandleStreamImpl',
  11: 'IncrementalRemoteKeyedStateHandle',
  12: 'KeyGroupsStateHandle',
  13: 'ChangelogStateHandleStreamImpl',
  14: 'ChangelogStateBackendHandleImpl',
}

const STREAM: Record<number, string> = {
  0: 'null',
  1: 'ByteStreamStateHandle',
  2: 'FileStateHandle',
  3: 'KeyGroupsStateHandle',
  6: 'RelativeFileStateHandle',
  9: 'InMemoryChangelogStateHandle',
  15: 'SegmentFileStateHandle',
  16: 'EmptySegmentFileStateHandle',
}

const CHANNEL = [
  'InputChannelStateHandle',
  'ResultSubpartitionStateHandle',
  'MergedInputChannelStateHandle',
  'MergedResultSubpartitionStateHandle',
] as const

export function streamTypeName(stream: StreamLike): string {
  return STREAM[stream?.tag ?? 0] ?? 'StreamStateHandle'
}

/** Tag byte of a handle. Channel handles have none before version 6; theirs is version 6's type byte (1 to 4). */
export function handleTag(placed: PlacedHandle): number {
  if (!isChannel(placed)) return placed.handle.tag
  return (placed.slot === 'inputChannel' ? 1 : 2) + (placed.handle.merged ? 2 : 0)
}

export function handleTypeName(placed: PlacedHandle): string {
  if (placed.legacy === true) return streamTypeName(placed.handle)
  switch (placed.slot) {
    case 'managedOperator':
    case 'rawOperator':
      if (placed.handle.tag === 4) return 'OperatorStreamStateHandle'
      return placed.handle.merging?.empty === true ? 'EmptyFileMergingOperatorStreamStateHandle' : 'FileMergingOperatorStreamStateHandle'
    case 'managedKeyed':
    case 'rawKeyed':
      return KEYED[placed.handle.tag] ?? 'KeyedStateHandle'
    case 'inputChannel':
    case 'resultSubpartition':
      return CHANNEL[handleTag(placed) - 1] ?? 'AbstractChannelStateHandle'
  }
}
