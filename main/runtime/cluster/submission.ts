/** A job to be run, as plain data (`JobSubmissionResult` of what a jar's main made). */
export interface SubmitRequest {
  /** Absolute path of the job's module on this machine. */
  path: string
  args: readonly string[]
  /** Settings by Flink's names, which go before those of the cluster. */
  configuration: Readonly<Record<string, string>>
  /** Default parallelism of operators that say none; null takes it from the configuration. */
  parallelism: number | null
  /** 32 hex digits; null has the cluster choose. */
  jobId: string | null
  restore: SubmitRestore | null
}

/** `SavepointRestoreSettings`. */
export interface SubmitRestore {
  /** A savepoint or checkpoint: its folder or its `_metadata`, a path or a URI. */
  path: string
  /** State that no operator takes is left out. */
  allowNonRestored: boolean
  claimMode: RestoreClaimMode
}

/** `RecoveryClaimMode`: whose the files are afterwards. */
export type RestoreClaimMode = 'NO_CLAIM' | 'CLAIM' | 'LEGACY'
