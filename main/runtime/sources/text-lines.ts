import type { FileHandle } from 'node:fs/promises'

const CHUNK = 64 * 1024
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Lines of a stretch of a file, with the byte offset behind each (`TextLineInputFormat`): UTF-8, ended by LF or CR LF. */
export class TextLines {
  /** Where the next line begins. */
  offset: number
  readonly #file: FileHandle
  readonly #end: number
  #read: number
  #bytes: Buffer = Buffer.alloc(0)

  /** @param end where the stretch ends; bytes */
  constructor(file: FileHandle, offset: number, end: number) {
    this.#file = file
    this.offset = offset
    this.#read = offset
    this.#end = end
  }

  /** Hands on at most so many lines of what is in memory, reading more first where no whole line is. False at the end. */
  async take(count: number, take: (line: string) => void): Promise<boolean> {
    if (!this.#hasLine() && !(await this.#fill())) return this.#last(take)
    for (let taken = 0; taken < count && this.#hasLine(); taken++) {
      const at = this.#bytes.indexOf(LINE_FEED)
      take(textOf(this.#bytes.subarray(0, at)))
      this.#bytes = this.#bytes.subarray(at + 1)
      this.offset += at + 1
    }
    return true
  }

  #hasLine(): boolean {
    return this.#bytes.includes(LINE_FEED)
  }

  /** Reads until there is a whole line. False where there is none up to the end. */
  async #fill(): Promise<boolean> {
    while (this.#read < this.#end) {
      const chunk = Buffer.alloc(Math.min(CHUNK, this.#end - this.#read))
      const { bytesRead } = await this.#file.read(chunk, 0, chunk.length, this.#read)
      // The file has become shorter.
      if (bytesRead === 0) return false
      this.#read += bytesRead
      this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(0, bytesRead)])
      if (this.#hasLine()) return true
    }
    return false
  }

  /** A last line that nothing ends. */
  #last(take: (line: string) => void): false {
    if (this.#bytes.length > 0) take(textOf(this.#bytes))
    this.offset += this.#bytes.length
    this.#bytes = Buffer.alloc(0)
    return false
  }
}

function textOf(line: Buffer): string {
  return line.toString('utf8', 0, line.at(-1) === CARRIAGE_RETURN ? line.length - 1 : line.length)
}
