import type { JobGraph } from './job-graph.ts'
import { escapeHtml4 } from './escape-html4.ts'

/** A vertex in {@link JsonPlan}. */
interface PlanNode {
  id: string
  operator: string
  parallelism: number
  operator_strategy: string
  description: string
  optimizer_properties: Record<string, never>
  /** Absent for a source. */
  inputs?: { id: string; num: number; exchange: string; ship_strategy: string }[]
}

/** The `plan` of `GET /jobs/:jobid/plan` (`JsonPlanGenerator`). */
export interface JsonPlan {
  jid: string
  name: string
  type: 'STREAMING'
  nodes: PlanNode[]
}

export function jsonPlan(graph: JobGraph, jobId: string): JsonPlan {
  return {
    jid: jobId,
    name: graph.name,
    type: 'STREAMING',
    nodes: graph.vertices.map(({ id, parallelism, description, inputs }) => ({
      id,
      operator: '',
      parallelism,
      operator_strategy: '',
      description: htmlLines(description),
      optimizer_properties: {},
      ...(inputs.length === 0
        ? {}
        : {
            inputs: inputs.map(({ sourceVertex, partitioner }, num) => ({
              id: sourceVertex,
              num,
              exchange: 'pipelined_bounded',
              ship_strategy: partitioner.kind,
            })),
          }),
    })),
  }
}

function htmlLines(text: string): string {
  return escapeHtml4(text).replaceAll('\n', '<br/>').replaceAll('\\', '&#92;')
}
