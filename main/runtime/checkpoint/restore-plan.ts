import { TidemarkError } from '../../../shared/model/index.ts'
import type { KeyedHandle, OperatorHandle, OperatorState, SavepointMetadata } from '../../savepoint/metadata/model.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import type { ChainedOperator, JobGraph, JobVertex } from '../graph/job-graph.ts'
import type { OperatorRestore } from '../task/operator-instance.ts'
import { redistributeOperatorState } from './redistribute-operator-state.ts'

/** What each subtask of each vertex is given: by `vertex id/subtask`, by operator id. */
export type RestorePlan = ReadonlyMap<string, ReadonlyMap<string, OperatorRestore>>

export const taskKey = (vertex: string, subtask: number): string => `${vertex}/${subtask}`

/**
 * Deals the state of a savepoint out to a job (`StateAssignmentOperation`, `Checkpoints.loadAndValidateCheckpoint`).
 *
 * @param pointer where the savepoint lies, for messages
 * @param allowNonRestored leave out state that no operator of the job takes (`--allowNonRestoredState`)
 * @throws TidemarkError RESTORE_UNMAPPED, RESTORE_MAX_PARALLELISM with Flink's texts
 */
export function restorePlan(
  { operators }: SavepointMetadata,
  { vertices }: JobGraph,
  { pointer, allowNonRestored, open }: { pointer: string; allowNonRestored: boolean; open: StreamOpener },
): RestorePlan {
  const states = new Map(operators.map((state) => [state.id, state]))
  const plan = new Map<string, Map<string, OperatorRestore>>()
  const taken = new Set<string>()
  for (const vertex of vertices) {
    for (let subtask = 0; subtask < vertex.parallelism; subtask++) plan.set(taskKey(vertex.id, subtask), new Map())
    for (const operator of vertex.operators) {
      const state = stateOf(operator, states)
      if (state === undefined) continue
      taken.add(state.id)
      mustFit(state, operator, vertex, pointer)
      const dealt = redistributeOperatorState(bySubtask(state), vertex.parallelism)
      const keyed = state.subtasks.flatMap(({ managedKeyed }): KeyedHandle[] => (managedKeyed === null ? [] : [managedKeyed]))
      dealt.forEach((handles, subtask) => plan.get(taskKey(vertex.id, subtask))?.set(operator.id, { keyed, operator: handles, open }))
    }
  }
  if (!allowNonRestored) for (const state of operators) if (!taken.has(state.id) && hasState(state)) throw unmapped(pointer, state)
  return plan
}

/** State under the user's hash comes first (`setUidHash`), then that under the generated id. */
const stateOf = ({ id, userHash }: ChainedOperator, states: ReadonlyMap<string, OperatorState>): OperatorState | undefined =>
  (userHash === null ? undefined : states.get(userHash)) ?? states.get(id)

function bySubtask({ parallelism, subtasks }: OperatorState): OperatorHandle[][] {
  const handles = Array.from({ length: parallelism }, (): OperatorHandle[] => [])
  for (const { index, managedOperator } of subtasks) handles[index]?.push(...managedOperator.filter((handle) => handle !== null))
  return handles
}

const hasState = ({ coordinator, subtasks }: OperatorState): boolean =>
  coordinator !== null ||
  subtasks.some(
    ({ managedKeyed, rawKeyed, managedOperator, rawOperator }) =>
      managedKeyed !== null || rawKeyed !== null || managedOperator.some((one) => one !== null) || rawOperator.some((one) => one !== null),
  )

function mustFit(state: OperatorState, { name }: ChainedOperator, vertex: JobVertex, pointer: string): void {
  if (vertex.parallelism > state.maxParallelism)
    throw new TidemarkError({
      code: 'RESTORE_MAX_PARALLELISM',
      message: `The state for task ${vertex.name} can not be restored. The maximum parallelism (${state.maxParallelism}) of the restored state is lower than the configured parallelism (${vertex.parallelism}). Please reduce the parallelism of the task to be lower or equal to the maximum parallelism.`,
      field: name,
    })
  if (state.maxParallelism === vertex.maxParallelism) return
  throw new TidemarkError({
    code: 'RESTORE_MAX_PARALLELISM',
    message: `Failed to rollback to checkpoint/savepoint ${pointer}. Max parallelism mismatch between checkpoint/savepoint state and new program. Cannot map operator ${state.id} with max parallelism ${state.maxParallelism} to new program with max parallelism ${vertex.maxParallelism}. This indicates that the program has been changed in a non-compatible way after the checkpoint/savepoint.`,
    field: name,
  })
}

const unmapped = (pointer: string, { id, uid }: OperatorState): TidemarkError =>
  new TidemarkError({
    code: 'RESTORE_UNMAPPED',
    message: `Failed to rollback to checkpoint/savepoint ${pointer}. Cannot map checkpoint/savepoint state for operator ${id} to the new program, because the operator is not available in the new program.${uid === null ? '' : ` Its uid was ${uid}.`} If you want to allow to skip this, you can set the --allowNonRestoredState option on the CLI.`,
    field: id,
  })

/** The job with the max parallelism of its savepoint, where the job itself sets none (`StateAssignmentOperation`, `VertexParallelismInformation`). */
export function withRestoredMaxParallelism(graph: JobGraph, { operators }: SavepointMetadata): JobGraph {
  const saved = new Map(operators.map(({ id, maxParallelism }) => [id, maxParallelism]))
  return {
    ...graph,
    vertices: graph.vertices.map((vertex) => {
      if (vertex.maxParallelismIsSet) return vertex
      const found = vertex.operators.map(({ id, userHash }) => saved.get(userHash ?? id) ?? saved.get(id)).find((one) => one !== undefined)
      return found === undefined ? vertex : { ...vertex, maxParallelism: found }
    }),
  }
}
