import { LittleCursor } from '../little-cursor.ts'
import type { Block } from './block.ts'

/** The entries of a small block (metaindex, properties, range deletions): delta-encoded keys, plain values. */
export function plainEntries(block: Block): { key: Buffer; value: Uint8Array }[] {
  const cursor = blockCursor(block)
  const entries: { key: Buffer; value: Uint8Array }[] = []
  let key: Buffer = Buffer.alloc(0)
  while (cursor.remaining > 0) {
    const shared = cursor.varint32('shared')
    const rest = cursor.varint32('nonShared')
    const valueLength = cursor.varint32('valueLength')
    if (shared > key.length) throw cursor.invalid('shared', `at most ${key.length}`, String(shared), 0)
    key = Buffer.concat([key.subarray(0, shared), cursor.raw(rest, 'key')])
    entries.push({ key, value: cursor.raw(valueLength, 'value') })
  }
  return entries
}

/** Reads the entries of a block. Offsets in its errors count from the block's place, in decompressed bytes. */
export function blockCursor(block: Block): LittleCursor {
  const cursor = new LittleCursor(block.bytes, block.file, block.offset)
  cursor.end = block.entriesEnd
  cursor.enter(block.field)
  return cursor
}
