import type { KeyGroupRange, OperatorReport, SubtaskReport } from '../../shared/model/index.ts'
import type { OperatorState, SubtaskState } from '../savepoint/metadata/model.ts'
import { operatorSize, streamSize, subtaskSize } from '../savepoint/metadata/size.ts'
import { handleReport, keyGroupRangeOf } from './handle-report.ts'
import type { OperatorIdentity } from './identity.ts'
import { handlesOf, isKeyed, type PlacedHandle } from './walk.ts'

/** Smallest range that holds the key groups of all keyed handles, null without keyed state. */
export function keyGroupUnion(handles: readonly PlacedHandle[]): KeyGroupRange | null {
  let union: KeyGroupRange | null = null
  for (const placed of handles) {
    const range = isKeyed(placed) ? keyGroupRangeOf(placed.handle) : null
    if (range !== null) union = union === null ? range : [Math.min(union[0], range[0]), Math.max(union[1], range[1])]
  }
  return union
}

export function subtaskReport(subtask: SubtaskState): SubtaskReport {
  const handles = handlesOf(subtask)
  return {
    index: subtask.index,
    finished: subtask.finished,
    size: subtaskSize(subtask),
    keyGroups: keyGroupUnion(handles),
    handles: handles.map(handleReport),
  }
}

/** One operator in the words of `tidemark inspect --json`. */
export function operatorReport(operator: OperatorState, { uid, uidFrom, name, nameFrom }: OperatorIdentity): OperatorReport {
  return {
    id: operator.id,
    uid,
    uidFrom,
    name,
    nameFrom,
    parallelism: operator.parallelism,
    maxParallelism: operator.maxParallelism,
    finished: operator.finished,
    coordinator: operator.coordinator === null ? null : { size: streamSize(operator.coordinator) },
    size: operatorSize(operator),
    subtasks: operator.subtasks.map(subtaskReport),
  }
}

/** Whether Flink would insist on finding this operator in the job: a coordinator state or any handle. */
export function isStateful(operator: OperatorState): boolean {
  return operator.coordinator !== null || operator.subtasks.some(hasHandles)
}

function hasHandles(subtask: SubtaskState): boolean {
  return (
    subtask.managedKeyed !== null ||
    subtask.rawKeyed !== null ||
    subtask.inputChannels.length > 0 ||
    subtask.resultSubpartitions.length > 0 ||
    subtask.managedOperator.some((handle) => handle !== null) ||
    subtask.rawOperator.some((handle) => handle !== null) ||
    subtask.legacyOperator.some((handle) => handle !== null)
  )
}
