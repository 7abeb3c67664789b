/** Our model of a whole `_metadata` against truth.json: every handle field by field, offsets and inline bytes included. */
import type { OperatorState, SavepointMetadata, SubtaskState } from '../../main/savepoint/metadata/model.ts'
import { streamSize, subtaskSize } from '../../main/savepoint/metadata/size.ts'
import { channelAsTruth, keyedAsTruth, normalised, operatorAsTruth, streamAsTruth } from './truth-handles.ts'
import { operatorsOf, type Json, type JsonObject, type Truth, type TruthOperator, type TruthSubtask } from './truth-shape.ts'

export interface Comparable {
  version: number
  checkpointId: string
  masterStates: number
  operators: JsonObject[]
}

type Named = JsonObject & { id: string }

const byId = (a: Named, b: Named): number => (a.id < b.id ? -1 : 1)

export function comparableModel(metadata: SavepointMetadata, truth: Truth): Comparable {
  const namesStored = metadata.version >= 5
  return {
    version: metadata.version,
    checkpointId: String(metadata.checkpointId),
    masterStates: metadata.masterStates.length,
    operators: metadata.operators.map((operator) => comparableOperator(operator, truth.writtenAt, namesStored)).sort(byId),
  }
}

export function comparableTruth(truth: Truth): Comparable {
  return {
    version: truth.metadataVersion,
    checkpointId: String(truth.checkpointId),
    masterStates: truth.masterStates?.length ?? 0,
    operators: operatorsOf(truth)
      .map((operator) => truthOperator(operator, truth.metadataVersion >= 5))
      .sort(byId),
  }
}

function comparableOperator(operator: OperatorState, folder: string, named: boolean): Named {
  return {
    id: operator.id,
    parallelism: operator.parallelism,
    maxParallelism: operator.maxParallelism,
    finished: operator.finished,
    coordinator: streamAsTruth(operator.coordinator, folder),
    coordinatorSize: streamSize(operator.coordinator),
    ...(named ? { name: operator.name, uid: operator.uid } : {}),
    subtasks: Object.fromEntries(operator.subtasks.map((subtask) => [subtask.index, comparableSubtask(subtask, folder)])),
  }
}

function comparableSubtask(subtask: SubtaskState, folder: string): JsonObject {
  const operator = (handles: SubtaskState['managedOperator']): Json[] =>
    handles.flatMap((handle) => (handle === null ? [] : [operatorAsTruth(handle, folder)]))
  const keyed = (handle: SubtaskState['managedKeyed']): Json[] => (handle === null ? [] : [keyedAsTruth(handle, folder)])
  return {
    finished: subtask.finished,
    size: subtaskSize(subtask),
    managedOperator: operator(subtask.managedOperator),
    rawOperator: operator(subtask.rawOperator),
    managedKeyed: keyed(subtask.managedKeyed),
    rawKeyed: keyed(subtask.rawKeyed),
    inputChannels: sorted(subtask.inputChannels.map((handle) => channelAsTruth(handle, 'input', folder))),
    resultSubpartitions: sorted(subtask.resultSubpartitions.map((handle) => channelAsTruth(handle, 'result', folder))),
  }
}

function truthOperator(operator: TruthOperator, named: boolean): Named {
  const coordinator = operator.coordinatorState ?? null
  return {
    id: operator.id,
    parallelism: operator.parallelism,
    maxParallelism: operator.maxParallelism,
    finished: operator.fullyFinished ?? false,
    coordinator,
    coordinatorSize: coordinator === null ? 0 : inlineSize(coordinator),
    ...(named ? { name: operator.storedName ?? null, uid: operator.storedUid ?? null } : {}),
    subtasks: Object.fromEntries(Object.entries(operator.subtasks).map(([index, subtask]) => [index, truthSubtask(subtask)])),
  }
}

function truthSubtask(subtask: TruthSubtask): JsonObject {
  const all = (handles: JsonObject[] | undefined): Json[] => (handles ?? []).map(normalised)
  return {
    finished: subtask.finished ?? false,
    size: subtask.size,
    managedOperator: all(subtask.managedOperatorState),
    rawOperator: all(subtask.rawOperatorState),
    managedKeyed: all(subtask.managedKeyedState),
    rawKeyed: all(subtask.rawKeyedState),
    inputChannels: sorted(all(subtask.inputChannelState)),
    resultSubpartitions: sorted(all(subtask.resultSubpartitionState)),
  }
}

/** Bytes of a `ByteStreamStateHandle` as truth shows them. */
function inlineSize(handle: JsonObject): number {
  const data = handle.data as { bytes?: string; length?: number }
  return data.length ?? (data.bytes ?? '').length / 2
}

/** Flink holds channel handles in a collection without order. */
const sorted = (handles: Json[]): Json[] =>
  [...handles].sort((a, b) => (JSON.stringify(keysSorted(a)) < JSON.stringify(keysSorted(b)) ? -1 : 1))

function keysSorted(json: Json): Json {
  if (Array.isArray(json)) return json.map(keysSorted)
  if (json === null || typeof json !== 'object') return json
  return Object.fromEntries(
    Object.keys(json)
      .sort()
      .map((key) => [key, keysSorted(json[key] ?? null)]),
  )
}
