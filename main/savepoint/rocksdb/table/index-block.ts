import { bufferOf, compareBytes } from '../bytes.ts'
import type { Block } from './block.ts'
import { readBlockHandle, TRAILER, type BlockHandle } from './block-handle.ts'
import { blockCursor } from './plain-entries.ts'
import { KEY_TRAILER } from './internal-key.ts'
import type { TableProperties } from './properties.ts'

/** Parsed index: entry i names a block whose user keys are ≤ `separators[i]` and ≥ `separators[i - 1]`. */
export interface TableIndex {
  separators: Buffer[]
  handles: BlockHandle[]
  /** About what it takes in memory, bytes. */
  weight: number
}

/** Parses an index block or a partition of one (`IndexBlockIter`). */
export function readIndex(block: Block, properties: TableProperties): TableIndex {
  const cursor = blockCursor(block)
  const separators: Buffer[] = []
  const handles: BlockHandle[] = []
  const { indexValueIsDelta: delta, indexKeyIsUserKey: userKeys } = properties
  const withFirstKey = properties.indexType === 'binarySearchWithFirstKey'
  let key: Buffer = Buffer.alloc(0)
  let handle: BlockHandle = { offset: 0, size: 0 }
  while (cursor.remaining > 0) {
    const shared = cursor.varint32('shared')
    const rest = cursor.varint32('nonShared')
    const valueEnd = delta ? null : cursor.varint32('valueLength')
    if (shared > key.length) throw cursor.invalid('shared', `at most ${key.length}`, String(shared), 0)
    const tail = cursor.raw(rest, 'key')
    key = shared === 0 ? bufferOf(tail) : Buffer.concat([key.subarray(0, shared), tail])
    if (!userKeys && key.length < KEY_TRAILER) throw cursor.invalid('key', `${KEY_TRAILER} bytes at least`, String(key.length), 0)
    const end = valueEnd === null ? null : cursor.position + valueEnd
    if (end !== null && end > cursor.end) throw cursor.invalid('valueLength', `at most ${cursor.remaining}`, String(valueEnd), 0)
    if (delta && shared !== 0) {
      handle = { offset: handle.offset + handle.size + TRAILER, size: handle.size + cursor.signedVarint('handle.size') }
      if (handle.size < 0) throw cursor.invalid('handle.size', 'a size', String(handle.size), 0)
    } else handle = readBlockHandle(cursor, 'handle')
    if (withFirstKey) cursor.slice('firstKey')
    if (end !== null) cursor.position = end
    separators.push(userKeys ? key : key.subarray(0, key.length - KEY_TRAILER))
    handles.push(handle)
  }
  return { separators, handles, weight: block.bytes.length + handles.length * 200 }
}

/** Number of the first block that may hold `key` or a later one; the count of blocks where none may. */
export function firstBlockFor(index: TableIndex, key: Uint8Array): number {
  let low = 0
  let high = index.separators.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareBytes(index.separators[middle] as Buffer, key) < 0) low = middle + 1
    else high = middle
  }
  return low
}
