import { readAll, type ByteSource } from '../../binary/byte-source.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'
import { readManifest, type ColumnFamilyVersion } from './manifest/manifest.ts'
import type { FileMeta } from './manifest/version-edit.ts'
import { invalid, missing, truncated } from './problems.ts'
import { IndexCache } from './table/index-cache.ts'
import { readExactly } from './table/source.ts'
import { openTable, type Table } from './table/table.ts'
import { mergedView, type RocksDbEntry } from './view/merged-view.ts'
import { RangeTombstones } from './view/range-tombstones.ts'
import { Source, type KeyRange } from './view/source.ts'

export type { KeyRange, RocksDbEntry }

/** One RocksDB instance, read only: the files of one `IncrementalRemoteKeyedStateHandle`. */
export interface RocksDb {
  /** One per state, by its name, and `default`. Ascending ids. */
  readonly columnFamilies: readonly { id: number; name: string }[]
  /**
   * The entries of a column family with keys in [from, to), in the order of their bytes, in batches of at most 1000.
   * Reads only the blocks that can hold them. Throws ROCKSDB_NO_COLUMN_FAMILY for a name that is not there.
   */
  iterate(columnFamily: string, range?: KeyRange): AsyncGenerator<RocksDbEntry[]>
}

/** `CURRENT` names the manifest in a line. */
const CURRENT_MAX = 1024

/**
 * Opens the instance whose files are given by their names in it (`LocalFile.localPath`). Follows CURRENT and the manifest
 * as RocksDB does; tables are opened when a scan reaches them. Files that the manifest does not name are ignored.
 *
 * Every block's checksum is verified as it is read, and the manifest's records are.
 * Throws TidemarkErrors ROCKSDB_FILE_MISSING, _TRUNCATED, _INVALID, _CHECKSUM and _UNSUPPORTED.
 */
export async function openRocksDb(files: ReadonlyMap<string, ByteSource>): Promise<RocksDb> {
  const manifest = await manifestOf(files)
  const families = readManifest(await readAll(manifest), manifest.name).sort((a, b) => a.id - b.id)
  const sources = new Map<number, ByteSource>()
  for (const meta of families.flatMap(({ levels }) => levels.flat())) sources.set(meta.number, tableSource(files, meta, manifest.name))

  const access = tableAccess(sources)
  return {
    columnFamilies: families.map(({ id, name }) => ({ id, name })),
    iterate: (columnFamily, range = {}) => {
      const family = families.find(({ name }) => name === columnFamily)
      if (family === undefined) throw noColumnFamily(columnFamily, families, manifest.name)
      return scan(family, access, range)
    },
  }
}

async function manifestOf(files: ReadonlyMap<string, ByteSource>): Promise<ByteSource> {
  const current = files.get('CURRENT')
  if (current === undefined) throw missing('CURRENT', 'RocksDB')
  const line = Buffer.from(await readExactly(current, 0, Math.min(current.byteLength, CURRENT_MAX), 'CURRENT')).toString('latin1')
  const name = /^(MANIFEST-\d+)\n$/.exec(line)?.[1]
  if (name === undefined)
    throw invalid(
      { file: current.name, offset: 0, field: 'CURRENT' },
      'the name of a manifest and a line end',
      JSON.stringify(line.slice(0, 40)),
    )
  const manifest = files.get(name)
  if (manifest === undefined) throw missing(name, 'CURRENT')
  return manifest
}

function tableSource(files: ReadonlyMap<string, ByteSource>, { number, size }: FileMeta, manifest: string): ByteSource {
  const name = `${String(number).padStart(6, '0')}.sst`
  const source = files.get(name)
  if (source === undefined) throw missing(name, manifest)
  const place = { file: source.name, offset: 0, field: name }
  if (source.byteLength < size) throw truncated(place, `${size} bytes`, String(source.byteLength))
  if (source.byteLength > size) throw invalid(place, `a file of ${size} bytes`, String(source.byteLength))
  return source
}

/** Opens each table once: what stays of it is small. */
function tableAccess(sources: ReadonlyMap<number, ByteSource>): { open(meta: FileMeta): Promise<Table>; indexes: IndexCache } {
  const open = new Map<number, Table>()
  return {
    indexes: new IndexCache(),
    open: async (meta) => {
      const known = open.get(meta.number)
      if (known !== undefined) return known
      const table = await openTable(sources.get(meta.number) as ByteSource, meta)
      open.set(meta.number, table)
      return table
    },
  }
}

function scan({ levels }: ColumnFamilyVersion, access: ReturnType<typeof tableAccess>, range: KeyRange): AsyncGenerator<RocksDbEntry[]> {
  const tombstones = new RangeTombstones()
  const runs = levels.flatMap((tables, level) => (level === 0 ? tables.map((table) => [table]) : [tables])).filter((run) => run.length > 0)
  const sources = runs.map(
    (run, rank) =>
      new Source(rank, run, access, range, (table) => {
        tombstones.add(table.rangeDeletions)
      }),
  )
  return mergedView(sources, tombstones)
}

function noColumnFamily(name: string, families: readonly ColumnFamilyVersion[], file: string): TidemarkError {
  const known = families.map((family) => family.name).join(', ')
  return new TidemarkError({
    code: 'ROCKSDB_NO_COLUMN_FAMILY',
    message: `The RocksDB instance has no column family "${name}"; it has ${known}. Ask for a state of this operator by its name.`,
    file,
    field: 'columnFamily',
    expected: known,
    found: name,
  })
}
