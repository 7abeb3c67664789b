/** The report of `tidemark inspect` against truth.json: verdicts, and every handle as the report words it. */
import type { HandleReport, InspectReport, SnapshotFormat, StateBackend, StreamReport } from '../../shared/model/index.ts'
import { operatorsOf, type Json, type JsonObject, type Truth, type TruthSubtask } from './truth-shape.ts'

/** Class of each stream tag, written down here from the format's specification, not taken from the product. */
const STREAM_CLASS: Record<number, string> = {
  1: 'ByteStreamStateHandle',
  2: 'FileStateHandle',
  6: 'RelativeFileStateHandle',
  15: 'SegmentFileStateHandle',
  16: 'EmptySegmentFileStateHandle',
}

const SLOTS = {
  managedOperatorState: 'managedOperator',
  rawOperatorState: 'rawOperator',
  managedKeyedState: 'managedKeyed',
  rawKeyedState: 'rawKeyed',
  inputChannelState: 'inputChannel',
  resultSubpartitionState: 'resultSubpartition',
} as const

interface Verdicts {
  kind: string
  format: SnapshotFormat
  backends: StateBackend[]
  checkpointId: string
  version: number
  stopped: string
  properties: Json
}

export function verdictsOf(report: InspectReport): Verdicts {
  return {
    kind: report.kind,
    format: report.format,
    backends: report.backends,
    checkpointId: report.checkpointId,
    version: report.metadata.version,
    stopped: report.stopped,
    properties: report.properties,
  }
}

/** What the judgement must say, derived from the classes of Flink's handles and from what the run that wrote them was configured with. */
export function expectedVerdicts(truth: Truth): Verdicts {
  const classes = keyedClasses(truth)
  const backend = truth.backend === 'rocksdb' ? 'rocksdb' : 'hashmap'
  const { checkpointType, ...properties } = truth.properties ?? {}
  const action = (checkpointType as JsonObject | undefined)?.postCheckpointAction
  return {
    kind: truth.kind,
    format: expectedFormat(classes, backend),
    backends: expectedBackends(classes, backend),
    checkpointId: String(truth.checkpointId),
    version: truth.metadataVersion,
    stopped: truth.metadataVersion < 4 ? 'unknown' : action === 'SUSPEND' ? 'suspend' : action === 'TERMINATE' ? 'drain' : 'no',
    properties: truth.properties === undefined || truth.properties === null ? null : flagsOf(properties),
  }
}

/** The booleans; what is left is the object's class. */
const flagsOf = (properties: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => typeof value === 'boolean'))

function keyedClasses(truth: Truth): Set<Json> {
  const handles = operatorsOf(truth).flatMap(({ subtasks }) =>
    Object.values(subtasks).flatMap(({ managedKeyedState }) => managedKeyedState ?? []),
  )
  return new Set(handles.map((handle) => handle.class ?? null))
}

/** Before 1.13 a savepoint of the heap backend had the backend's own layout, and RocksDB's the canonical one, under the same class. */
function expectedFormat(classes: Set<Json>, backend: StateBackend): SnapshotFormat {
  if (classes.has('KeyGroupsSavepointStateHandle')) return 'canonical'
  if (classes.has('KeyGroupsStateHandle')) return backend === 'hashmap' ? 'native' : 'canonical'
  return classes.size === 0 ? 'none' : 'native'
}

function expectedBackends(classes: Set<Json>, backend: StateBackend): StateBackend[] {
  if (classes.has('ChangelogStateBackendHandleImpl')) return ['changelog']
  return classes.size === 0 || classes.has('KeyGroupsSavepointStateHandle') ? [] : [backend]
}

interface HandleWords {
  slot: string
  type: string
  size: number
  keyGroups: Json
  states: Json
  streams: Json[]
}

export function handlesInReport(report: InspectReport): Record<string, HandleWords[]> {
  return Object.fromEntries(
    report.operators.flatMap(({ id, subtasks }) =>
      subtasks.map(({ index, handles }) => [`${id}/${index}`, handles.map(wordsOfReport)] as const),
    ),
  )
}

export function handlesInTruth(truth: Truth): Record<string, HandleWords[]> {
  return Object.fromEntries(
    operatorsOf(truth).flatMap(({ id, subtasks }) =>
      Object.entries(subtasks).map(([index, subtask]) => [`${id}/${index}`, wordsOfTruth(subtask)] as const),
    ),
  )
}

