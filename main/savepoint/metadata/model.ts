/**
 * The metadata model: what a `_metadata` file says, whole and lossless.
 *
 * One model for versions 1 to 6. Reader → model → writer gives back the same bytes (versions 2 to 6).
 * Names follow Flink's classes in `org.apache.flink.runtime.checkpoint` and `…runtime.state`.
 * Sizes and stream offsets are numbers (bytes); 64-bit identifiers are bigints.
 */

export const METADATA_VERSIONS = [1, 2, 3, 4, 5, 6] as const
export type MetadataVersion = (typeof METADATA_VERSIONS)[number]

/** `CheckpointMetadata` */
export interface SavepointMetadata {
  version: MetadataVersion
  checkpointId: bigint
  masterStates: MasterState[]
  operators: OperatorState[]
  /** `CheckpointProperties` as its Java object stream, version 4 on; null before. */
  properties: Uint8Array | null
}

/** `MasterState`: state of a `MasterTriggerRestoreHook`. */
export interface MasterState {
  version: number
  name: string
  bytes: Uint8Array
}

/** `OperatorState`. In version 1 one entry per job vertex, whose id stands in `id`. */
export interface OperatorState {
  /** Stored since version 5; null when absent. */
  name: string | null
  uid: string | null
  /** 32 lower-case hex digits. */
  id: string
  parallelism: number
  maxParallelism: number
  /** Versions 1 and 2; null later. */
  chainLength: number | null
  coordinator: StreamHandle | null
  /** `FullyFinishedOperatorState`: every subtask had finished, none is listed. */
  finished: boolean
  subtasks: SubtaskState[]
}

/** `OperatorSubtaskState`. Lists are shared empty arrays where there is nothing. */
export interface SubtaskState {
  index: number
  /** `FinishedOperatorSubtaskState`. */
  finished: boolean
  /** Versions 1 and 2 store a duration that Flink ignores; null where it is the usual -1 or not stored. */
  duration: bigint | null
  /** Version 1 only: one entry per chained operator. */
  legacyOperator: readonly (StreamHandle | null)[]
  /** At most one from version 2 on; one per chained operator, null for none, in version 1. */
  managedOperator: readonly (OperatorHandle | null)[]
  rawOperator: readonly (OperatorHandle | null)[]
  managedKeyed: KeyedHandle | null
  rawKeyed: KeyedHandle | null
  inputChannels: readonly ChannelHandle[]
  resultSubpartitions: readonly ChannelHandle[]
}

// ── streams: where bytes are ───────────────────────────────────────────────────────────────────────

/** `ByteStreamStateHandle`: the bytes sit in `_metadata` itself. */
export interface InlineStream {
  tag: 1
  /** An identity only. */
  name: string
  bytes: Uint8Array
}

/** `FileStateHandle`: an absolute URI. */
export interface AbsoluteFileStream {
  tag: 2
  readonly path: string
  /** -1 where the writer did not know. */
  readonly size: number
}

/** `KeyGroupsStateHandle` used as a plain stream (old). */
export interface KeyGroupsStream {
  tag: 3
  keyGroupStart: number
  offsets: number[]
  stream: StreamHandle | null
}

/** `RelativeFileStateHandle`: relative to the folder of `_metadata`. */
export interface RelativeFileStream {
  tag: 6
  readonly path: string
  readonly size: number
}

export type SegmentScope = 'EXCLUSIVE' | 'SHARED'

/** `SegmentFileStateHandle`: bytes [start, start + size) of a merged file. */
export interface SegmentStream {
  tag: 15
  start: number
  size: number
  scope: SegmentScope
  path: string
  logicalId: string
}

/** `EmptySegmentFileStateHandle` */
export interface EmptySegmentStream {
  tag: 16
}

export type StreamHandle = InlineStream | AbsoluteFileStream | KeyGroupsStream | RelativeFileStream | SegmentStream | EmptySegmentStream

// ── keyed state ────────────────────────────────────────────────────────────────────────────────────

