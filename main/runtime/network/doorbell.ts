/**
 * Tells a thread that something changed in memory that it shares with others, without a message: whoever changed it rings, and the
 * thread looks at all that it waits for. A thread has one.
 */
export class Doorbell {
  readonly memory: SharedArrayBuffer
  readonly #count: Int32Array
  #watched: (() => void)[] = []
  #closed = false

  /** @param memory of another thread's doorbell, to ring it; a new one is made where it is left out */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory
    this.#count = new Int32Array(memory)
  }

  ring(): void {
    Atomics.add(this.#count, 0, 1)
    Atomics.notify(this.#count, 0)
  }

  /** @param look called in this thread after each ring; it may find nothing changed */
  watch(look: () => void): void {
    this.#watched.push(look)
    if (this.#watched.length === 1) void this.#wait()
  }

  close(): void {
    this.#closed = true
    this.#watched = []
    this.ring()
  }

  async #wait(): Promise<void> {
    while (!this.#closed) {
      const seen = Atomics.load(this.#count, 0)
      // Looked at between reading the count and waiting for it to change: a ring in between ends the wait at once.
      for (const look of this.#watched) look()
      const waiting = Atomics.waitAsync(this.#count, 0, seen)
      if (waiting.async) await waiting.value
    }
  }
}
