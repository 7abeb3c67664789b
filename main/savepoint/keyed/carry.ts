import type { Chunk } from './key-group-chunks.ts'

/**
 * Bytes at the end of a chunk that are not yet a whole entry. They are joined with what follows only when enough is
 * there, so that one huge value costs one copy and not one per chunk.
 */
export class Carry {
  length = 0
  private parts: Uint8Array[] = []
  private need = 0

  keep(bytes: Uint8Array, need: number): void {
    this.parts = bytes.length === 0 ? [] : [bytes]
    this.length = bytes.length
    this.need = need
  }

  /** The kept bytes and this chunk as one, or null while they are too few. */
  join(chunk: Chunk): Chunk | null {
    if (this.length === 0) return chunk
    const origin = chunk.origin < 0 ? -1 : chunk.origin - this.length
    this.parts.push(chunk.bytes)
    this.length += chunk.bytes.length
    if (this.length < this.need) return null
    const bytes = new Uint8Array(this.length)
    let at = 0
    for (const part of this.parts) {
      bytes.set(part, at)
      at += part.length
    }
    this.parts = []
    this.length = 0
    return { bytes, origin }
  }
}
