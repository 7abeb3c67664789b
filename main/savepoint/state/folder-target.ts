import { randomUUID } from 'node:crypto'
import type { StreamHandle } from '../metadata/model.ts'
import type { StateSink, StateTarget } from './state-target.ts'

/** A folder that takes new files. */
export interface NewFiles {
  file(name: string): NewFile
}
interface NewFile {
  write(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

/** Streams up to this length go into `_metadata` itself, where nothing else is set (`execution.checkpointing.data-inline-threshold`). */
const INLINE_BYTES = 20 * 1024

/** Where the files of a new savepoint go: beside its `_metadata`, each under a name of its own. */
export class FolderTarget implements StateTarget {
  readonly #folder: NewFiles
  readonly #absolute: string | null
  readonly #inlineBytes: number
  /** Files written, and their bytes. */
  files = 0
  bytes = 0

  /** @param absolute the folder's URI, for releases that know absolute paths only; else null */
  constructor(folder: NewFiles, absolute: string | null, inlineBytes = INLINE_BYTES) {
    this.#folder = folder
    this.#absolute = absolute
    this.#inlineBytes = inlineBytes
  }

  create(): StateSink {
    return new FolderSink(this, this.#inlineBytes)
  }

  createFile(): StateSink {
    return new FolderSink(this, -1)
  }

  createShared(): StateSink {
    return this.createFile()
  }

  /** A new file, and the handle that it gets once its length is known. */
  open(): { file: NewFile; handle: (bytes: number) => StreamHandle } {
    const name = randomUUID()
    return {
      file: this.#folder.file(name),
      handle: (bytes) => {
        this.files += 1
        this.bytes += bytes
        return this.#absolute === null ? { tag: 6, path: name, size: bytes } : { tag: 2, path: `${this.#absolute}/${name}`, size: bytes }
      },
    }
  }
}

/** Keeps a stream in memory until it is too long to be inline, then writes it to a file. */
class FolderSink implements StateSink {
  readonly #target: FolderTarget
  readonly #inlineBytes: number
  #inline: Buffer[] = []
  #opened: ReturnType<FolderTarget['open']> | null = null
  position = 0

  constructor(target: FolderTarget, inlineBytes: number) {
    this.#target = target
    this.#inlineBytes = inlineBytes
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.position += bytes.length
    if (this.#opened === null) {
      this.#inline.push(Buffer.from(bytes))
      if (this.position <= this.#inlineBytes) return
      this.#opened = this.#target.open()
      for (const some of this.#inline.splice(0)) await this.#opened.file.write(some)
    } else await this.#opened.file.write(bytes)
  }

  async finish(): Promise<StreamHandle | null> {
    if (this.position === 0) return null
    if (this.#opened === null) return { tag: 1, name: randomUUID(), bytes: Buffer.concat(this.#inline) }
    await this.#opened.file.close()
    return this.#opened.handle(this.position)
  }
}
