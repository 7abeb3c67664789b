import { describe, expect, it } from 'vitest'
import { StreamEnvironment } from '../../main/runtime/api/stream-environment.ts'
import { jobGraphOf } from '../../main/runtime/graph/job-graph-generator.ts'
import { jsonPlan } from '../../main/runtime/graph/json-plan.ts'
import { verticesFromSources } from '../../main/runtime/graph/topological-order.ts'
import { JOBS } from './job-graphs.ts'
import vectors from './vectors/job-graphs.json' with { type: 'json' }

const graphOf = (name: string) => {
  const environment = new StreamEnvironment()
  JOBS[name]?.(environment)
  return jobGraphOf(environment)
}
const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)

describe('job graphs, as Flink 2.3.0 makes them', () => {
  it('covers every job of the vectors', () => {
    expect(Object.keys(JOBS)).toEqual(Object.keys(vectors))
  })

  it.each(Object.entries(vectors))('%s: vertices in topological order, with their operators', (name, vector) => {
    const vertices = verticesFromSources(graphOf(name)).map((vertex) => ({
      id: vertex.id,
      name: vertex.name,
      parallelism: vertex.parallelism,
      // Flink's scheduler puts the default in place of -1 later.
      maxParallelism: vertex.maxParallelismIsSet ? vertex.maxParallelism : -1,
      slotSharingGroup: vertex.slotSharingGroup,
      operators: vertex.operators.map(({ id, userHash, uid }) => ({ id, userHash, uid })).sort(byId),
    }))
    expect(vertices).toEqual(vector.vertices.map((vertex) => ({ ...vertex, operators: [...vertex.operators].sort(byId) })))
  })

  it.each(Object.entries(vectors))('%s: the plan', (name, vector) => {
    expect(jsonPlan(graphOf(name), '0'.repeat(32)).nodes).toEqual(vector.plan)
  })
})
