/** Small parts of snapshots for unit tests, in the shapes of the metadata model. */
import { emptySubtask } from '../savepoint/metadata/empty-subtask.ts'
import type {
  AbsoluteFileStream,
  IncrementalHandle,
  InlineStream,
  KeyGroupsHandle,
  OperatorHandle,
  OperatorState,
  RelativeFileStream,
  SavepointMetadata,
  SegmentStream,
  StreamHandle,
  SubtaskState,
} from '../savepoint/metadata/model.ts'

export const OPERATOR_ID = '0123456789abcdef0123456789abcdef'

export const inline = (size: number): InlineStream => ({ tag: 1, name: 'inline', bytes: new Uint8Array(size) })
export const relative = (path: string, size: number): RelativeFileStream => ({ tag: 6, path, size })
export const absolute = (path: string, size: number): AbsoluteFileStream => ({ tag: 2, path, size })
export const segment = (path: string, start: number, size: number, scope: 'EXCLUSIVE' | 'SHARED' = 'SHARED'): SegmentStream => ({
  tag: 15,
  start,
  size,
  scope,
  path,
  logicalId: `${path}@${start}`,
})

export const keyGroups = (tag: 3 | 7 | 12, stream: StreamHandle | null, offsets: number[], keyGroupStart = 0): KeyGroupsHandle => ({
  tag,
  keyGroupStart,
  offsets,
  stream,
  stateHandleId: tag === 12 ? 'id' : null,
})

export const incremental = (
  meta: StreamHandle | null,
  files: Partial<Pick<IncrementalHandle, 'shared' | 'private'>> = {},
): IncrementalHandle => ({
  tag: 11,
  checkpointId: 1n,
  backendId: 'backend',
  keyGroupStart: 0,
  keyGroupCount: 4,
  checkpointedSize: 0,
  meta,
  shared: files.shared ?? [],
  private: files.private ?? [],
  stateHandleId: 'id',
})

export const listState = (name: string, offsets: number[], stream: StreamHandle | null): OperatorHandle => ({
  tag: 4,
  states: [{ name, mode: 'SPLIT_DISTRIBUTE', offsets }],
  stream,
  merging: null,
})

export const subtask = (index: number, state: Partial<SubtaskState> = {}): SubtaskState => ({ ...emptySubtask(index), ...state })

export const operator = (subtasks: SubtaskState[], state: Partial<OperatorState> = {}): OperatorState => ({
  name: null,
  uid: null,
  id: OPERATOR_ID,
  parallelism: Math.max(subtasks.length, 1),
  maxParallelism: 128,
  chainLength: null,
  coordinator: null,
  finished: false,
  subtasks,
  ...state,
})

export const metadata = (operators: OperatorState[], state: Partial<SavepointMetadata> = {}): SavepointMetadata => ({
  version: 3,
  checkpointId: 7n,
  masterStates: [],
  operators,
  properties: null,
  ...state,
})
