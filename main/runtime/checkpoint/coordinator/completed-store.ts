import type { SavepointMetadata } from '../../../savepoint/metadata/model.ts'
import { describeProperties } from '../../../savepoint/metadata/properties.ts'
import { type RetentionPolicy, type TerminalState, isDiscardedAtEnd } from './retention.ts'
import { type ClaimMode, SharedStateRegistry } from './shared-registry.ts'
import { type SnapshotFiles, snapshotFiles } from './snapshot-files.ts'

/** A snapshot that is complete. */
export interface CompletedSnapshot {
  metadata: SavepointMetadata
  /** URI of its folder. */
  location: string
}

/** A snapshot that the job can go on from. */
export interface StoredSnapshot extends CompletedSnapshot {
  id: bigint
  /** What it is to this job: the snapshot that it started from is its own only where it was claimed. */
  role: 'checkpoint' | 'unclaimed' | 'legacy'
}

/** What is to be deleted: of each snapshot its `_metadata`, its own files, then its folder; then shared files, by URI. */
export interface Discard {
  snapshots: readonly StoredSnapshot[]
  sharedFiles: readonly string[]
}

/**
 * The checkpoints of one job that it can go on from after a failure, the oldest first (`StandaloneCompletedCheckpointStore`,
 * `CheckpointSubsumeHelper`, `CheckpointsCleaner`), and the files that they share. Savepoints never come in, but that which the job
 * started from. It deletes nothing itself: its methods answer what is to be deleted.
 */
export class CompletedCheckpointStore {
  readonly #retained: number
  readonly #policy: RetentionPolicy
  readonly #registry = new SharedStateRegistry()
  #stored: StoredSnapshot[] = []
  /** No longer stored, but others may still use what they hold. */
  #subsumed: StoredSnapshot[] = []

  /** @param retained `execution.checkpointing.num-retained`, at least one */
  constructor({ retained, policy }: { retained: number; policy: RetentionPolicy }) {
    this.#retained = Math.max(1, retained)
    this.#policy = policy
  }

  /** Oldest first. */
  get all(): readonly StoredSnapshot[] {
    return this.#stored
  }

  /** The one that the job goes on from after a failure; null where it starts without state. */
  get latest(): StoredSnapshot | null {
    return this.#stored.at(-1) ?? null
  }

  /** Whether the next checkpoint has to be complete in itself: nothing of the job's own is there yet to build upon. */
  get mustBeFull(): boolean {
    return this.latest?.role === 'unclaimed'
  }

  /** The job starts from a snapshot (`CheckpointCoordinator.restoreSavepoint`). */
  restored(snapshot: CompletedSnapshot, mode: ClaimMode): Discard {
    const stored: StoredSnapshot = {
      ...snapshot,
      id: snapshot.metadata.checkpointId,
      role: mode === 'CLAIM' ? 'checkpoint' : mode === 'LEGACY' ? 'legacy' : 'unclaimed',
    }
    const { properties } = snapshot.metadata
    const savepoint = properties !== null && describeProperties(properties)?.kind === 'savepoint'
    this.#registry.registerRestored(filesOf(stored).shared, stored.id, mode, savepoint)
    return this.#add(stored)
  }

  /**
   * A subtask acknowledged these shared files. They count although the checkpoint may come to nothing: later ones may refer to them.
   * Not to be told of a savepoint (`CheckpointCoordinator.receiveAcknowledgeMessage`): its files would be deleted as unused.
   */
  acknowledged(sharedFiles: Iterable<string>, checkpoint: bigint): void {
    this.#registry.register(sharedFiles, checkpoint)
  }

  /** A checkpoint is complete; older ones go, as many as are too many. */
  completed(snapshot: CompletedSnapshot): Discard {
    const stored: StoredSnapshot = { ...snapshot, id: snapshot.metadata.checkpointId, role: 'checkpoint' }
    this.#registry.register(filesOf(stored).shared, stored.id)
    return this.#add(stored)
  }

  /**
   * The job has ended. What its policy keeps is a person's from now on. Flink forgets to delete shared files where the snapshot that
   * the job started from is still stored; here they go.
   */
  ended(state: TerminalState): Discard {
    const isDiscarded = ({ role }: StoredSnapshot): boolean => role === 'checkpoint' && isDiscardedAtEnd(this.#policy, state)
    const gone = this.#stored.filter(isDiscarded)
    const kept = this.#stored.find((one) => one.role === 'checkpoint' && !isDiscarded(one))
    this.#stored = []
    // Suspended: another master of the job may go on from them.
    if (state === 'SUSPENDED') return { snapshots: gone, sharedFiles: [] }
    const { files, inUse } = this.#registry.unregisterUnused(kept?.id ?? null)
    return { snapshots: [...this.#clean(kept?.id ?? null, inUse), ...gone], sharedFiles: files }
  }

  #add(stored: StoredSnapshot): Discard {
    this.#stored.push(stored)
    this.#subsume()
    const lowest = this.#stored.find(({ role }) => role === 'checkpoint')
    if (lowest === undefined) return { snapshots: [], sharedFiles: [] }
    const { files, inUse } = this.#registry.unregisterUnused(lowest.id)
    return { snapshots: this.#clean(lowest.id, inUse), sharedFiles: files }
  }

  /** Takes out the oldest ones, but never the newest, nor the last checkpoint of the job's own. */
  #subsume(): void {
    const newest = this.latest
    const lastCheckpoint = this.#stored.findLast(({ role }) => role === 'checkpoint')
    for (const one of [...this.#stored]) {
      if (this.#stored.length <= this.#retained) return
      if (one === newest || one === lastCheckpoint) continue
      this.#stored.splice(this.#stored.indexOf(one), 1)
      this.#subsumed.push(one)
    }
  }

  /** Of those that are no longer stored, what is to be deleted now. */
  #clean(lowest: bigint | null, inUse: ReadonlySet<bigint>): StoredSnapshot[] {
    const isDone = ({ id }: StoredSnapshot): boolean => (lowest === null || id < lowest) && !inUse.has(id)
    const done = this.#subsumed.filter(isDone)
    this.#subsumed = this.#subsumed.filter((one) => !isDone(one))
    return done.filter(({ role }) => role === 'checkpoint')
  }
}

const filesOf = ({ metadata, location }: CompletedSnapshot): SnapshotFiles => snapshotFiles(metadata, location)
