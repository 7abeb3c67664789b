import type { SnapshotType } from './snapshot-type.ts'

/** A wish for a snapshot that was not begun yet (`CheckpointTriggerRequest`). */
export interface TriggerRequest {
  type: SnapshotType
  /**
   * Begins although as many are under way as may be. Savepoints do, but where unaligned checkpoints are enabled
   * (`CheckpointCoordinator.triggerSavepoint`).
   */
  forced: boolean
  /** Asked for by the timer, not by a person. */
  periodic: boolean
  /** Epoch milliseconds at which it was asked for. */
  timestamp: number
}
