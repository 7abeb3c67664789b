/** A job as its page shows it. Moments are milliseconds since 1970; shares of time are 0 to 1; null is not known. */
import { z } from 'zod'

/**
 * How an operator's id came about. `uid`: from a uid that is known. `hash-only`: it was set as a hash. `auto`: from the shape of the graph.
 * `unknown`: nobody could tell. Null: it keeps no state that would be saved.
 */
export const OperatorIdentity = z.enum(['uid', 'hash-only', 'auto', 'unknown']).nullable()
export type OperatorIdentity = z.infer<typeof OperatorIdentity>

/** A vertex, as the graph draws it. */
export const VertexView = z.object({
  id: z.string(),
  name: z.string(),
  parallelism: z.number(),
  /** Flink's `ExecutionState`; null while all subtasks run. */
  state: z.string().nullable(),
  /** The chain, head first. */
  operators: z.array(z.object({ name: z.string(), identity: OperatorIdentity })),
  busy: z.number().nullable(),
  backPressured: z.number().nullable(),
  /** Records per second that it takes in; of a source, those that it gives out. */
  rate: z.number().nullable(),
  /** Of event time; the least of its subtasks. */
  watermark: z.number().nullable(),
  /** The last checkpoint that it took part in. */
  checkpoint: z.object({ id: z.number(), milliseconds: z.number() }).nullable(),
})
export type VertexView = z.infer<typeof VertexView>

const EdgeView = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  /** `HASH`, `REBALANCE`, `FORWARD`, as Flink's plan names it. */
  ship: z.string(),
})

/** An operator and how its id came about. */
export const OperatorView = z.object({
  /** The vertex that it is chained into. */
  vertex: z.string(),
  name: z.string(),
  uid: z.string().nullable(),
  /** 32 hex digits, what its state is saved under. */
  id: z.string().nullable(),
  identity: OperatorIdentity,
  /** Of its state at the last checkpoint. */
  bytes: z.number().nullable(),
})
export type OperatorView = z.infer<typeof OperatorView>

/** A checkpoint or savepoint that Flink has in its history. */
export const CheckpointView = z.object({
  id: z.number(),
  kind: z.enum(['checkpoint', 'savepoint']),
  status: z.enum(['IN_PROGRESS', 'COMPLETED', 'FAILED']),
  triggeredAt: z.number(),
  /** Milliseconds. */
  duration: z.number(),
  /** Bytes that were written for it. */
  written: z.number().nullable(),
  /** Bytes with what it shares. */
  size: z.number(),
  acknowledged: z.number(),
  subtasks: z.number(),
  location: z.string().nullable(),
  failure: z.string().nullable(),
  /** Its files are deleted: a newer one took its place. */
  discarded: z.boolean(),
})
export type CheckpointView = z.infer<typeof CheckpointView>

const ExceptionView = z.object({
  at: z.number(),
  /** Java's class, or the kind of error. */
  name: z.string(),
  task: z.string().nullable(),
  stack: z.string(),
})

/** A setting that decides what becomes of state. */
export const SettingView = z.object({
  key: z.string(),
  value: z.string(),
  /** What it means for savepoints, in a sentence. */
  means: z.string(),
})
export type SettingView = z.infer<typeof SettingView>

export const JobView = z.object({
  id: z.string(),
  name: z.string(),
  /** Flink's `JobStatus`. */
  state: z.string(),
  startedAt: z.number(),
  /** Null while it runs. */
  endedAt: z.number().nullable(),
  parallelism: z.number(),
  maxParallelism: z.number().nullable(),
  graph: z.object({ vertices: z.array(VertexView), edges: z.array(EdgeView) }),
  operators: z.array(OperatorView),
  /** Newest first: as many as Flink keeps (`web.checkpoints.history`). */
  checkpoints: z.array(CheckpointView),
  counts: z.object({ completed: z.number(), failed: z.number(), inProgress: z.number() }),
  /** Milliseconds; null where the job takes none by itself. */
  checkpointInterval: z.number().nullable(),
  settings: z.array(SettingView),
  /** Newest first. */
  exceptions: z.array(ExceptionView),
})
export type JobView = z.infer<typeof JobView>
