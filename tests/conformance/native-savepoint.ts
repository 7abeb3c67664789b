/** Savepoints whose keyed state Tidemark writes as RocksDB instances, for a Flink to restore. */
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSnapshot } from '../../main/operations/open-savepoint.ts'
import { readCanonicalEntries } from '../../main/savepoint/keyed/canonical-entries.ts'
import { readKeyedHeaderOf } from '../../main/savepoint/keyed/read-keyed-handle.ts'
import { writeRocksDbHandle } from '../../main/savepoint/keyed/write-rocksdb-handle.ts'
import type { KeyedHandle } from '../../main/savepoint/metadata/model.ts'
import { writeMetadata } from '../../main/savepoint/metadata/write.ts'
import { savepointProperties } from '../../main/savepoint/metadata/write-properties.ts'
import { EMPTY_INSTANCE } from '../../main/savepoint/rocksdb/instance.ts'
import type { ColumnFamilyChanges, RocksDbChange } from '../../main/savepoint/rocksdb/write-rocksdb.ts'
import { FolderTarget } from '../../main/savepoint/state/folder-target.ts'
import type { StateTarget } from '../../main/savepoint/state/state-target.ts'
import type { StreamOpener } from '../../main/savepoint/state/stream-opener.ts'
import { UidDictionary } from '../../main/savepoint/uid/dictionary.ts'
import { filesIn } from '../../main/storage/new-folder.ts'
import { toUri } from '../../main/storage/uri.ts'

/** How the instances come to their state. */
export const GROWTHS = ['written whole', 'grown over three checkpoints'] as const
export type Growth = (typeof GROWTHS)[number]

/**
 * Makes the savepoint in this folder a native one, in its place: its keyed state is written anew beside its files. What is written
 * whole is as savepoints are, which share nothing; what has grown has its tables as incremental checkpoints do, shared, and under
 * absolute paths.
 */
export async function makeNative(folder: string, growth: Growth): Promise<void> {
  const snapshot = await openSnapshot({ location: toUri(folder), maps: [], dictionary: new UidDictionary([]) })
  const { metadata } = snapshot.facts
  const target = new FolderTarget(filesIn(folder), growth === 'written whole' ? null : toUri(folder))
  for (const operator of metadata.operators) {
    for (const subtask of operator.subtasks) {
      const handle = subtask.managedKeyed
      if (handle !== null)
        subtask.managedKeyed = await nativeHandle(handle, snapshot.streams, operator.maxParallelism, target, growth, metadata.checkpointId)
    }
  }
  metadata.properties = savepointProperties('NATIVE', 'NONE')
  writeFileSync(join(folder, '_metadata'), writeMetadata(metadata))
}

/** The keyed state of a subtask, whatever its layout, as a RocksDB instance. */
export async function nativeHandle(
  handle: KeyedHandle,
  open: StreamOpener,
  maxParallelism: number,
  target: StateTarget,
  growth: Growth,
  checkpointId: bigint,
): Promise<KeyedHandle> {
  const header = await readKeyedHeaderOf(handle, open)
  if (header === null) throw new Error('the handle has no header')
  const states = new Map<string, RocksDbChange[]>(header.states.map(({ name }) => [name, []]))
  for await (const { batch } of readCanonicalEntries(handle, open, header, maxParallelism)) {
    for (let i = 0; i < batch.count; i++) {
      const { name } = header.states[batch.states[i] ?? -1] ?? { name: '' }
      states.get(name)?.push({
        key: batch.bytes.slice(batch.keyStart[i], batch.keyEnd[i]),
        value: batch.bytes.slice(batch.valueStart[i], batch.valueEnd[i]),
      })
    }
  }
  for (const entries of states.values()) entries.sort((a, b) => Buffer.compare(a.key, b.key))
  const count = 'offsets' in handle ? handle.offsets.length : handle.keyGroupCount
  const snapshotOf = {
    backendId: randomUUID(),
    keyGroups: [handle.keyGroupStart, handle.keyGroupStart + count - 1] as const,
    header,
    createdAt: Math.floor(Date.now() / 1000),
  }
  if (growth === 'written whole') {
    const only = { ...snapshotOf, checkpointId, before: EMPTY_INSTANCE, changes: whole(states) }
    const { handle: written } = await writeRocksDbHandle(only, target)
    return { ...written, shared: [], private: [...written.shared, ...written.private] }
  }
  const checkpoints = grown(states)
  let instance = EMPTY_INSTANCE
  let written: KeyedHandle = handle
  for (const [i, changes] of checkpoints.entries()) {
    // Later checkpoints of the restored job have to come after the one that is restored.
    const id = checkpointId - BigInt(checkpoints.length - 1 - i)
    const checkpoint = await writeRocksDbHandle({ ...snapshotOf, checkpointId: id, before: instance, changes }, target)
    instance = checkpoint.instance
    written = checkpoint.handle
  }
  return written
}

const whole = (states: ReadonlyMap<string, RocksDbChange[]>): ColumnFamilyChanges[] =>
  [...states].map(([name, entries]) => ({ name, changes: [entries], whole: true }))

/**
 * The same state by three checkpoints: at first every other entry, with the values of others, and keys that do not stay; then
 * the other entries; then the true values, and those keys deleted.
 */
function grown(states: ReadonlyMap<string, RocksDbChange[]>): ColumnFamilyChanges[][] {
  const passing = (entries: readonly RocksDbChange[]): Uint8Array[] => entries.map(({ key }) => Buffer.concat([key, Buffer.from([0])]))
  const isEven = (_: unknown, i: number): boolean => i % 2 === 0
  const inOrder = (changes: RocksDbChange[]): RocksDbChange[] => changes.sort((a, b) => Buffer.compare(a.key, b.key))
  const each = (of: (entries: RocksDbChange[]) => RocksDbChange[], asWhole: boolean): ColumnFamilyChanges[] =>
    [...states].map(([name, entries]) => ({ name, changes: [inOrder(of(entries))], whole: asWhole }))
  return [
    each(
      (entries) => [
        ...entries.filter(isEven).map(({ key }, i) => ({ key, value: entries[i]?.value ?? null })),
        ...passing(entries).map((key) => ({ key, value: Buffer.from('gone') })),
      ],
      true,
    ),
    each((entries) => entries.filter((entry, i) => !isEven(entry, i)), false),
    each((entries) => [...entries.filter(isEven), ...passing(entries).map((key) => ({ key, value: null }))], false),
  ]
}