function wordsOfReport({ slot, type, size, keyGroups, states, streams }: HandleReport): HandleWords {
  return { slot, type, size, keyGroups, states: states ?? null, streams: inOrder(streams.map(streamWords)) }
}

function streamWords({ role, tag, path, size, localPath }: StreamReport): JsonObject {
  return { role, class: STREAM_CLASS[tag] ?? `tag ${tag}`, path, size, localPath: localPath ?? null }
}

const inOrder = (streams: Json[]): Json[] => [...streams].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

function wordsOfTruth(subtask: TruthSubtask): HandleWords[] {
  return Object.entries(SLOTS).flatMap(([key, slot]) =>
    (subtask[key as keyof typeof SLOTS] ?? []).map((handle) => handleWords(slot, handle)),
  )
}

function handleWords(slot: string, handle: JsonObject): HandleWords {
  const streams = truthStreams(handle)
  return {
    slot,
    type: handle.class === 'OperatorStateHandle' ? 'OperatorStreamStateHandle' : (handle.class as string),
    // 1.2's handles do not carry their size; it is the stream's.
    size: typeof handle.size === 'number' ? handle.size : streams.reduce((sum: number, stream) => sum + Number(stream.size), 0),
    keyGroups: keyGroupsOf(handle),
    states: 'stateNameToPartitionOffsets' in handle ? statesOf(handle.stateNameToPartitionOffsets as Record<string, JsonObject>) : null,
    streams: inOrder(streams),
  }
}

function keyGroupsOf(handle: JsonObject): Json {
  const range = (handle.keyGroupRange ?? (handle.groupRangeOffsets as JsonObject | undefined)?.keyGroupRange ?? null) as JsonObject | null
  return range === null ? null : [range.startKeyGroup ?? null, range.endKeyGroup ?? null]
}

function statesOf(states: Record<string, JsonObject>): Json {
  return Object.keys(states)
    .sort()
    .map((name) => ({ name, mode: states[name]?.distributionMode ?? null, elements: (states[name]?.offsets as Json[]).length }))
}

function truthStreams(handle: JsonObject): JsonObject[] {
  const one = (role: string, stream: Json | undefined, localPath: string | null = null): JsonObject[] =>
    stream === undefined || stream === null ? [] : [streamOfTruth(role, stream as JsonObject, localPath)]
  const nested = [...((handle.materialized ?? []) as JsonObject[]), ...((handle.nonMaterialized ?? []) as JsonObject[])]
  return [
    ...one('delegate', handle.stateHandle ?? handle.delegateStateHandle ?? handle.delegate),
    ...one('meta', handle.metaStateHandle),
    ...localFiles(handle.sharedState).flatMap(([localPath, stream]) => one('shared', stream, localPath)),
    ...localFiles(handle.privateState).flatMap(([localPath, stream]) => one('private', stream, localPath)),
    ...((handle.handlesAndOffsets ?? []) as JsonObject[]).flatMap(({ f0 }) => one('changelog', f0)),
    ...nested.flatMap(truthStreams),
  ]
}

function localFiles(files: Json | undefined): [string, Json][] {
  if (Array.isArray(files)) return (files as { localPath: string; handle: Json }[]).map(({ localPath, handle }) => [localPath, handle])
  return Object.entries((files ?? {}) as JsonObject)
}

function streamOfTruth(role: string, stream: JsonObject, localPath: string | null): JsonObject {
  const data = stream.data as { bytes?: string; length?: number } | undefined
  const hasFile = stream.class !== 'ByteStreamStateHandle' && stream.class !== 'EmptySegmentFileStateHandle'
  return {
    role,
    class: stream.class ?? null,
    path: hasFile ? (stream.relativePath ?? stream.filePath ?? null) : null,
    size: data === undefined ? (stream.stateSize ?? null) : (data.length ?? (data.bytes ?? '').length / 2),
    localPath,
  }
}

/** Last names of all files that the report's handles name; Flink's are random and so tell files apart. */
export function referencedNames(report: InspectReport): Set<string> {
  const streams = report.operators.flatMap(({ subtasks }) => subtasks.flatMap(({ handles }) => handles.flatMap((handle) => handle.streams)))
  return new Set(streams.flatMap(({ path }) => (path === null ? [] : [path.slice(path.lastIndexOf('/') + 1)])))
}
