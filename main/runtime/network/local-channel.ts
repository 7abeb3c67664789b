import type { InputChannel, OutputChannel } from './channel.ts'
import type { StreamElement } from './stream-element.ts'

/** Elements that a channel takes before its writer should rest, and those it holds when its writer may go on. */
const CAPACITY = 4096
const LOW = CAPACITY / 4

/** A channel between two subtasks of one thread: elements are handed over as they are. */
export class LocalChannel implements InputChannel, OutputChannel {
  onData: (() => void) | null = null
  onRoom: (() => void) | null = null
  /** Filled by the writer, emptied by the reader; when the reader has read all of its own, it takes the writer's. */
  #written: StreamElement[] = []
  #reading: StreamElement[] = []
  #next = 0
  #wasFull = false

  get size(): number {
    return this.#written.length + this.#reading.length - this.#next
  }

  get hasRoom(): boolean {
    return !this.#wasFull
  }

  push(element: StreamElement): boolean {
    const count = this.#written.push(element)
    if (count === 1 && this.#next === this.#reading.length) this.onData?.()
    if (count >= CAPACITY) this.#wasFull = true
    return !this.#wasFull
  }

  poll(): StreamElement | undefined {
    if (this.#next === this.#reading.length) {
      if (this.#written.length === 0) return undefined
      const empty = this.#reading
      empty.length = 0
      this.#reading = this.#written
      this.#written = empty
      this.#next = 0
    }
    const element = this.#reading[this.#next]
    this.#next += 1
    if (this.#wasFull && this.#reading.length - this.#next <= LOW && this.#written.length < CAPACITY) {
      this.#wasFull = false
      this.onRoom?.()
    }
    return element
  }

  flush(): void {
    // The reader sees everything at once.
  }
}
