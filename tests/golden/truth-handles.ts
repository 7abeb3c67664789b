/** Handles of our model written out as Flink's objects are in truth.json, and truth brought to one shape over all Flink lines. */
import { createHash } from 'node:crypto'
import type {
  ChannelHandle,
  IncrementalHandle,
  KeyedHandle,
  LocalFile,
  OperatorHandle,
  StreamHandle,
} from '../../main/savepoint/metadata/model.ts'
import type { Json, JsonObject } from './truth-shape.ts'

const LONGEST_SHOWN = 512

function bytesAsTruth(bytes: Uint8Array): JsonObject {
  if (bytes.byteLength <= LONGEST_SHOWN) return { bytes: Buffer.from(bytes).toString('hex') }
  return { length: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** @param folder `writtenAt`: Flink resolved relative paths against it */
export function streamAsTruth(stream: StreamHandle | null, folder: string): Json {
  if (stream === null) return null
  switch (stream.tag) {
    case 1:
      return { class: 'ByteStreamStateHandle', data: bytesAsTruth(stream.bytes), handleName: stream.name }
    case 2:
      return { class: 'FileStateHandle', filePath: stream.path, stateSize: stream.size }
    case 3:
      return {
        class: 'KeyGroupsStateHandle',
        ...offsetsAsTruth(stream.keyGroupStart, stream.offsets),
        stateHandle: streamAsTruth(stream.stream, folder),
      }
    case 6:
      return {
        class: 'RelativeFileStateHandle',
        filePath: `${folder.replace(/\/$/, '')}/${stream.path}`,
        relativePath: stream.path,
        stateSize: stream.size,
      }
    case 15:
      return {
        class: 'SegmentFileStateHandle',
        filePath: stream.path,
        logicalFileId: { class: 'LogicalFileId', keyString: stream.logicalId },
        scope: stream.scope,
        startPos: stream.start,
        stateSize: stream.size,
      }
    case 16:
      return {
        class: 'EmptySegmentFileStateHandle',
        filePath: 'empty',
        logicalFileId: { class: 'LogicalFileId', keyString: 'DUMMY' },
        scope: 'EXCLUSIVE',
        startPos: 0,
        stateSize: 0,
      }
  }
}

export function operatorAsTruth(handle: OperatorHandle, folder: string): JsonObject {
  const states = Object.fromEntries(
    handle.states.map(({ name, mode, offsets }) => [name, { class: 'StateMetaInfo', distributionMode: mode, offsets }]),
  )
  const common = { delegateStateHandle: streamAsTruth(handle.stream, folder), stateNameToPartitionOffsets: states }
  if (handle.merging === null) return { class: 'OperatorStreamStateHandle', ...common }
  return {
    class: handle.merging.empty ? 'EmptyFileMergingOperatorStreamStateHandle' : 'FileMergingOperatorStreamStateHandle',
    ...common,
    sharedDirHandle: { class: 'DirectoryStreamStateHandle', directory: handle.merging.sharedDir },
    taskOwnedDirHandle: { class: 'DirectoryStreamStateHandle', directory: handle.merging.taskOwnedDir },
  }
}

function rangeAsTruth(start: number, count: number): JsonObject {
  return { class: 'KeyGroupRange', startKeyGroup: start, endKeyGroup: start + count - 1 }
}

function offsetsAsTruth(start: number, offsets: number[]): JsonObject {
  return { groupRangeOffsets: { class: 'KeyGroupRangeOffsets', keyGroupRange: rangeAsTruth(start, offsets.length), offsets } }
}

const idAsTruth = (keyString: string): JsonObject => ({ class: 'StateHandleID', keyString })

export function keyedAsTruth(handle: KeyedHandle | null, folder: string): Json {
  if (handle === null) return null
  switch (handle.tag) {
    case 3:
    case 7:
    case 12:
      return {
        class: handle.tag === 7 ? 'KeyGroupsSavepointStateHandle' : 'KeyGroupsStateHandle',
        ...offsetsAsTruth(handle.keyGroupStart, handle.offsets),
        stateHandle: streamAsTruth(handle.stream, folder),
        ...(handle.stateHandleId === null ? {} : { stateHandleId: idAsTruth(handle.stateHandleId) }),
      }
    case 5:
    case 11:
      return incrementalAsTruth(handle, folder)
    case 8:
    case 14:
      return {
        class: 'ChangelogStateBackendHandleImpl',
        keyGroupRange: rangeAsTruth(handle.keyGroupStart, handle.keyGroupCount),
        materialized: handle.materialized.map((nested) => keyedAsTruth(nested, folder)),
        nonMaterialized: handle.nonMaterialized.map((nested) => keyedAsTruth(nested, folder)),
        materializationID: Number(handle.materializationId),
        ...(handle.checkpointId === null ? {} : { checkpointId: Number(handle.checkpointId) }),
        persistedSizeOfThisCheckpoint: handle.checkpointedSize,
        stateHandleID: idAsTruth(handle.stateHandleId),
      }
    case 9:
      return {
        class: 'InMemoryChangelogStateHandle',
        keyGroupRange: rangeAsTruth(handle.keyGroupStart, handle.keyGroupCount),
        from: String(handle.from),
        to: String(handle.to),
        changes: handle.changes.map(({ keyGroup, bytes }) => ({ class: 'StateChange', keyGroup, change: bytesAsTruth(bytes) })),
        stateHandleID: idAsTruth(handle.stateHandleId),
      }
    case 10:
    case 13:
      return {
        class: 'ChangelogStateHandleStreamImpl',
        keyGroupRange: rangeAsTruth(handle.keyGroupStart, handle.keyGroupCount),
        handlesAndOffsets: handle.parts.map(({ offset, stream }) => ({ class: 'Tuple2', f0: streamAsTruth(stream, folder), f1: offset })),
        incrementalSize: handle.checkpointedSize,
        stateHandleID: idAsTruth(handle.stateHandleId),
        ...(handle.storageIdentifier === null ? {} : { storageIdentifier: handle.storageIdentifier }),
      }
  }
}

function incrementalAsTruth(handle: IncrementalHandle, folder: string): JsonObject {
  return {
    class: 'IncrementalRemoteKeyedStateHandle',
    backendIdentifier: handle.backendId,
    checkpointId: Number(handle.checkpointId),
    keyGroupRange: rangeAsTruth(handle.keyGroupStart, handle.keyGroupCount),
    metaStateHandle: streamAsTruth(handle.meta, folder),
    sharedState: localFilesAsTruth(handle.shared, folder),
    privateState: localFilesAsTruth(handle.private, folder),
    ...(handle.checkpointedSize === null ? {} : { persistedSizeOfThisCheckpoint: handle.checkpointedSize }),
    ...(handle.stateHandleId === null ? {} : { stateHandleId: idAsTruth(handle.stateHandleId) }),
  }
}

const localFilesAsTruth = (files: LocalFile[], folder: string): JsonObject =>
  Object.fromEntries(files.map(({ localPath, stream }) => [localPath, streamAsTruth(stream, folder)]))

export function channelAsTruth(handle: ChannelHandle, direction: 'input' | 'result', folder: string): JsonObject {
  const name = direction === 'input' ? 'InputChannel' : 'ResultSubpartition'
  const delegate = streamAsTruth(handle.stream, folder)
  if (handle.merged) {
    return {
      class: `Merged${name}StateHandle`,
      delegate,
      serializedChannelOffsets: bytesAsTruth(handle.channels),
      size: handle.size,
      subtaskIndex: handle.subtask,
    }
  }
  const info: JsonObject =
    direction === 'input'
      ? { class: 'InputChannelInfo', gateIdx: handle.first, inputChannelIdx: handle.second }
      : { class: 'ResultSubpartitionInfo', partitionIdx: handle.first, subPartitionIdx: handle.second }
  return {
    class: `${name}StateHandle`,
    delegate,
    info,
    offsets: handle.offsets,
    size: handle.size,
    ...(handle.subtask === null ? {} : { subtaskIndex: handle.subtask }),
  }
}

/** Fields that Flink's objects hold in memory only, or under another name on other lines. */
export function normalised(handle: JsonObject): JsonObject {
  const { size, ...rest } = handle
  if (rest.class === 'OperatorStateHandle') rest.class = 'OperatorStreamStateHandle' // 1.2
  if (rest.class === 'IncrementalRemoteKeyedStateHandle') {
    rest.sharedState = byLocalPath(rest.sharedState)
    rest.privateState = byLocalPath(rest.privateState)
  }
  // Tag 7 stores no id: the reader makes up a random one.
  if (rest.class === 'KeyGroupsSavepointStateHandle') delete rest.stateHandleId
  if (Array.isArray(rest.nonMaterialized)) rest.nonMaterialized = rest.nonMaterialized.map(normalisedJson)
  if (Array.isArray(rest.materialized)) rest.materialized = rest.materialized.map(normalisedJson)
  return 'size' in handle && 'delegate' in handle ? { ...rest, size: size ?? null } : rest
}

const normalisedJson = (json: Json): Json => (json !== null && typeof json === 'object' && !Array.isArray(json) ? normalised(json) : json)

/** A map from 1.16 on is a list of `HandleAndLocalPath`. */
function byLocalPath(files: Json | undefined): Json {
  if (!Array.isArray(files)) return files ?? {}
  return Object.fromEntries(
    files.map((file) => {
      const { localPath, handle } = file as { localPath: string; handle: Json }
      return [localPath, handle]
    }),
  )
}
