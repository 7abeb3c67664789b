import type { KeptElement } from '../types/stream-record-types.ts'

/** An element under way; a watermark stands between the records before it and those behind it. */
export interface AsyncEntry {
  readonly element: KeptElement
  /** Null while the record is under way. */
  results: readonly unknown[] | null
}

/**
 * What an async operator has under way, in the order in which it came (`OrderedStreamElementQueue`, `UnorderedStreamElementQueue`).
 * Nothing overtakes a watermark, and no watermark a record.
 */
export class AsyncQueue {
  readonly #ordered: boolean
  #entries: AsyncEntry[] = []
  /** Records that are done and wait, in the order in which they were. */
  readonly #done: AsyncEntry[] = []
  #records = 0

  constructor(ordered: boolean) {
    this.#ordered = ordered
  }

  /** Records that were not handed on yet. */
  get records(): number {
    return this.#records
  }

  /** Every element that was not handed on yet. */
  elements(): KeptElement[] {
    return this.#entries.map(({ element }) => element)
  }

  add(element: KeptElement): AsyncEntry {
    const last = this.#entries.at(-1)
    if (element.kind === 'watermark' && last?.element.kind === 'watermark') this.#entries.pop()
    const entry: AsyncEntry = { element, results: null }
    this.#entries.push(entry)
    if (element.kind === 'record') this.#records += 1
    return entry
  }

  complete(entry: AsyncEntry, results: readonly unknown[]): void {
    entry.results = results
    this.#done.push(entry)
  }

  /** Takes out what may be handed on now, in the order in which it may. */
  take(): AsyncEntry[] {
    const taken: AsyncEntry[] = []
    for (;;) {
      const next = this.#next()
      if (next === null) return taken
      this.#entries = this.#entries.filter((entry) => entry !== next)
      if (next.element.kind === 'record') {
        this.#records -= 1
        this.#done.splice(this.#done.indexOf(next), 1)
      }
      taken.push(next)
    }
  }

  #next(): AsyncEntry | null {
    const [head] = this.#entries
    if (head === undefined) return null
    if (head.element.kind === 'watermark') return head
    if (this.#ordered) return head.results === null ? null : head
    const watermark = this.#entries.findIndex(({ element }) => element.kind === 'watermark')
    const segment = watermark < 0 ? this.#entries : this.#entries.slice(0, watermark)
    return this.#done.find((entry) => segment.includes(entry)) ?? null
  }
}
