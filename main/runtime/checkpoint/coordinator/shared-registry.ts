/** How a job takes over the snapshot that it starts from (`RecoveryClaimMode`). */
export type ClaimMode = 'NO_CLAIM' | 'CLAIM' | 'LEGACY'

interface SharedFile {
  createdBy: bigint
  lastUsedBy: bigint
}

/** What nobody refers to any more. */
export interface Unused {
  /** URIs, to be deleted. */
  files: string[]
  /** Snapshots whose own files have to stay as long as others use what they share. */
  inUse: ReadonlySet<bigint>
}

/** Which checkpoints refer to a shared file (`SharedStateRegistryImpl`). A file is known by its URI. */
export class SharedStateRegistry {
  readonly #files = new Map<string, SharedFile>()
  /** Restored snapshots whose files were not meant to be shared: savepoints in the backend's own format. */
  readonly #unshared = new Set<bigint>()
  /** Files of snapshots up to this one are not the job's to delete. */
  #highestNotClaimed = -1n

  get size(): number {
    return this.#files.size
  }

  /** A checkpoint refers to these files, whether it is completed or not: to be told with each acknowledgement. */
  register(files: Iterable<string>, checkpoint: bigint): void {
    for (const uri of files) {
      const known = this.#files.get(uri)
      if (known === undefined) this.#files.set(uri, { createdBy: checkpoint, lastUsedBy: checkpoint })
      else if (checkpoint > known.lastUsedBy) known.lastUsedBy = checkpoint
    }
  }

  /** The job starts from a snapshot that refers to these files (`registerAllAfterRestored`). @param savepoint whether it was taken as one */
  registerRestored(files: Iterable<string>, snapshot: bigint, mode: ClaimMode, savepoint: boolean): void {
    this.register(files, snapshot)
    if (savepoint) this.#unshared.add(snapshot)
    if (mode !== 'CLAIM' && snapshot > this.#highestNotClaimed) this.#highestNotClaimed = snapshot
  }

  /**
   * Forgets the files that no snapshot from `lowest` on refers to (`unregisterUnusedState`).
   * @param lowest id of the oldest checkpoint that stays; null where none does
   */
  unregisterUnused(lowest: bigint | null): Unused {
    const files: string[] = []
    const inUse = new Set<bigint>()
    for (const [uri, { createdBy, lastUsedBy }] of this.#files) {
      if (lowest === null || lastUsedBy < lowest) {
        this.#files.delete(uri)
        if (createdBy > this.#highestNotClaimed) files.push(uri)
      } else if (this.#unshared.has(createdBy)) inUse.add(createdBy)
    }
    return { files, inUse }
  }
}
