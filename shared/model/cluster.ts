/** Moments are milliseconds since 1970; shares of time are 0 to 1; null is not known. */
import { z } from 'zod'

/** A job in the list of its cluster. */
export const JobSummary = z.object({
  id: z.string(),
  name: z.string(),
  /** Flink's `JobStatus`. */
  state: z.string(),
  startedAt: z.number(),
  /** Null while it runs. */
  endedAt: z.number().nullable(),
  /** The greatest of its vertices. */
  parallelism: z.number().nullable(),
  /** Of its busiest vertex. */
  busy: z.number().nullable(),
  backPressured: z.number().nullable(),
  /** The last one that was completed. */
  checkpoint: z.object({ id: z.number(), milliseconds: z.number() }).nullable(),
  /** Bytes of the last checkpoint. */
  stateBytes: z.number().nullable(),
  savedAt: z.number().nullable(),
  /** Operators by how their ids came about; null where nobody looked. */
  uids: z.object({ known: z.number(), auto: z.number(), unknown: z.number() }).nullable(),
})
export type JobSummary = z.infer<typeof JobSummary>

/** A cluster that Tidemark is connected to, or was. */
export const ClusterView = z.object({
  id: z.string(),
  name: z.string(),
  /** Without user and password. */
  address: z.string(),
  /** The local runtime that Tidemark started itself. */
  embedded: z.boolean(),
  state: z.enum(['connecting', 'connected', 'lost']),
  /** When it last answered. */
  seenAt: z.number().nullable(),
  nextTryAt: z.number().nullable(),
  /** Why it does not answer, as a person can act on it. */
  trouble: z.string().nullable(),
  version: z.string().nullable(),
  slots: z.number().nullable(),
  freeSlots: z.number().nullable(),
  jobs: z.array(JobSummary),
})
export type ClusterView = z.infer<typeof ClusterView>

/** A program that a cluster can start: a sample job, or a jar that it has. */
export const Program = z.object({ id: z.string(), name: z.string() })
export type Program = z.infer<typeof Program>
