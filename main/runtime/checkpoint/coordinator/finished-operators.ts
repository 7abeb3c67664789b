import { TidemarkError } from '../../../../shared/model/problem.ts'
import type { OperatorState, SavepointMetadata } from '../../../savepoint/metadata/model.ts'
import type { ChainedOperator, JobGraph, JobVertex } from '../../graph/job-graph.ts'
import { verticesFromSources } from '../../graph/topological-order.ts'
import { isPointwise } from './upstream-subtasks.ts'

/** How much of a vertex had finished in a snapshot, in Flink's order (`VertexFinishedState`). */
const STATES = ['ALL_RUNNING', 'PARTIALLY_FINISHED', 'FULLY_FINISHED'] as const
type FinishedState = (typeof STATES)[number]

/**
 * The vertices whose tasks start as finished when the job goes on from a snapshot (`VertexFinishedStateChecker`,
 * `TaskStateAssignment`). Of a vertex that had finished in part all tasks run again, those that had finished without state.
 *
 * @returns ids of the vertices
 * @throws TidemarkError RESTORE_FINISHED_STATE with Flink's text, where what had finished cannot have done so in the job as it is now
 */
export function finishedOnRestore(graph: JobGraph, { operators }: Pick<SavepointMetadata, 'operators'>): ReadonlySet<string> {
  const saved = new Map(operators.map((state) => [state.id, state]))
  const vertices = verticesFromSources(graph)
  const states = new Map(vertices.map((vertex) => [vertex.id, stateOf(vertex, saved)]))
  for (const vertex of vertices) {
    const state = states.get(vertex.id)
    if (state === 'FULLY_FINISHED') mustFollowFinished(vertex, states)
    else if (state === 'PARTIALLY_FINISHED') mustNotFollowRunning(vertex, states)
  }
  return new Set([...states].filter(([, state]) => state === 'FULLY_FINISHED').map(([id]) => id))
}

function stateOf(vertex: JobVertex, saved: ReadonlyMap<string, OperatorState>): FinishedState {
  const found = new Set(vertex.operators.map((operator) => operatorStateOf(operator, saved)))
  const [only] = found
  if (found.size === 1 && only !== undefined) return only
  const mixed = STATES.filter((state) => found.has(state)).join(', ')
  throw illegal(vertex, `Can not restore vertex ${named(vertex)} which contain mixed operator finished state: [${mixed}]`)
}

function operatorStateOf({ id, userHash }: ChainedOperator, saved: ReadonlyMap<string, OperatorState>): FinishedState {
  const state = (userHash === null ? undefined : saved.get(userHash)) ?? saved.get(id)
  if (state === undefined) return 'ALL_RUNNING'
  if (state.finished) return 'FULLY_FINISHED'
  return state.subtasks.some(({ finished }) => finished) ? 'PARTIALLY_FINISHED' : 'ALL_RUNNING'
}

function mustFollowFinished(vertex: JobVertex, states: ReadonlyMap<string, FinishedState>): void {
  if (vertex.inputs.every(({ sourceVertex }) => states.get(sourceVertex) === 'FULLY_FINISHED')) return
  throw illegal(
    vertex,
    `Illegal JobGraph modification. Cannot run a program with fully finished vertices predeceased with the ones not fully finished. Task vertex ${named(vertex)} has a predecessor not fully finished`,
  )
}

function mustNotFollowRunning(vertex: JobVertex, states: ReadonlyMap<string, FinishedState>): void {
  // Of several exchanges with one vertex that which connects all with all asks for more.
  const withAll = new Set(vertex.inputs.filter((edge) => !isPointwise(edge)).map(({ sourceVertex }) => sourceVertex))
  for (const { sourceVertex } of vertex.inputs) {
    const state = states.get(sourceVertex)
    if (withAll.has(sourceVertex) && state !== 'FULLY_FINISHED')
      throw illegal(
        vertex,
        `Illegal JobGraph modification. Cannot run a program with partially finished vertices predeceased with running or partially finished ones and connected via the ALL_TO_ALL edges. Task vertex ${named(vertex)} has a ${state === 'ALL_RUNNING' ? 'all running' : 'partially finished'} predecessor`,
      )
    if (!withAll.has(sourceVertex) && state === 'ALL_RUNNING')
      throw illegal(
        vertex,
        `Illegal JobGraph modification. Cannot run a program with partially finished vertices predeceased with all running ones. Task vertex ${named(vertex)} has a all running predecessor`,
      )
  }
}

const named = ({ name, id }: JobVertex): string => `${name}(${id})`

const illegal = ({ id }: JobVertex, message: string): TidemarkError =>
  new TidemarkError({ code: 'RESTORE_FINISHED_STATE', message, field: id })
