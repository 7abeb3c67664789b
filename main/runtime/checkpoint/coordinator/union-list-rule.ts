import type { TidemarkError } from '../../../../shared/model/problem.ts'
import type { OperatorHandle } from '../../../savepoint/metadata/model.ts'
import type { JobVertex } from '../../graph/job-graph.ts'
import type { CheckpointPlan } from './checkpoint-plan.ts'
import { checkpointFailure } from './failure-reasons.ts'

export interface UnionListInput {
  plan: CheckpointPlan
  /** What was acknowledged for an operator, of all its subtasks. */
  statesOf: (operator: string) => Iterable<OperatorHandle>
  /** How many subtasks of a vertex said with their acknowledgement that their operators had finished (`reportTaskHasFinishedOperators`). */
  operatorsFinished: (vertex: string) => number
}

/**
 * Union list state is whole only where every subtask gives its part: where some have finished and others have not, the snapshot is
 * declined (`DefaultCheckpointPlan.fulfillFinishedTaskStatus`, `PartialFinishingNotSupportedByStateException`). Flink says so in the
 * cause of its exception; here it stands in front of the reason.
 *
 * @returns why the snapshot cannot be completed, with CHECKPOINT_DECLINED_TASK_CLOSING; null where it can
 */
export function unionListFailure({ plan, statesOf, operatorsFinished }: UnionListInput): TidemarkError | null {
  const usesUnion = ({ operators }: JobVertex): boolean =>
    operators.some(({ id }) => [...statesOf(id)].some(({ states }) => states.some(({ mode }) => mode === 'UNION')))
  const partly = new Set(plan.finished.map(({ vertex }) => vertex).filter((vertex) => !plan.fullyFinished.includes(vertex)))
  for (const vertex of partly) if (usesUnion(vertex)) return declined(vertex, 'part of its tasks are FINISHED')
  for (const vertex of new Set(plan.toWaitFor.map((task) => task.vertex))) {
    const count = operatorsFinished(vertex.id)
    if (partly.has(vertex) || count === 0 || count === vertex.parallelism || !usesUnion(vertex)) continue
    return declined(vertex, "part of its tasks has called operators' finish method")
  }
  return null
}

const declined = ({ name, id }: JobVertex, what: string): TidemarkError =>
  checkpointFailure('CHECKPOINT_DECLINED_TASK_CLOSING', `The vertex ${name} (id = ${id}) has used UnionListState, but ${what}.`)
