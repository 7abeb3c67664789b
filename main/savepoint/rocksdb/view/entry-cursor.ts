import type { Block } from '../table/block.ts'
import { KEY_TRAILER, sequenceAt } from '../table/internal-key.ts'
import { invalid } from '../problems.ts'

const ARENA = 64 * 1024

/**
 * Walks the entries of data blocks (`DataBlockIter`). The current entry stands in public fields, not in an object of
 * its own: a scan visits millions. The key is bytes [keyStart, keyEnd) of `keyBytes`; memory behind a key or value is
 * never written again, so views of it may be kept.
 */
export class EntryCursor {
  keyBytes: Buffer = Buffer.alloc(0)
  keyStart = 0
  /** Of the user key; sequence number and type follow. */
  keyEnd = 0
  valueStart = 0
  valueEnd = 0
  sequence = 0
  type = 0
  block: Block | null = null
  private position = 0
  private arena: Buffer = Buffer.alloc(0)
  private arenaUsed = 0
  private readonly globalSequence: number | null

  constructor(globalSequence: number | null) {
    this.globalSequence = globalSequence
  }

  enter(block: Block): void {
    this.block = block
    this.position = 0
    this.keyStart = 0
    this.keyEnd = -KEY_TRAILER
  }

  key(): Buffer {
    return this.keyBytes.subarray(this.keyStart, this.keyEnd)
  }

  value(): Buffer {
    return (this.block as Block).bytes.subarray(this.valueStart, this.valueEnd)
  }

  /** Moves to the next entry of the block; false at its end. */
  step(): boolean {
    const block = this.block
    if (block === null || this.position >= block.entriesEnd) return false
    const { bytes } = block
    let at = this.position
    let shared = bytes[at] as number
    let rest = bytes[at + 1] as number
    let valueLength = bytes[at + 2] as number
    if ((shared | rest | valueLength) < 0x80) at += 3
    else {
      shared = this.varint(bytes, at)
      at = this.after
      rest = this.varint(bytes, at)
      at = this.after
      valueLength = this.varint(bytes, at)
      at = this.after
    }
    const before = this.keyEnd + KEY_TRAILER - this.keyStart
    const length = shared + rest
    if (at + rest + valueLength > block.entriesEnd || shared > before || length < KEY_TRAILER)
      throw this.damaged(block, shared, rest, valueLength, before)

    if (shared === 0) {
      this.keyBytes = bytes
      this.keyStart = at
    } else this.join(bytes, at, shared, rest)
    this.keyEnd = this.keyStart + length - KEY_TRAILER
    this.valueStart = at + rest
    this.valueEnd = at + rest + valueLength
    this.position = this.valueEnd
    this.type = this.keyBytes[this.keyEnd] as number
    this.sequence = this.globalSequence ?? sequenceAt(this.keyBytes, this.keyEnd)
    return true
  }

  /** Puts the start of the key before and the bytes of this entry together. */
  private join(bytes: Buffer, at: number, shared: number, rest: number): void {
    if (this.arenaUsed + shared + rest > this.arena.length) {
      this.arena = Buffer.allocUnsafeSlow(Math.max(ARENA, shared + rest))
      this.arenaUsed = 0
    }
    const { arena, keyBytes, keyStart } = this
    const to = this.arenaUsed
    for (let i = 0; i < shared; i++) arena[to + i] = keyBytes[keyStart + i] as number
    for (let i = 0; i < rest; i++) arena[to + shared + i] = bytes[at + i] as number
    this.arenaUsed = to + shared + rest
    this.keyBytes = arena
    this.keyStart = to
  }

  /** Where the varint read last ends. */
  private after = 0

  private varint(bytes: Buffer, at: number): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[at++] ?? 0
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    this.after = at
    return value
  }

  private damaged(block: Block, shared: number, rest: number, valueLength: number, before: number): Error {
    return invalid(
      block,
      `entries within ${block.entriesEnd} bytes, sharing at most ${before} bytes of the key before`,
      `at ${this.position} one of ${shared} shared, ${rest} own and ${valueLength} value bytes`,
    )
  }
}