/** `KeyGroupsSavepointStateHandle` (7, canonical) and `KeyGroupsStateHandle` (3, 12). Range is start … start + offsets.length - 1. */
export interface KeyGroupsHandle {
  tag: 3 | 7 | 12
  keyGroupStart: number
  /** One stream position per key group. 0 means empty in a canonical stream, -1 not written in a raw one. */
  readonly offsets: number[]
  stream: StreamHandle | null
  /** Tag 12 only. */
  readonly stateHandleId: string | null
}

/** A file of a RocksDB instance by the name it has there. */
export interface LocalFile {
  localPath: string
  stream: StreamHandle | null
}

/** `IncrementalRemoteKeyedStateHandle` */
export interface IncrementalHandle {
  tag: 5 | 11
  checkpointId: bigint
  backendId: string
  keyGroupStart: number
  keyGroupCount: number
  /** Tag 11 only. */
  checkpointedSize: number | null
  meta: StreamHandle | null
  shared: LocalFile[]
  private: LocalFile[]
  /** Tag 11 only. */
  stateHandleId: string | null
}

/** `ChangelogStateBackendHandleImpl` */
export interface ChangelogHandle {
  tag: 8 | 14
  keyGroupStart: number
  keyGroupCount: number
  checkpointedSize: number
  materialized: (KeyedHandle | null)[]
  nonMaterialized: (KeyedHandle | null)[]
  materializationId: bigint
  /** Tag 14 only. */
  checkpointId: bigint | null
  stateHandleId: string
}

/** `InMemoryChangelogStateHandle`. Key group -1 marks a metadata change. */
export interface ChangelogBytesHandle {
  tag: 9
  keyGroupStart: number
  keyGroupCount: number
  from: bigint
  to: bigint
  changes: { keyGroup: number; bytes: Uint8Array }[]
  stateHandleId: string
}

/** `ChangelogStateHandleStreamImpl` */
export interface ChangelogFileHandle {
  tag: 10 | 13
  keyGroupStart: number
  keyGroupCount: number
  parts: { offset: number; stream: StreamHandle | null }[]
  size: number
  checkpointedSize: number
  stateHandleId: string
  /** Tag 13 only. */
  storageIdentifier: string | null
}

export type KeyedHandle = KeyGroupsHandle | IncrementalHandle | ChangelogHandle | ChangelogBytesHandle | ChangelogFileHandle

// ── operator state ─────────────────────────────────────────────────────────────────────────────────

/** Ordinals of `OperatorStateHandle.Mode`. */
export const DISTRIBUTION_MODES = ['SPLIT_DISTRIBUTE', 'UNION', 'BROADCAST'] as const
export type Distribution = (typeof DISTRIBUTION_MODES)[number]

export interface PartitionedState {
  name: string
  mode: Distribution
  /** One stream position per element; exactly one for BROADCAST. */
  readonly offsets: number[]
}

/** `OperatorStreamStateHandle` (4), `FileMergingOperatorStreamStateHandle` (17). */
export interface OperatorHandle {
  tag: 4 | 17
  states: PartitionedState[]
  stream: StreamHandle | null
  /** Tag 17 only. */
  merging: { taskOwnedDir: string; sharedDir: string; empty: boolean } | null
}

// ── channel state (unaligned checkpoints) ──────────────────────────────────────────────────────────

/** `InputChannelStateHandle`, `ResultSubpartitionStateHandle`. */
export interface PlainChannelHandle {
  merged: false
  /** Null where Flink 1.11 wrote the handle: it stored no index. */
  subtask: number | null
  /** Gate index, or partition index. */
  first: number
  /** Channel index, or subpartition index. */
  second: number
  offsets: number[]
  size: number
  stream: StreamHandle | null
}

/** `MergedInputChannelStateHandle`, `MergedResultSubpartitionStateHandle`. */
export interface MergedChannelHandle {
  merged: true
  subtask: number
  size: number
  stream: StreamHandle | null
  /** i32 count, { i32 first, i32 second, i64 size, i32 k, i64 offset × k } × count; kept as written. */
  channels: Uint8Array
}

export type ChannelHandle = PlainChannelHandle | MergedChannelHandle
