import type { SavepointMetadata } from '../../savepoint/metadata/model.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import type { ClaimMode } from '../checkpoint/coordinator/shared-registry.ts'

/** What a job goes on from (`SavepointRestoreSettings`). */
export interface JobRestore {
  metadata: SavepointMetadata
  /** Where it lies, for messages. */
  pointer: string
  /** URI of its folder: where a claimed one is deleted. */
  folder: string
  open: StreamOpener
  /** Leave out state that no operator of the job takes (`--allowNonRestoredState`). */
  allowNonRestored: boolean
  claimMode: ClaimMode
}
