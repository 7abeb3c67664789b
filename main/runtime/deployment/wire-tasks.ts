import { isPointwise, upstreamSubtasks } from '../checkpoint/coordinator/upstream-subtasks.ts'
import type { JobEdge, JobGraph, JobVertex } from '../graph/job-graph.ts'
import { RING_BYTES } from '../network/ring-channel.ts'
import { SharedRing } from '../network/shared-ring.ts'
import type { ChannelEnd, TaskDeployment } from './task-deployment.ts'

/** A subtask with its channels, and the thread that runs it. */
export type WiredTask = Pick<TaskDeployment, 'vertex' | 'subtask' | 'inputs' | 'outputs'> & { thread: number }

/**
 * Lays out a job's subtasks over threads and connects them: for each exchange, from each subtask to those behind it that it connects.
 * Subtasks of one number share a thread, as they share a slot in Flink.
 */
export function wireTasks({ vertices }: JobGraph, threads: number): WiredTask[] {
  const tasks = new Map(
    vertices.map((vertex) => [
      vertex.id,
      Array.from({ length: vertex.parallelism }, (_, subtask): WiredTask => ({
        vertex: vertex.id,
        subtask,
        thread: subtask % threads,
        inputs: [],
        outputs: [],
      })),
    ]),
  )
  let channels = 0
  for (const target of vertices) {
    target.inputs.forEach((edge, index) => {
      const from = tasks.get(edge.sourceVertex) ?? []
      const to = tasks.get(target.id) ?? []
      const ref = { target: target.id, index }
      for (const source of from) {
        const ends = targetsOf(edge, source.subtask, from.length, to).map((reader): ChannelEnd => {
          const id = channels++
          const ring = source.thread === reader.thread ? null : SharedRing.allocate(RING_BYTES)
          reader.inputs.push({ edge: ref, channel: { id, ring, peer: source.thread } })
          return { id, ring, peer: reader.thread }
        })
        source.outputs.push({ edge: ref, channels: ends })
      }
    })
  }
  return [...tasks.values()].flat()
}

/** The subtasks behind an exchange that one in front of it writes to (`EdgeManagerBuildUtil`). */
function targetsOf(edge: JobEdge, subtask: number, upstream: number, to: readonly WiredTask[]): readonly WiredTask[] {
  if (!isPointwise(edge)) return to
  return to.filter((reader) => {
    const { first, end } = upstreamSubtasks(reader.subtask, upstream, to.length)
    return first <= subtask && subtask < end
  })
}

/** Threads that a job gets: as many as its subtasks can use, and no more than the machine has use for. */
export const threadsOf = (vertices: readonly JobVertex[], available: number): number =>
  Math.min(Math.max(2, available), Math.max(1, ...vertices.map(({ parallelism }) => parallelism)))
