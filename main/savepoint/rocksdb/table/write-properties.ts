import { BYTEWISE } from '../bytes.ts'
import { LittleWriter } from '../little-writer.ts'

/** What a table's properties say of where it belongs. */
export interface TableOrigin {
  columnFamily: { id: number; name: string }
  /** Of all its entries; each key comes once. */
  sequence: number
  /** Seconds since the epoch. */
  createdAt: number
}

/** What is counted while a table is written. Sizes in bytes. */
interface TableCounts extends TableOrigin {
  entries: number
  /** Of the entries. */
  deletions: number
  /** Of internal keys, before they share what they have in common. */
  rawKeyBytes: number
  rawValueBytes: number
  dataBlocks: number
  /** Blocks with their trailers. */
  dataSize: number
  indexSize: number
}

/** The entries of `rocksdb.properties` (`PropertyBlockBuilder`), in the order of their names. */
export function propertyEntries(counts: TableCounts): [string, Uint8Array][] {
  return [
    ['rocksdb.block.based.table.index.type', new Uint8Array(4)],
    ['rocksdb.block.based.table.prefix.filtering', Buffer.from('0')],
    ['rocksdb.block.based.table.whole.key.filtering', Buffer.from('1')],
    ['rocksdb.column.family.id', varint(counts.columnFamily.id)],
    ['rocksdb.column.family.name', Buffer.from(counts.columnFamily.name)],
    ['rocksdb.comparator', Buffer.from(BYTEWISE)],
    ['rocksdb.compression', Buffer.from('NoCompression')],
    ['rocksdb.creation.time', varint(counts.createdAt)],
    ['rocksdb.data.size', varint(counts.dataSize)],
    ['rocksdb.deleted.keys', varint(counts.deletions)],
    ['rocksdb.file.creation.time', varint(counts.createdAt)],
    ['rocksdb.filter.size', varint(0)],
    ['rocksdb.fixed.key.length', varint(0)],
    ['rocksdb.format.version', varint(0)],
    ['rocksdb.index.key.is.user.key', varint(0)],
    ['rocksdb.index.size', varint(counts.indexSize)],
    ['rocksdb.index.value.is.delta.encoded', varint(0)],
    ['rocksdb.merge.operands', varint(0)],
    ['rocksdb.num.data.blocks', varint(counts.dataBlocks)],
    ['rocksdb.num.entries', varint(counts.entries)],
    ['rocksdb.num.range-deletions', varint(0)],
    ['rocksdb.oldest.key.time', varint(counts.createdAt)],
    ['rocksdb.raw.key.size', varint(counts.rawKeyBytes)],
    ['rocksdb.raw.value.size', varint(counts.rawValueBytes)],
  ]
}

function varint(value: number): Uint8Array {
  const out = new LittleWriter()
  out.varint(value)
  return out.view()
}
