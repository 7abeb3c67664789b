import { compareBytes, compareRanges } from '../bytes.ts'
import type { FileMeta } from '../manifest/version-edit.ts'
import { invalid } from '../problems.ts'
import { openBlock, type Block } from '../table/block.ts'
import { TRAILER, type BlockHandle } from '../table/block-handle.ts'
import { firstBlockFor, type TableIndex } from '../table/index-block.ts'
import type { IndexCache } from '../table/index-cache.ts'
import { readExactly } from '../table/source.ts'
import type { Table } from '../table/table.ts'
import { EntryCursor } from './entry-cursor.ts'

/** User keys [from, to). */
export interface KeyRange {
  from?: Uint8Array
  to?: Uint8Array
}

/** What a source needs of its instance. */
export interface TableAccess {
  open(meta: FileMeta): Promise<Table>
  indexes: IndexCache
}

/** Neighbouring blocks are fetched in one read, which grows up to this while a scan goes on. */
const FIRST_READ = 16 * 1024
const LARGEST_READ = 1024 * 1024

/**
 * One sorted run of the merge: tables that do not overlap, in the order of their keys (a file of level 0, or a level).
 * Reads only the tables and blocks that can hold the range.
 */
export class Source {
  cursor = new EntryCursor(null)
  table: Table | null = null
  /** Where two entries are equal in key and sequence number, the lower rank is the newer. */
  readonly rank: number
  private readonly access: TableAccess
  private readonly range: KeyRange
  private readonly onTable: (table: Table) => void
  private readonly blocks: AsyncGenerator<Block>
  /** Blocks before the first one with an entry in the range still have to be skipped into. */
  private entered: boolean

  constructor(rank: number, files: readonly FileMeta[], access: TableAccess, range: KeyRange, onTable: (table: Table) => void) {
    this.rank = rank
    this.access = access
    this.range = range
    this.onTable = onTable
    this.blocks = this.walk(files)
    this.entered = range.from === undefined
  }

  /** Moves on within the block in hand; false at its end, and then {@link load} goes on. */
  step(): boolean {
    return this.cursor.step()
  }

  /** Moves to the first entry of the next block; false at the end of the source. */
  async load(): Promise<boolean> {
    for (;;) {
      const next = await this.blocks.next()
      if (next.done === true) return false
      this.cursor.enter(next.value)
      while (this.cursor.step()) if (this.entered || this.enters()) return true
    }
  }

  /** Whether the entry ends the source: it lies beyond the range. */
  isBeyond(): boolean {
    const { to } = this.range
    const { keyBytes, keyStart, keyEnd } = this.cursor
    return to !== undefined && compareRanges(keyBytes, keyStart, keyEnd, to, 0, to.length) >= 0
  }

  private enters(): boolean {
    const from = this.range.from as Uint8Array
    const { keyBytes, keyStart, keyEnd } = this.cursor
    this.entered = compareRanges(keyBytes, keyStart, keyEnd, from, 0, from.length) >= 0
    return this.entered
  }

  private async *walk(files: readonly FileMeta[]): AsyncGenerator<Block> {
    for (const meta of files) {
      if (!overlaps(meta, this.range)) continue
      const table = await this.access.open(meta)
      this.table = table
      this.cursor = new EntryCursor(table.globalSequence)
      this.onTable(table)
      const top = await this.access.indexes.get(table, table.index)
      if (table.properties.indexType !== 'twoLevel') yield* this.walkIndex(table, top)
      else {
        for (const partition of handlesIn(top, this.range)) yield* this.walkIndex(table, await this.access.indexes.get(table, partition))
      }
    }
  }

  private async *walkIndex(table: Table, index: TableIndex): AsyncGenerator<Block> {
    const handles = handlesIn(index, this.range)
    let limit = FIRST_READ
    for (let first = 0; first < handles.length;) {
      const run = contiguous(handles, first, limit)
      const start = handles[first] as BlockHandle
      const last = handles[first + run - 1] as BlockHandle
      const bytes = await readExactly(table.source, start.offset, last.offset + last.size + TRAILER - start.offset, 'data block')
      for (const { offset, size } of handles.slice(first, first + run)) {
        const at = offset - start.offset
        yield openBlock(bytes.subarray(at, at + size + TRAILER), table.footer, table.source.name, offset, 'data block')
      }
      first += run
      limit = Math.min(limit * 2, LARGEST_READ)
    }
  }

  /** An entry of a kind that Flink's tables never have, or whose meaning is unknown. */
  unknownType(): Error {
    return invalid(this.cursor.block as Block, 'entries of type 0, 1, 2 or 7', String(this.cursor.type))
  }
}

function overlaps({ smallest, largest, largestIsOpen }: FileMeta, { from, to }: KeyRange): boolean {
  if (to !== undefined && compareBytes(smallest, to) >= 0) return false
  if (from === undefined) return true
  const order = compareBytes(largest, from)
  return largestIsOpen ? order > 0 : order >= 0
}

/** The blocks of an index that can hold keys of the range. */
function handlesIn(index: TableIndex, { from, to }: KeyRange): BlockHandle[] {
  const first = from === undefined ? 0 : firstBlockFor(index, from)
  return index.handles.slice(first, to === undefined ? undefined : firstBlockFor(index, to) + 1)
}

/** How many handles from `first` on lie back to back within `limit` bytes; one at least. */
function contiguous(handles: readonly BlockHandle[], first: number, limit: number): number {
  let { offset, size } = handles[first] as BlockHandle
  const start = offset
  let count = 1
  for (let next = handles[first + count]; next !== undefined; next = handles[first + count]) {
    if (next.offset !== offset + size + TRAILER || next.offset + next.size + TRAILER - start > limit) break
    ;({ offset, size } = next)
    count++
  }
  return count
}
