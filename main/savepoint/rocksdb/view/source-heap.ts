import { compareRanges } from '../bytes.ts'
import type { Source } from './source.ts'

/** Key ascending, newest first among equal keys. */
function compareSources(a: Source, b: Source): number {
  const x = a.cursor
  const y = b.cursor
  return compareRanges(x.keyBytes, x.keyStart, x.keyEnd, y.keyBytes, y.keyStart, y.keyEnd) || y.sequence - x.sequence || a.rank - b.rank
}

/** The sources of a merge by their current entry, a binary heap. */
export class SourceHeap {
  private readonly heap: Source[] = []

  get top(): Source | undefined {
    return this.heap[0]
  }

  push(source: Source): void {
    const { heap } = this
    let at = heap.length
    heap.push(source)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (compareSources(heap[parent] as Source, source) <= 0) break
      heap[at] = heap[parent] as Source
      heap[parent] = source
      at = parent
    }
  }

  /** Puts the top where it belongs after it moved on. */
  settle(): void {
    const { heap } = this
    const count = heap.length
    if (count < 2) return
    const source = heap[0] as Source
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= count) break
      if (child + 1 < count && compareSources(heap[child + 1] as Source, heap[child] as Source) < 0) child++
      if (compareSources(source, heap[child] as Source) <= 0) break
      heap[at] = heap[child] as Source
      at = child
    }
    heap[at] = source
  }

  /** Drops the top, which is at its end. */
  drop(): void {
    const last = this.heap.pop()
    if (last === undefined || this.heap.length === 0) return
    this.heap[0] = last
    this.settle()
  }
}
