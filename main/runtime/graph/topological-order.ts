import type { JobGraph, JobVertex } from './job-graph.ts'

/** `JobGraph.getVerticesSortedTopologicallyFromSources`: the order of `vertices` in Flink's REST, sources first. */
export function verticesFromSources({ vertices }: JobGraph): JobVertex[] {
  const sorted = vertices.filter(({ inputs }) => inputs.length === 0)
  const remaining = new Map(vertices.filter(({ inputs }) => inputs.length > 0).map((vertex) => [vertex.id, vertex]))

  const follow = (from: JobVertex): void => {
    for (const edge of from.outputs) {
      const target = remaining.get(edge.targetVertex)
      if (target === undefined) continue
      if (target.inputs.some((other) => other !== edge && remaining.has(other.sourceVertex))) continue
      sorted.push(target)
      remaining.delete(target.id)
      follow(target)
    }
  }
  for (const start of vertices.filter(({ inputs }) => inputs.length === 0)) follow(start)
  return sorted
}
