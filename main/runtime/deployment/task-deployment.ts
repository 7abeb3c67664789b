import type { CheckpointingMode } from '../task/stream-task.ts'

/** An exchange of a job, so that each thread finds it in its own copy of the graph. */
export interface EdgeRef {
  /** Id of the vertex behind it. */
  target: string
  /** Which of that vertex' inputs. */
  index: number
}

/** One end of a channel. */
export interface ChannelEnd {
  /** The same number at both ends, unique in the job. */
  id: number
  /** Memory of its ring; null where both ends are in one thread. */
  ring: SharedArrayBuffer | null
  /** Thread of the other end. */
  peer: number
}

/** A subtask as its thread is told of it (`TaskDeploymentDescriptor`); plain data. */
export interface TaskDeployment {
  vertex: string
  subtask: number
  inputs: { edge: EdgeRef; channel: ChannelEnd }[]
  outputs: { edge: EdgeRef; channels: ChannelEnd[] }[]
  /** State by operator id, packed; null where it starts empty. */
  restore: Uint8Array | null
  /** It had finished in the snapshot that the job goes on from. */
  finishedBefore: boolean
  /** Where its figures lie. */
  metrics: SharedArrayBuffer
}

/** What one thread runs of a job; plain data. */
export interface ThreadDeployment {
  jobId: string
  /** Number of this thread. */
  own: number
  /** Doorbell of each thread of the job, by number. */
  doorbells: SharedArrayBuffer[]
  /** Max parallelism by vertex id, as a restored snapshot made it. */
  maxParallelism: ReadonlyMap<string, number>
  checkpointing: CheckpointingMode
  /** For the working files of backends that keep state on disk. */
  workingFolder: string
  tasks: TaskDeployment[]
}
