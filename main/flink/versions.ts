/** A Flink release as `major.minor`; what stands behind (patch, `-SNAPSHOT`, a vendor's suffix) changes nothing of the REST API. */
export interface FlinkVersion {
  major: number
  minor: number
}

/** How a job treats what it is restored from (`RecoveryClaimMode`). */
export type ClaimMode = 'NO_CLAIM' | 'CLAIM' | 'LEGACY'

/** The version in `flink-version` of `/overview`; null where that is none. */
export function flinkVersion(text: string): FlinkVersion | null {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(text) ?? []
  return major === undefined || minor === undefined ? null : { major: Number(major), minor: Number(minor) }
}

function since({ major, minor }: FlinkVersion, first: FlinkVersion): boolean {
  return major > first.major || (major === first.major && minor >= first.minor)
}

/** Whether checkpoints can be triggered by hand: `POST /jobs/:id/checkpoints`, since 1.17. */
export function triggersCheckpoints(version: FlinkVersion): boolean {
  return since(version, { major: 1, minor: 17 })
}

/**
 * The claim mode in the body of `POST /jars/:id/run`: `restoreMode` from 1.15 to 1.19, `claimMode` since 1.20. A field that a cluster
 * does not know is passed over without a word, so that a CLAIM would be none; hence both are sent: each release reads its own.
 */
export function claimModeFields(mode: ClaimMode): { claimMode: ClaimMode; restoreMode: ClaimMode } {
  return { claimMode: mode, restoreMode: mode }
}

/** Program arguments as a list are read by all; the one text that 1.x takes too (`programArgs`) is never sent. */
export const ARGUMENTS_FIELD = 'programArgsList'

/** Keys of the default folder of savepoints: since 1.20, and the name that it had before. */
export const SAVEPOINT_DIRECTORY_KEYS = ['execution.checkpointing.savepoint-dir', 'state.savepoints.dir'] as const

/** How the target directory is spelled: a cluster passes over the other spelling without a word. */
export const DIRECTORY_FIELD = { savepoints: 'target-directory', stop: 'targetDirectory' } as const

/** How an operation's failure is spelled: triggered checkpoints alone write it in camel case. */
export const FAILURE_FIELDS = ['failure-cause', 'failureCause'] as const
