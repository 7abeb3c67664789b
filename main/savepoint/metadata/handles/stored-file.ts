import { latin1 } from '../../../binary/latin1.ts'
import type { AbsoluteFileStream, RelativeFileStream } from '../model.ts'

/**
 * A file stream as read, whose path is decoded when it is first asked for. A large savepoint has a quarter of a million
 * paths, and decoding them is a third of the work of reading it; most are never looked at.
 */
class StoredFile<T extends 2 | 6> {
  readonly tag: T
  readonly size: number
  private readonly buffer: Buffer
  private readonly start: number
  private readonly end: number
  private text: string | null = null

  constructor(tag: T, size: number, buffer: Buffer, start: number, end: number) {
    this.tag = tag
    this.size = size
    this.buffer = buffer
    this.start = start
    this.end = end
  }

  get path(): string {
    this.text ??= latin1(this.buffer, this.start, this.end)
    return this.text
  }
}

/** A relative file whose path is the plain ASCII bytes [start, end) of the metadata. */
export const storedRelativeFile = (size: number, buffer: Buffer, start: number, end: number): RelativeFileStream =>
  new StoredFile(6, size, buffer, start, end)

/** The same for an absolute file. */
export const storedAbsoluteFile = (size: number, buffer: Buffer, start: number, end: number): AbsoluteFileStream =>
  new StoredFile(2, size, buffer, start, end)
