import type { ContentsPage, ContentsRow } from '../../../shared/model/index.ts'
import type { ScannedEntry } from '../../operations/state/scan-state.ts'

/** How long one page may take to read, in milliseconds, before it is given as it is. */
const PAGE_MS = 50

/** Begins to read; the callback is told how many entries were looked at, and the share of all that lies behind, 0 to 1. */
export type Batches = (onRead: (entries: number, part: number) => void) => AsyncGenerator<ScannedEntry[]>

/**
 * A scan that is read page by page and rests in between. What a batch holds beyond a page waits for the next one.
 * When reading fails, the entries before the failure are still given; the page after them throws it.
 */
export class Scan {
  readonly #batches: AsyncGenerator<ScannedEntry[]>
  #waiting: ScannedEntry[] = []
  #at = 0
  #scanned = 0
  #part = 0
  #ended = false
  #failure: { error: unknown } | null = null

  constructor(batches: Batches) {
    this.#batches = batches((entries, part) => {
      this.#scanned += entries
      this.#part = Math.max(this.#part, part)
    })
  }

  /** @param now milliseconds, as `performance.now` */
  async next(limit: number, now: () => number = () => performance.now()): Promise<ContentsPage> {
    const until = now() + PAGE_MS
    const rows: ContentsRow[] = []
    this.#take(rows, limit)
    while (rows.length < limit && !this.#ended && now() < until) {
      await this.#read()
      this.#take(rows, limit)
    }
    if (this.#failure !== null && rows.length === 0) throw this.#failure.error
    return {
      rows,
      scanned: this.#scanned,
      part: this.#part,
      done: this.#ended && this.#failure === null && this.#at === this.#waiting.length,
    }
  }

  /** Leaves off; files that are open for it are closed. */
  async close(): Promise<void> {
    this.#ended = true
    this.#waiting = []
    this.#at = 0
    await this.#batches.return(undefined)
  }

  async #read(): Promise<void> {
    try {
      const step = await this.#batches.next()
      if (step.done === true) this.#ended = true
      else {
        this.#waiting = step.value
        this.#at = 0
      }
    } catch (error) {
      this.#ended = true
      this.#failure = { error }
    }
  }

  #take(rows: ContentsRow[], limit: number): void {
    const to = Math.min(this.#waiting.length, this.#at + limit - rows.length)
    for (const { state, subtask, bytes, entry } of this.#waiting.slice(this.#at, to)) {
      rows.push({ state, subtask, bytes, keyGroup: typeof entry.keyGroup === 'number' ? entry.keyGroup : null, entry })
    }
    this.#at = to
  }
}
