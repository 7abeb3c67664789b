import type { KeyedHandle } from '../../savepoint/metadata/model.ts'
import type { StateTarget } from '../../savepoint/state/state-target.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import type { FiredTimer, KeyedStateStore } from '../operators/runtime-context.ts'
import type { TypeInformation } from '../types/type-information.ts'
import type { KeyedTimerService } from './timer-service.ts'

/** What a snapshot is taken for, and where it goes (`CheckpointOptions`, `SnapshotType`). */
export interface SnapshotRequest {
  checkpointId: bigint
  /**
   * A checkpoint may refer to files of the checkpoints before it, a full one does not but later ones may refer to its files, a
   * savepoint does neither.
   */
  kind: 'CHECKPOINT' | 'FULL_CHECKPOINT' | 'SAVEPOINT'
  /** Of savepoints. Checkpoints are in the backend's own format. */
  format: 'CANONICAL' | 'NATIVE'
  target: StateTarget
}

/** A snapshot on its way (`SnapshotStrategy`: the synchronous part, then the asynchronous one). */
export interface KeyedSnapshot {
  /** Once this has settled records may come again. A rejection fails the task. */
  captured: Promise<void>
  /** What was written; null where no state was ever asked for. A rejection declines the snapshot alone. */
  written: Promise<KeyedHandle | null>
}

/** Keyed state of one subtask's operator, with its timers (`CheckpointableKeyedStateBackend`). Calls come one at a time. */
export interface KeyedBackend extends KeyedStateStore {
  /** Begins a timer service, with the timers that it had in the snapshot. */
  timers(name: string, namespace: TypeInformation, onTimer: (timer: FiredTimer) => void): KeyedTimerService
  /** The timer services that were begun, in the order in which they were. */
  services(): readonly KeyedTimerService[]
  /**
   * Takes over what lies in this subtask's key groups; the states themselves come to the job as it asks for them.
   *
   * @throws TidemarkError STATE_MIGRATION where keys have another type, and what reading throws
   */
  restore(handles: readonly KeyedHandle[], open: StreamOpener): Promise<void>
  snapshot(request: SnapshotRequest): KeyedSnapshot
  /** A checkpoint is in the store: what it uploaded may be referred to by the next one. */
  notifyCheckpointComplete(checkpointId: bigint): void
  notifyCheckpointAborted(checkpointId: bigint): void
  /** Gives up files and memory; nothing is asked of it any more. */
  close(): Promise<void>
}
