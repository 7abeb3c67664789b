import { sameRange } from '../bytes.ts'
import { unsupported } from '../problems.ts'
import { ENTRY } from '../table/internal-key.ts'
import type { Block } from '../table/block.ts'
import { append, isAppending } from './merge.ts'
import type { RangeTombstones } from './range-tombstones.ts'
import type { Source } from './source.ts'
import { SourceHeap } from './source-heap.ts'

/**
 * A key of a column family and its value. Views of the memory that blocks were read into: never overwritten, but one that
 * is kept keeps up to a megabyte alive. Copy what outlives its batch.
 */
export interface RocksDbEntry {
  key: Uint8Array
  value: Uint8Array
}

const BATCH_ENTRIES = 1000
const BATCH_BYTES = 4 * 1024 * 1024

/**
 * What a reader of the database would see (`DBIter`): per key the newest entry counts, deletions hide what is older,
 * merge operands are joined on top of the value below them. Keys ascend; batches are never empty.
 */
export async function* mergedView(sources: readonly Source[], tombstones: RangeTombstones): AsyncGenerator<RocksDbEntry[]> {
  const heap = new SourceHeap()
  for (const source of sources) if ((await source.load()) && !source.isBeyond()) heap.push(source)
  let batch: RocksDbEntry[] = []
  let bytes = 0
  for (let top = heap.top; top !== undefined; top = heap.top) {
    const { keyBytes, keyStart, keyEnd } = top.cursor
    const deletedBelow = tombstones.isEmpty ? 0 : tombstones.covering(keyBytes, keyStart, keyEnd)
    let value: Buffer | null = null
    let operands: Buffer[] | null = null
    let settled = false
    let source: Source | undefined = top
    // All entries of this key, newest first; what follows the one that settles it is only skipped.
    do {
      const { cursor }: Source = source
      if (!settled) {
        if (cursor.sequence < deletedBelow) settled = true
        else if (cursor.type === ENTRY.value) {
          settled = true
          value = cursor.value()
        } else if (cursor.type === ENTRY.merge) {
          checkOperator(source)
          operands ??= []
          operands.push(cursor.value())
        } else if (cursor.type === ENTRY.deletion || cursor.type === ENTRY.singleDeletion) settled = true
        else throw source.unknownType()
      }
      // The common case stays synchronous.
      if ((source.step() || (await source.load())) && !source.isBeyond()) heap.settle()
      else heap.drop()
      source = heap.top
    } while (
      source !== undefined &&
      sameRange(source.cursor.keyBytes, source.cursor.keyStart, source.cursor.keyEnd, keyBytes, keyStart, keyEnd)
    )

    if (operands !== null) {
      if (value !== null) operands.push(value)
      value = operands.length === 1 ? (operands[0] as Buffer) : append(operands)
    }
    if (value === null) continue
    batch.push({ key: keyBytes.subarray(keyStart, keyEnd), value })
    bytes += value.length + keyEnd - keyStart
    if (batch.length >= BATCH_ENTRIES || bytes >= BATCH_BYTES) {
      yield batch
      batch = []
      bytes = 0
    }
  }
  if (batch.length > 0) yield batch
}

function checkOperator({ table, cursor }: Source): void {
  const operator = table?.properties.mergeOperator ?? null
  if (!isAppending(operator)) {
    throw unsupported(
      { ...(cursor.block as Block), field: 'rocksdb.merge.operator' },
      'StringAppendTESTOperator, the one Flink sets',
      String(operator),
    )
  }
}
