import type { StreamElement } from './stream-element.ts'

/** Elements that a channel takes before its writer should wait. */
const CAPACITY = 1024

/**
 * A channel between two subtasks of one thread. A full one still takes what is pushed, for an operator cannot stop amid a record;
 * whoever drives the writer looks at {@link hasRoom} between two records, so a channel never holds much more than its capacity.
 */
export class LocalChannel {
  readonly #elements: StreamElement[] = []
  #first = 0
  #onData: (() => void) | null = null
  #onRoom: (() => void) | null = null

  get size(): number {
    return this.#elements.length - this.#first
  }

  get hasRoom(): boolean {
    return this.size < CAPACITY
  }

  push(element: StreamElement): void {
    this.#elements.push(element)
    const wake = this.#onData
    this.#onData = null
    wake?.()
  }

  poll(): StreamElement | undefined {
    const element = this.#elements[this.#first]
    if (element === undefined) return undefined
    this.#first += 1
    // Moving the rest down once for many elements costs less than a shift for each.
    if (this.#first >= CAPACITY) {
      this.#elements.splice(0, this.#first)
      this.#first = 0
    }
    if (this.#onRoom !== null && this.hasRoom) {
      const wake = this.#onRoom
      this.#onRoom = null
      wake()
    }
    return element
  }

  /** Calls back once, when there is something to read; at once where there is. */
  whenData(wake: () => void): void {
    if (this.size > 0) wake()
    else this.#onData = wake
  }

  whenRoom(wake: () => void): void {
    if (this.hasRoom) wake()
    else this.#onRoom = wake
  }
}
