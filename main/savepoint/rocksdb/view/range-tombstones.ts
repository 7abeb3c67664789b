import { compareBytes, compareRanges } from '../bytes.ts'
import type { RangeDeletion } from '../table/range-deletions.ts'

/** All range deletions in sight as fragments that do not overlap, each with the newest sequence number that covers it. */
export class RangeTombstones {
  private deletions: RangeDeletion[] = []
  private bounds: Uint8Array[] = []
  /** Of [bounds[i], bounds[i + 1]); 0 where nothing is deleted. */
  private sequences: number[] = []

  get isEmpty(): boolean {
    return this.deletions.length === 0
  }

  add(deletions: readonly RangeDeletion[]): void {
    if (deletions.length === 0) return
    this.deletions = [...this.deletions, ...deletions]
    const sorted = this.deletions.flatMap(({ from, to }) => [from, to]).sort(compareBytes)
    this.bounds = sorted.filter((bound, i) => i === 0 || compareBytes(bound, sorted[i - 1] as Uint8Array) !== 0)
    this.paint()
  }

  /** Sequence number below which entries of the key are deleted; 0 for none. */
  covering(bytes: Uint8Array, start: number, end: number): number {
    let low = 0
    let high = this.bounds.length
    while (low < high) {
      const middle = (low + high) >> 1
      const bound = this.bounds[middle] as Uint8Array
      if (compareRanges(bound, 0, bound.length, bytes, start, end) <= 0) low = middle + 1
      else high = middle
    }
    return this.sequences[low - 1] ?? 0
  }

  /** Newest first, each fragment once: `next` leaps over what is painted, so that many deletions cost no square. */
  private paint(): void {
    const { bounds } = this
    this.sequences = new Array<number>(bounds.length).fill(0)
    const next = bounds.map((_, i) => i)
    const unpainted = (i: number): number => {
      let root = i
      while (next[root] !== undefined && next[root] !== root) root = next[root] as number
      for (let at = i; at !== root;) {
        const after = next[at] as number
        next[at] = root
        at = after
      }
      return root
    }
    for (const { from, to, sequence } of [...this.deletions].sort((a, b) => b.sequence - a.sequence)) {
      const end = this.indexOf(to)
      for (let i = unpainted(this.indexOf(from)); i < end; i = unpainted(i)) {
        this.sequences[i] = sequence
        next[i] = i + 1
      }
    }
  }

  private indexOf(bound: Uint8Array): number {
    let low = 0
    let high = this.bounds.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareBytes(this.bounds[middle] as Uint8Array, bound) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
