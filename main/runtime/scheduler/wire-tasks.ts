import type { JobEdge, JobGraph, JobVertex } from '../graph/job-graph.ts'
import { LocalChannel } from '../network/local-channel.ts'
import { RecordWriter } from '../network/record-writer.ts'
import type { ChainWriter } from '../task/operator-chain.ts'
import type { TaskInput } from '../task/stream-task.ts'

/** A subtask with the channels that it reads and writes. */
export interface WiredTask {
  vertex: JobVertex
  subtask: number
  inputs: TaskInput[]
  writers: ChainWriter[]
}

/** Makes the channels of a job: for each edge, from each subtask to those behind it that the exchange connects. */
export function wireTasks({ vertices }: JobGraph): WiredTask[] {
  const tasks = new Map(
    vertices.map((vertex) => [
      vertex.id,
      Array.from({ length: vertex.parallelism }, (_, subtask): WiredTask => ({ vertex, subtask, inputs: [], writers: [] })),
    ]),
  )
  for (const target of vertices) {
    for (const edge of target.inputs) {
      const from = tasks.get(edge.sourceVertex) ?? []
      const to = tasks.get(edge.targetVertex) ?? []
      for (const task of from) task.writers.push(writerOf(edge, task, from.length, to))
    }
  }
  return [...tasks.values()].flat()
}

function writerOf(edge: JobEdge, from: WiredTask, upstream: number, to: readonly WiredTask[]): ChainWriter {
  const channels = targetsOf(edge, from.subtask, upstream, to).map((target) => {
    const channel = new LocalChannel()
    target.inputs.push({ channel, input: edge.targetInput })
    return channel
  })
  const maxParallelism = to[0]?.vertex.maxParallelism ?? 1
  return {
    operator: edge.sourceOperator,
    sideOutput: edge.sideOutput,
    writer: new RecordWriter(edge.partitioner, channels, maxParallelism),
  }
}

/** Pointwise exchanges connect each subtask with its share of the others (`EdgeManagerBuildUtil`), the rest all with all. */
function targetsOf({ partitioner }: JobEdge, subtask: number, upstream: number, to: readonly WiredTask[]): readonly WiredTask[] {
  if (partitioner.kind !== 'FORWARD' && partitioner.kind !== 'RESCALE') return to
  if (upstream >= to.length) return to.slice(Math.floor((subtask * to.length) / upstream), Math.floor((subtask * to.length) / upstream) + 1)
  const first = Math.ceil((subtask * to.length) / upstream)
  const last = Math.ceil(((subtask + 1) * to.length) / upstream)
  return to.slice(first, last)
}
