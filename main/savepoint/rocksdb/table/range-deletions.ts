import { compareBytes } from '../bytes.ts'
import type { FileMeta } from '../manifest/version-edit.ts'
import { invalid } from '../problems.ts'
import type { Block } from './block.ts'
import { ENTRY, KEY_TRAILER, readKeyTrailer } from './internal-key.ts'
import { plainEntries } from './plain-entries.ts'

/** `DeleteRange`: hides entries of keys [from, to) older than its sequence number. */
export interface RangeDeletion {
  from: Uint8Array
  to: Uint8Array
  sequence: number
}

/**
 * The range deletions of a table, cut to its bounds as `TruncatedRangeDelIterator` does: a compaction copies one to
 * each file it writes, and beyond the file's bounds keys may have lost the sequence numbers that saved them.
 */
export function readRangeDeletions(block: Block, meta: FileMeta, globalSequence: number | null): RangeDeletion[] {
  const deletions: RangeDeletion[] = []
  const upper = upperBound(meta)
  for (const { key, value } of plainEntries(block)) {
    if (key.length < KEY_TRAILER) throw invalid(block, `a key of ${KEY_TRAILER} bytes at least`, String(key.length))
    const trailer = readKeyTrailer(key, key.length - KEY_TRAILER)
    if (trailer.type !== ENTRY.rangeDeletion) throw invalid(block, `entry type ${ENTRY.rangeDeletion}`, String(trailer.type))
    const start = key.subarray(0, key.length - KEY_TRAILER)
    const from = compareBytes(start, meta.smallest) < 0 ? meta.smallest : start
    const to = compareBytes(value, upper) > 0 ? upper : value
    if (compareBytes(from, to) < 0) deletions.push({ from, to, sequence: globalSequence ?? trailer.sequence })
  }
  return deletions
}

/** Exclusive. The largest key is itself in the file, unless a range deletion put it there as its open end. */
function upperBound({ largest, largestIsOpen }: FileMeta): Uint8Array {
  if (largestIsOpen) return largest
  const successor = new Uint8Array(largest.length + 1)
  successor.set(largest)
  return successor
}
