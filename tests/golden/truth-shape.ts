/** truth.json as Flink's own objects were written out; only what this level compares is typed, handles stay as they are. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = Record<string, Json>

export interface Truth {
  flink: string
  backend: 'hashmap' | 'rocksdb' | 'memory'
  kind: 'savepoint' | 'checkpoint'
  format: 'CANONICAL' | 'NATIVE' | 'FULL' | 'INCREMENTAL' | 'CHANGELOG' | 'MERGED' | 'UNALIGNED' | 'HEAPTIMERS'
  /** Folder or bare file of the snapshot below the case. */
  snapshot: string
  metadataVersion: number
  checkpointId: number
  /** Where Flink wrote it: absolute paths point there. */
  writtenAt: string
  properties?: JsonObject | null
  masterStates?: JsonObject[]
  operators?: TruthOperator[]
  /** 1.2 only. */
  savepoint?: { taskStates: TruthTask[] }
  files?: { path: string; size: number; sha256: string }[]
}

export interface TruthOperator {
  id: string
  storedName?: string | null
  storedUid?: string | null
  parallelism: number
  maxParallelism: number
  fullyFinished?: boolean
  coordinatorState?: JsonObject | null
  subtasks: Record<string, TruthSubtask>
}

export interface TruthSubtask {
  finished?: boolean
  size: number
  managedOperatorState?: JsonObject[]
  rawOperatorState?: JsonObject[]
  managedKeyedState?: JsonObject[]
  rawKeyedState?: JsonObject[]
  inputChannelState?: JsonObject[]
  resultSubpartitionState?: JsonObject[]
}

/** `TaskState` of 1.2: state by job vertex, operator handles by place in the chain. */
export interface TruthTask {
  jobVertexID: string
  parallelism: number
  maxParallelism: number
  chainLength: number
  subtaskStates: Record<string, TruthTaskSubtask>
}

interface Chained {
  operatorStateHandles: (JsonObject | null)[]
}

export interface TruthTaskSubtask {
  legacyOperatorState: Chained
  managedOperatorState: Chained
  rawOperatorState: Chained
  managedKeyedState: JsonObject | null
  rawKeyedState: JsonObject | null
  stateSize: number
}

/** All operators, 1.2's job vertices included, in one shape. */
export function operatorsOf(truth: Truth): TruthOperator[] {
  return truth.operators ?? (truth.savepoint?.taskStates ?? []).map(operatorOf)
}

function operatorOf({ jobVertexID, parallelism, maxParallelism, subtaskStates }: TruthTask): TruthOperator {
  const subtasks = Object.entries(subtaskStates).map(([index, state]): [string, TruthSubtask] => [
    index,
    {
      size: state.stateSize,
      managedOperatorState: present(state.managedOperatorState.operatorStateHandles),
      rawOperatorState: present(state.rawOperatorState.operatorStateHandles),
      managedKeyedState: present([state.managedKeyedState]),
      rawKeyedState: present([state.rawKeyedState]),
    },
  ])
  return { id: jobVertexID, parallelism, maxParallelism, subtasks: Object.fromEntries(subtasks) }
}

const present = (handles: (JsonObject | null)[]): JsonObject[] => handles.filter((handle) => handle !== null)
