import type { LittleCursor } from '../little-cursor.ts'
import type { LittleWriter } from '../little-writer.ts'

/** `BlockHandle`: bytes [offset, offset + size) of a table file; the trailer follows them. */
export interface BlockHandle {
  offset: number
  size: number
}

/** `kBlockTrailerSize`: one byte of compression type, four of checksum. */
export const TRAILER = 5

export function readBlockHandle(cursor: LittleCursor, field: string): BlockHandle {
  return { offset: cursor.varintSize(`${field}.offset`), size: cursor.varintSize(`${field}.size`) }
}

export function writeBlockHandle(out: LittleWriter, { offset, size }: BlockHandle): void {
  out.varint(offset)
  out.varint(size)
}
