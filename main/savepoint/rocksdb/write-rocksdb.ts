import type { LocalFile } from '../metadata/model.ts'
import type { StateSink, StateTarget } from '../state/state-target.ts'
import { manifestName, type RocksDbInstance, type RocksDbTable, tableName } from './instance.ts'
import { writeManifest } from './manifest/write-manifest.ts'
import { TableWriter } from './table/table-writer.ts'

/** An entry of a column family: a key with its value, or null where the key is deleted. */
export interface RocksDbChange {
  key: Uint8Array
  value: Uint8Array | null
}

/** What is written of one column family. */
export interface ColumnFamilyChanges {
  name: string
  /**
   * Batches of entries in ascending order of their keys' bytes, each key once. The bytes may be reused once the next batch is
   * asked for.
   */
  changes: Iterable<readonly RocksDbChange[]> | AsyncIterable<readonly RocksDbChange[]>
  /** These are all its entries and the tables before are left out. Else they lie over what was written before. */
  whole: boolean
}

/** An instance that was written. */
export interface WrittenRocksDb {
  /** For the next snapshot, once this one is complete. */
  instance: RocksDbInstance
  /** All tables, those written before among them. */
  shared: LocalFile[]
  /** CURRENT and the manifest. */
  private: LocalFile[]
  /** Bytes that were written now. */
  bytes: number
}

/** `target_file_size_base` of RocksDB and Flink: a table that has this many bytes is ended and the next one begun. */
const TABLE_BYTES = 64 * 1024 * 1024

/**
 * Writes a RocksDB instance: new tables, a manifest that names them and the ones written before, and CURRENT. RocksDB 5.17 to
 * 8.10 open it; there is no log to replay, and an OPTIONS file is not needed, since Flink gives its own options.
 *
 * Entries of one call have one sequence number for each table, higher than all before. A column family that is written whole has
 * its tables in level 1 and no deletions; later changes lie over them in level 0, one table at the least for each call, so that a
 * column family should be written whole again before RocksDB would slow its writers for it (20 tables in level 0).
 *
 * @param before what the last complete snapshot gave; EMPTY_INSTANCE for the first, and for one that shares nothing
 * @param names of all column families but `default`, as Flink opens exactly those that its header names; others are left out
 * @param createdAt seconds since the epoch
 * @throws RangeError for keys out of order, and for changes of a column family that is not among the names
 */
export async function writeRocksDb(
  before: RocksDbInstance,
  names: readonly string[],
  changes: Iterable<ColumnFamilyChanges>,
  target: StateTarget,
  createdAt: number,
): Promise<WrittenRocksDb> {
  const columnFamilies = familiesOf(before, names)
  let { nextFileNumber, lastSequence } = before
  let tables = before.tables.filter(({ columnFamily }) => columnFamilies.some(({ id }) => id === columnFamily))
  let bytes = 0
  for (const { name, changes: batches, whole } of changes) {
    const columnFamily = columnFamilies.find((family) => family.name === name)
    if (columnFamily === undefined) throw new RangeError(`no column family ${name} is among the names`)
    if (whole) tables = tables.filter((table) => table.columnFamily !== columnFamily.id)
    // Below the lowest tables there is nothing that a deletion could hide.
    const lowest = !tables.some((table) => table.columnFamily === columnFamily.id)
    const begin = (): TableWriter => new TableWriter(target.createShared(), { columnFamily, sequence: (lastSequence += 1), createdAt })
    const end = async (writer: TableWriter): Promise<void> => {
      const table: RocksDbTable = {
        ...(await writer.finish()),
        number: nextFileNumber++,
        columnFamily: columnFamily.id,
        level: lowest ? 1 : 0,
        sequence: lastSequence,
      }
      tables.push(table)
      bytes += table.size
    }
    await writeTables(batches, lowest, begin, end)
  }
  const manifest = manifestName(nextFileNumber++)
  const instance: RocksDbInstance = { columnFamilies, tables, nextFileNumber, lastSequence }
  const own: [string, Uint8Array][] = [
    ['CURRENT', Buffer.from(`${manifest}\n`)],
    [manifest, writeManifest(instance)],
  ]
  const files: LocalFile[] = []
  for (const [localPath, content] of own) {
    files.push({ localPath, stream: await written(target.createFile(), content) })
    bytes += content.length
  }
  return { instance, shared: tables.map(({ number, stream }) => ({ localPath: tableName(number), stream })), private: files, bytes }
}

/** Tables of one column family, one after another as each is full. */
async function writeTables(
  batches: ColumnFamilyChanges['changes'],
  dropDeletions: boolean,
  begin: () => TableWriter,
  end: (writer: TableWriter) => Promise<void>,
): Promise<void> {
  let writer: TableWriter | null = null
  for await (const batch of batches) {
    for (const { key, value } of batch) {
      if (value === null && dropDeletions) continue
      if (writer !== null && writer.position >= TABLE_BYTES) {
        await end(writer)
        writer = null
      }
      writer ??= begin()
      writer.add(key, value)
      if (writer.full) await writer.handOn()
    }
  }
  if (writer !== null) await end(writer)
}

/** The column families that are wanted; one that was there keeps its id. */
function familiesOf({ columnFamilies }: RocksDbInstance, names: readonly string[]): RocksDbInstance['columnFamilies'] {
  let highest = Math.max(...columnFamilies.map(({ id }) => id))
  const wanted = ['default', ...names].map((name) => columnFamilies.find((family) => family.name === name) ?? { id: (highest += 1), name })
  return wanted.sort((a, b) => a.id - b.id)
}

async function written(sink: StateSink, bytes: Uint8Array): Promise<LocalFile['stream']> {
  await sink.write(bytes)
  return sink.finish()
}
