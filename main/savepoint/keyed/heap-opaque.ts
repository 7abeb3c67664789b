import { TidemarkError } from '../../../shared/model/problem.ts'
import type { Cursor } from '../../binary/cursor.ts'
import type { StateEntry } from './state-entry.ts'

/** How the blocks of one state are read from a heap key group. */
export interface HeapBlock {
  /** One entry at the cursor, bounded by `cursor.end`. */
  read(cursor: Cursor): StateEntry
  /** `count` entries that fill the bytes up to `cursor.end` and cannot be told apart. */
  readWhole(cursor: Cursor, count: number): StateEntry
  /** Why an entry's end cannot be told; null where it can. */
  opaque: string | null
}

/** Places tried for the end of opaque blocks, over a key group; damaged bytes must not keep a scan busy. */
const MAX_TRIES = 2_000_000

/**
 * All entries of a heap key group with opaque states in it. An opaque block has no length, but each state has exactly one
 * block: where the blocks behind it can be read to the very end of the key group, each once, there it ends.
 *
 * @param cursor over the key group's bytes, behind its number
 * @returns null where no end fits
 */
export function readAroundOpaque(cursor: Cursor, blocks: readonly HeapBlock[]): StateEntry[] | null {
  const tries = { left: MAX_TRIES }
  return readFrom(cursor, cursor.position, new Set(blocks.keys()), blocks, tries)
}

function readFrom(
  cursor: Cursor,
  start: number,
  missing: ReadonlySet<number>,
  blocks: readonly HeapBlock[],
  tries: { left: number },
): StateEntry[] | null {
  const end = cursor.bytes.length
  const left = new Set(missing)
  const entries: StateEntry[] = []
  let at = start
  while (at < end) {
    const head = blockHead(cursor, at, left)
    if (head === null) return null
    left.delete(head.state)
    const block = blocks[head.state]
    if (block === undefined) return null
    if (block.opaque !== null && head.count > 0) {
      const found = readPastOpaque(cursor, at + 6, head.count, block, left, blocks, tries)
      return found === null ? null : [...entries, ...found]
    }
    cursor.position = at + 6
    if (!readPlain(cursor, head.count, block, entries)) return null
    at = cursor.position
  }
  return left.size === 0 ? entries : null
}

function readPlain(cursor: Cursor, count: number, block: HeapBlock, into: StateEntry[]): boolean {
  try {
    for (let i = 0; i < count; i++) into.push(block.read(cursor))
    return true
  } catch (error) {
    if (error instanceof TidemarkError) return false
    throw error
  }
}

function readPastOpaque(
  cursor: Cursor,
  start: number,
  count: number,
  block: HeapBlock,
  left: ReadonlySet<number>,
  blocks: readonly HeapBlock[],
  tries: { left: number },
): StateEntry[] | null {
  const end = cursor.bytes.length
  for (let to = start + count; to <= end; to++) {
    if (to === end ? left.size > 0 : blockHead(cursor, to, left) === null) continue
    if (tries.left-- <= 0) return null
    const rest = to === end ? [] : readFrom(cursor, to, left, blocks, tries)
    if (rest === null) continue
    cursor.position = start
    cursor.end = to
    try {
      return [count === 1 ? block.read(cursor) : block.readWhole(cursor, count), ...rest]
    } catch (error) {
      if (!(error instanceof TidemarkError)) throw error
    } finally {
      cursor.end = end
    }
  }
  return null
}

/** `u16 stateId, i32 count` where they can begin a block; each entry takes two bytes at the least. */
function blockHead({ bytes }: Cursor, at: number, expected: ReadonlySet<number>): { state: number; count: number } | null {
  if (at + 6 > bytes.length) return null
  const state = ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
  if (!expected.has(state)) return null
  const count =
    ((bytes[at + 2] as number) << 24) | ((bytes[at + 3] as number) << 16) | ((bytes[at + 4] as number) << 8) | (bytes[at + 5] as number)
  return count < 0 || count * 2 > bytes.length - at - 6 ? null : { state, count }
}
