import type { ByteSource } from '../../../binary/byte-source.ts'
import { invalid, unsupported } from '../problems.ts'
import type { FileMeta } from '../manifest/version-edit.ts'
import { readBlock } from './block.ts'
import { readBlockHandle, type BlockHandle } from './block-handle.ts'
import { readFooter, type Footer } from './footer.ts'
import { blockCursor, plainEntries } from './plain-entries.ts'
import { readProperties, type TableProperties } from './properties.ts'
import { readRangeDeletions, type RangeDeletion } from './range-deletions.ts'
import { readIndex, type TableIndex } from './index-block.ts'

/** One open `.sst` file (`BlockBasedTable`). Its index is not held here: see IndexCache. */
export interface Table {
  source: ByteSource
  meta: FileMeta
  footer: Footer
  properties: TableProperties
  index: BlockHandle
  /** Cut to the bounds of the file. */
  rangeDeletions: RangeDeletion[]
  /** The sequence number that all entries have; null where each has its own. */
  globalSequence: number | null
}

/** Reads footer, metaindex, properties and range deletions of a table. */
export async function openTable(source: ByteSource, meta: FileMeta): Promise<Table> {
  const footer = await readFooter(source)
  const metaIndex = await readMetaIndex(source, footer)
  const propertiesAt = metaIndex.get('rocksdb.properties') ?? metaIndex.get('rocksdb.stats')
  const index = footer.index ?? metaIndex.get('rocksdb.index')
  if (propertiesAt === undefined || index === undefined) {
    throw invalid(
      { file: source.name, offset: footer.metaIndex.offset, field: 'metaindex' },
      'properties and an index',
      [...metaIndex.keys()].join(', '),
    )
  }
  const dictionary = metaIndex.get('rocksdb.compression_dict')
  if (dictionary !== undefined) {
    throw unsupported(
      { file: source.name, offset: dictionary.offset, field: 'compression' },
      'blocks that stand alone',
      'compression with a dictionary',
    )
  }
  const properties = readProperties(await readBlock(source, footer, propertiesAt, 'rocksdb.properties'))
  const globalSequence = globalSequenceOf(properties, meta)
  const deletionsAt = metaIndex.get('rocksdb.range_del')
  const rangeDeletions =
    deletionsAt === undefined
      ? []
      : readRangeDeletions(await readBlock(source, footer, deletionsAt, 'rocksdb.range_del'), meta, globalSequence)
  return { source, meta, footer, properties, index, rangeDeletions, globalSequence }
}

async function readMetaIndex(source: ByteSource, footer: Footer): Promise<Map<string, BlockHandle>> {
  const block = await readBlock(source, footer, footer.metaIndex, 'metaindex')
  const handles = new Map<string, BlockHandle>()
  for (const { key, value } of plainEntries(block)) {
    const cursor = blockCursor({ ...block, bytes: Buffer.from(value), entriesEnd: value.length })
    handles.set(key.toString('utf8'), readBlockHandle(cursor, 'handle'))
  }
  return handles
}

/** `GetGlobalSequenceNumber`: ingested files leave it 0 in their properties and let the manifest say it. */
function globalSequenceOf({ globalSequence }: TableProperties, meta: FileMeta): number | null {
  if (globalSequence === null) return null
  return globalSequence !== 0 ? globalSequence : meta.largestSequence
}

/** The whole index of a table, or of a two-level one the top, whose handles are partitions. */
export async function loadIndex({ source, footer, properties }: Table, handle: BlockHandle): Promise<TableIndex> {
  return readIndex(await readBlock(source, footer, handle, 'index'), properties)
}
