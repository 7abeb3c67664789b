import type { BlockHandle } from './block-handle.ts'
import type { TableIndex } from './index-block.ts'
import { loadIndex, type Table } from './table.ts'

/** Bytes of parsed indexes that are kept, so that looking up one key group after the other reads each index once. */
const CAPACITY = 32 * 1024 * 1024

/** Parsed index blocks of all tables of an instance, least recently used ones dropped. */
export class IndexCache {
  private readonly entries = new Map<string, TableIndex>()
  private weight = 0

  async get(table: Table, handle: BlockHandle): Promise<TableIndex> {
    const key = `${table.meta.number}:${handle.offset}`
    const known = this.entries.get(key)
    if (known !== undefined) {
      this.entries.delete(key)
      this.entries.set(key, known)
      return known
    }
    const index = await loadIndex(table, handle)
    // A lookup beside this one may have loaded it meanwhile.
    if (!this.entries.has(key)) {
      this.entries.set(key, index)
      this.weight += index.weight
      this.evict(key)
    }
    return index
  }

  private evict(keep: string): void {
    for (const [key, { weight }] of this.entries) {
      if (this.weight <= CAPACITY || key === keep) return
      this.entries.delete(key)
      this.weight -= weight
    }
  }
}
