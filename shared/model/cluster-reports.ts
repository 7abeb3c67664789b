import { z } from 'zod'

/** `tidemark list --json`: the jobs of a cluster, by their start. Moments are epoch milliseconds. */
export const JobsReport = z.object({
  schema: z.literal('tidemark.jobs/1'),
  /** `host:port` */
  cluster: z.string(),
  jobs: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** Flink's `JobStatus`. */
      state: z.string(),
      startTime: z.number(),
      /** Null while it runs. */
      endTime: z.number().nullable(),
    }),
  ),
})
export type JobsReport = z.infer<typeof JobsReport>

/** `tidemark savepoint|stop|cancel|checkpoint --json`: what was asked of a cluster and what came of it. */
export const OperationReport = z.object({
  schema: z.literal('tidemark.operation/1'),
  verb: z.enum(['savepoint', 'dispose', 'stop', 'cancel', 'checkpoint']),
  /** `host:port` */
  cluster: z.string(),
  job: z.string().nullable(),
  /** By which the cluster can be asked for five minutes; null for a plain cancel. */
  triggerId: z.string().nullable(),
  /**
   * `triggered`: the cluster took it, and nobody waited. `failed` with a location: the savepoint is there, and the job failed while it
   * stopped. `expired`: the cluster has forgotten it. `unknown`: the cluster gave no result; it may go on.
   */
  outcome: z.enum(['triggered', 'completed', 'failed', 'expired', 'unknown']),
  /** URI of the savepoint or checkpoint, as the cluster writes it. */
  location: z.string().nullable(),
  /** Of a checkpoint. */
  checkpointId: z.number().nullable(),
  /** Why it failed, outermost first. */
  reasons: z.array(z.string()),
})
export type OperationReport = z.infer<typeof OperationReport>

/** `tidemark cluster status --json`. */
export const ClusterReport = z.object({
  schema: z.literal('tidemark.cluster/1'),
  url: z.string(),
  /** Of the local cluster that Tidemark remembers; null for another. */
  pid: z.number().nullable(),
  flinkVersion: z.string(),
  taskManagers: z.number(),
  slots: z.number(),
  freeSlots: z.number(),
  jobs: z.object({ running: z.number(), finished: z.number(), canceled: z.number(), failed: z.number() }),
})
export type ClusterReport = z.infer<typeof ClusterReport>
