import { DISTRIBUTION_MODES } from './model.ts'

/** Field names of the metadata in plain words, for the list beside the raw bytes. */
const LABELS: Readonly<Record<string, string>> = {
  magic: 'Magic',
  version: 'Version',
  checkpointId: 'Checkpoint id',
  masterStates: 'Master states',
  operators: 'Operators',
  name: 'Name',
  uid: 'Uid',
  id: 'Operator id',
  parallelism: 'Parallelism',
  maxParallelism: 'Max parallelism',
  chainLength: 'Chain length',
  subtaskCount: 'Subtasks',
  index: 'Subtask',
  duration: 'Duration (unused)',
  legacyCount: 'Legacy states (unused)',
  legacyOperator: 'Legacy operator states',
  managedOperator: 'Operator state present',
  rawOperator: 'Raw operator state present',
  inputChannels: 'Input channel states',
  resultSubpartitions: 'Result subpartition states',
  tag: 'Handle tag',
  type: 'Channel handle type',
  states: 'Named states',
  mode: 'Distribution mode',
  elements: 'Elements',
  offsets: 'Position',
  keyGroupStart: 'First key group',
  keyGroups: 'Key groups',
  keyGroup: 'Key group',
  stateHandleId: 'State handle id',
  backendId: 'Backend id',
  checkpointedSize: 'Bytes of this checkpoint',
  shared: 'Shared files',
  private: 'Private files',
  localPath: 'Name inside RocksDB',
  path: 'Path',
  size: 'Length',
  length: 'Length',
  bytes: 'Bytes',
  handleName: 'Handle name',
  startPos: 'Start in merged file',
  scope: 'Scope',
  logicalFileId: 'Logical file id',
  taskOwnedDir: 'Task-owned folder',
  sharedDir: 'Shared folder',
  empty: 'Empty',
  materialized: 'Materialized handles',
  nonMaterialized: 'Changelog handles',
  materializationId: 'Materialization id',
  from: 'From sequence number',
  to: 'To sequence number',
  changes: 'Changes',
  parts: 'Changelog parts',
  offset: 'Offset',
  storageIdentifier: 'Changelog storage',
  subtask: 'Subtask',
  first: 'Gate or partition',
  second: 'Channel or subpartition',
  offsetCount: 'Positions',
  channels: 'Merged channels',
  properties: 'Checkpoint properties (Java object)',
}

export const labelOf = (field: string): string => LABELS[field] ?? field

/** What each tag byte stands for; the same tag means the same kind in every position. */
const TAG_NAMES: Readonly<Record<number, string>> = {
  0: 'none',
  1: 'inside _metadata',
  2: 'absolute path',
  3: 'key groups (old)',
  4: 'operator state',
  5: 'incremental (old)',
  6: 'relative path',
  7: 'canonical key groups',
  8: 'changelog (1.15)',
  9: 'changelog bytes',
  10: 'changelog file (1.15)',
  11: 'incremental',
  12: 'key groups',
  13: 'changelog file',
  14: 'changelog',
  15: 'segment of a merged file',
  16: 'empty segment',
  17: 'merged operator state',
}

export type FieldValue = number | bigint | boolean | string | Uint8Array

const MAX_SHOWN_BYTES = 24

/** A field's value as text; long bytes are cut, the raw view beside shows them all. */
export function showValue(field: string, value: FieldValue): string {
  if (value instanceof Uint8Array) {
    const hex = Buffer.from(value.buffer, value.byteOffset, Math.min(value.byteLength, MAX_SHOWN_BYTES)).toString('hex')
    return value.byteLength > MAX_SHOWN_BYTES ? `${hex}… (${value.byteLength.toLocaleString('en-US')} bytes)` : hex
  }
  if (field === 'magic' && typeof value === 'number') return (value >>> 0).toString(16).padStart(8, '0')
  if (field === 'tag' && typeof value === 'number') return `${value}, ${TAG_NAMES[value] ?? 'unknown'}`
  if (field === 'mode' && typeof value === 'number') return `${value}, ${DISTRIBUTION_MODES[value] ?? 'unknown'}`
  if (typeof value === 'string') return value
  return typeof value === 'number' ? value.toLocaleString('en-US') : value.toString()
}
