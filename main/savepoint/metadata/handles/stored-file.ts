import type { AbsoluteFileStream, RelativeFileStream } from '../model.ts'
import { storedText } from './stored-values.ts'

/**
 * A file stream as read, whose path is decoded when it is first asked for. A large savepoint has a quarter of a million
 * paths, and decoding them is a third of the work of reading it; most are never looked at.
 */
class StoredFile<T extends 2 | 6> {
  readonly tag: T
  readonly size: number
  readonly #buffer: Buffer
  /** The path, or where it begins: behind its u16 length. */
  #text: string | number

  constructor(tag: T, size: number, buffer: Buffer, start: number) {
    this.tag = tag
    this.size = size
    this.#buffer = buffer
    this.#text = start
  }

  get path(): string {
    if (typeof this.#text === 'number') this.#text = storedText(this.#buffer, this.#text)
    return this.#text
  }
}

/** A relative file whose path is plain ASCII and begins at `start` of the metadata, behind its u16 length. */
export const storedRelativeFile = (size: number, buffer: Buffer, start: number): RelativeFileStream =>
  new StoredFile(6, size, buffer, start)

/** The same for an absolute file. */
export const storedAbsoluteFile = (size: number, buffer: Buffer, start: number): AbsoluteFileStream =>
  new StoredFile(2, size, buffer, start)
