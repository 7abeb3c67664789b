/** Positions count bytes from the beginning and wrap around at 2^32; their difference is what lies in the ring. */
const WRITTEN = 0
const READ = 1
const HEADER_BYTES = 2 * Int32Array.BYTES_PER_ELEMENT

/**
 * Bytes from one thread to another through memory that both share: a ring with one writer and one reader, neither of which ever
 * waits. Bytes are seen by the reader in the order in which they were written.
 */
export class SharedRing {
  readonly memory: SharedArrayBuffer
  readonly #positions: Int32Array
  readonly #bytes: Uint8Array

  /** @param memory as {@link SharedRing.allocate} made it */
  constructor(memory: SharedArrayBuffer) {
    this.memory = memory
    this.#positions = new Int32Array(memory, 0, 2)
    this.#bytes = new Uint8Array(memory, HEADER_BYTES)
  }

  /** @param capacity bytes, a power of two */
  static allocate(capacity: number): SharedArrayBuffer {
    return new SharedArrayBuffer(HEADER_BYTES + capacity)
  }

  get capacity(): number {
    return this.#bytes.length
  }

  /** Bytes that can be read. */
  get size(): number {
    return (Atomics.load(this.#positions, WRITTEN) - Atomics.load(this.#positions, READ)) >>> 0
  }

  /** Writes as many bytes as there is room for, from `from` on, and returns how many. */
  write(bytes: Uint8Array, from: number): number {
    const written = Atomics.load(this.#positions, WRITTEN)
    const count = Math.min(bytes.length - from, this.capacity - this.size)
    if (count <= 0) return 0
    const at = (written >>> 0) % this.capacity
    const first = Math.min(count, this.capacity - at)
    this.#bytes.set(bytes.subarray(from, from + first), at)
    if (first < count) this.#bytes.set(bytes.subarray(from + first, from + count), 0)
    Atomics.store(this.#positions, WRITTEN, (written + count) | 0)
    return count
  }

  /** Takes everything that is there; a copy. Null where there is nothing. */
  read(): Buffer | null {
    const count = this.size
    if (count === 0) return null
    const read = Atomics.load(this.#positions, READ)
    const at = (read >>> 0) % this.capacity
    const first = Math.min(count, this.capacity - at)
    const bytes = Buffer.allocUnsafeSlow(count)
    bytes.set(this.#bytes.subarray(at, at + first), 0)
    if (first < count) bytes.set(this.#bytes.subarray(0, count - first), first)
    Atomics.store(this.#positions, READ, (read + count) | 0)
    return bytes
  }
}
