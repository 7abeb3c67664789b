import { randomUUID } from 'node:crypto'
import type { IncrementalHandle } from '../metadata/model.ts'
import type { RocksDbInstance } from '../rocksdb/instance.ts'
import { type ColumnFamilyChanges, writeRocksDb } from '../rocksdb/write-rocksdb.ts'
import type { StateTarget } from '../state/state-target.ts'
import type { KeyedHeader } from './header.ts'
import { writeKeyedHeader } from './write-header.ts'

/** Keyed state of one subtask's operator, as a snapshot in RocksDB's format has it. */
export interface RocksDbSnapshot {
  /** Of the snapshot that it goes into: a restored job takes checkpoints with a higher id for newer ones. */
  checkpointId: bigint
  /** UUID of the backend that writes; the same from snapshot to snapshot. */
  backendId: string
  /** First and last of the subtask, inclusive. */
  keyGroups: readonly [number, number]
  /** All states, those that are empty and the timers among them: each is a column family of its name. */
  header: Pick<KeyedHeader, 'keySerializer' | 'states'>
  /** EMPTY_INSTANCE for a savepoint and for a full checkpoint; else what the last complete checkpoint gave. */
  before: RocksDbInstance
  /** Composite keys and values of column families as canonical streams have them; states that are not named have not changed. */
  changes: Iterable<ColumnFamilyChanges>
  /** Seconds since the epoch. */
  createdAt: number
}

/**
 * Writes the keyed state of a subtask as a RocksDB instance with its header, and gives the handle that Flink's
 * `RocksDBIncrementalRestoreOperation` restores (`RocksIncrementalSnapshotStrategy`, `RocksNativeFullSnapshotStrategy`).
 *
 * Its tables are shared files, which a restored job goes on to refer to where it claims the checkpoint; so their paths are absolute.
 * A savepoint, whose paths are relative, has them among its private files instead.
 *
 * The instance that is given back is for the snapshot after this one, once this one is complete; a snapshot that was aborted
 * is forgotten, and the next one is written on what was there before it, with the changes since then.
 *
 * @throws what writeRocksDb throws
 */
export async function writeRocksDbHandle(
  { checkpointId, backendId, keyGroups: [first, last], header, before, changes, createdAt }: RocksDbSnapshot,
  target: StateTarget,
): Promise<{ handle: IncrementalHandle; instance: RocksDbInstance }> {
  const names = header.states.map(({ name }) => name)
  const written = await writeRocksDb(before, names, changes, target, createdAt)
  const meta = target.create()
  await meta.write(writeKeyedHeader({ ...header, compressed: false }))
  const handle: IncrementalHandle = {
    tag: 11,
    checkpointId,
    backendId,
    keyGroupStart: first,
    keyGroupCount: last - first + 1,
    checkpointedSize: written.bytes + meta.position,
    meta: await meta.finish(),
    shared: written.shared,
    private: written.private,
    stateHandleId: randomUUID(),
  }
  return { handle, instance: written.instance }
}
