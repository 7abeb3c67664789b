import { BYTEWISE } from '../bytes.ts'
import { LittleCursor } from '../little-cursor.ts'
import { invalid, unsupported } from '../problems.ts'
import type { Block } from './block.ts'
import { plainEntries } from './plain-entries.ts'

/** `BlockBasedTableOptions::IndexType`: index = the number in the properties. */
const INDEX_TYPES = ['binarySearch', 'hashSearch', 'twoLevel', 'binarySearchWithFirstKey'] as const

/** What `rocksdb.properties` of a table says, as far as reading needs it (`TableProperties`). */
export interface TableProperties {
  mergeOperator: string | null
  indexType: (typeof INDEX_TYPES)[number]
  /** Index keys are user keys, else internal keys. */
  indexKeyIsUserKey: boolean
  indexValueIsDelta: boolean
  /** `rocksdb.external_sst_file.global_seqno` of an ingested file; null for files that RocksDB flushed or compacted. */
  globalSequence: number | null
}

export function readProperties(block: Block): TableProperties {
  const values = new Map(plainEntries(block).map(({ key, value }) => [key.toString('utf8'), value]))
  const cursorOf = (name: string): LittleCursor | null => {
    const value = values.get(name)
    if (value === undefined) return null
    const cursor = new LittleCursor(value, block.file, block.offset)
    cursor.enter(`${block.field}.${name}`)
    return cursor
  }
  const text = (name: string): string | null => {
    const value = cursorOf(name)
    return value === null ? null : value.utf8(value.remaining, '')
  }
  const number = (name: string): number => cursorOf(name)?.varint('') ?? 0

  const comparator = text('rocksdb.comparator')
  if (comparator !== null && comparator !== BYTEWISE) throw unsupported({ ...block, field: 'rocksdb.comparator' }, BYTEWISE, comparator)
  const index = cursorOf('rocksdb.block.based.table.index.type')?.fixed32('') ?? 0
  const indexType = INDEX_TYPES[index]
  if (indexType === undefined) throw invalid({ ...block, field: 'index type' }, `0 to ${INDEX_TYPES.length - 1}`, String(index))
  // Version 2 of ingested files may carry a sequence number of their own, which all their entries then have.
  const ingested = (cursorOf('rocksdb.external_sst_file.version')?.fixed32('') ?? 0) >= 2
  const sequence = cursorOf('rocksdb.external_sst_file.global_seqno')
  return {
    mergeOperator: text('rocksdb.merge.operator'),
    indexType,
    indexKeyIsUserKey: number('rocksdb.index.key.is.user.key') !== 0,
    indexValueIsDelta: number('rocksdb.index.value.is.delta.encoded') !== 0,
    globalSequence: ingested && sequence !== null ? sequence.fixed32('') + sequence.fixed32('') * 0x1_0000_0000 : null,
  }
}
