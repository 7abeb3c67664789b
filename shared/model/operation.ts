/** What a person asks of a cluster, what it would do, and what became of it. Moments are milliseconds since 1970. */
import { z } from 'zod'

const Saving = z.object({
  /** Folder in which the savepoint's own is made; empty is the cluster's own. */
  folder: z.string(),
  format: z.enum(['canonical', 'native']),
})

/** What is asked. */
export const OperationAsk = z.discriminatedUnion('kind', [
  Saving.extend({ kind: z.literal('savepoint') }),
  Saving.extend({ kind: z.literal('stop'), drain: z.boolean() }),
  z.object({ kind: z.literal('cancel') }),
  z.object({ kind: z.literal('checkpoint') }),
  z.object({ kind: z.literal('dispose'), savepoint: z.string().min(1) }),
  z.object({
    kind: z.literal('resume'),
    /** Id of a program of the cluster, or the path of a module or a jar. */
    program: z.string().min(1),
    savepoint: z.string(),
    /** `RecoveryClaimMode` */
    claimMode: z.enum(['NO_CLAIM', 'CLAIM', 'LEGACY']),
    allowNonRestored: z.boolean(),
    /** Null: as the program says. */
    parallelism: z.number().int().min(1).max(32_768).nullable(),
    args: z.string(),
  }),
])
export type OperationAsk = z.infer<typeof OperationAsk>

/** Which job of which cluster; null where none is concerned. */
export const OperationTarget = z.object({ cluster: z.string(), job: z.string().nullable() })
export type OperationTarget = z.infer<typeof OperationTarget>

/** What an operation would do, told before it is done. */
export const OperationPlan = z.object({
  /** What was looked at and is as it should be. */
  facts: z.array(z.string()),
  /** What stands in no way, and should be known. */
  warnings: z.array(z.string()),
  /** Why it cannot be done as it is asked; null where it can. */
  refusal: z.string().nullable(),
  /** The same action, to be copied. */
  cli: z.string(),
  curl: z.string(),
})
export type OperationPlan = z.infer<typeof OperationPlan>

/**
 * `requested`: written down. `triggered`: the cluster took it. `half`: the savepoint is saved and the job failed while it stopped.
 * `unknown`: nobody can tell what became of it.
 */
export const OperationState = z.enum(['requested', 'triggered', 'progress', 'completed', 'half', 'failed', 'unknown'])
export type OperationState = z.infer<typeof OperationState>

/** Something that was asked of a cluster, as the journal has it. */
export const OperationView = z.object({
  id: z.string(),
  kind: z.enum(['savepoint', 'stop', 'cancel', 'checkpoint', 'dispose', 'resume']),
  cluster: z.string(),
  /** The job's name, or its id where no name is known; null where none is concerned. */
  job: z.string().nullable(),
  state: OperationState,
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** URI of the savepoint or checkpoint. */
  location: z.string().nullable(),
  /** Why it failed, outermost first. */
  reasons: z.array(z.string()),
})
export type OperationView = z.infer<typeof OperationView>
