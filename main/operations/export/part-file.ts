import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { TidemarkError } from '../../../shared/model/index.ts'
import { isNoSpace, syncFolder } from '../../storage/new-folder.ts'
import type { ByteSink } from './entry-writer.ts'
import { type ExportTarget, mustBeFree } from './export-target.ts'

/** Bytes that are gathered before they are written. */
const BUFFER = 1024 * 1024

/** A file that grows under the name `FILE.part` and takes its own name once it is whole and on the disk. */
export class PartFile implements ByteSink {
  readonly #target: ExportTarget
  readonly #handle: FileHandle
  #waiting: Buffer[] = []
  #waitingBytes = 0
  /** Bytes of the file so far. */
  bytes = 0

  private constructor(target: ExportTarget, handle: FileHandle) {
    this.#target = target
    this.#handle = handle
  }

  /** Made at once, so that nobody else takes the name. @throws TidemarkError `TARGET_UNUSABLE`, `NO_SPACE` */
  static async create(target: ExportTarget): Promise<PartFile> {
    return told(target, async () => {
      if (target.force) await rm(target.part, { force: true })
      return new PartFile(target, await open(target.part, 'wx', 0o644))
    })
  }

  /** @throws TidemarkError `TARGET_UNUSABLE`, `NO_SPACE` */
  async write(bytes: Uint8Array): Promise<void> {
    this.#waiting.push(Buffer.from(bytes))
    this.#waitingBytes += bytes.length
    this.bytes += bytes.length
    if (this.#waitingBytes >= BUFFER) await this.#flush()
  }

  /** Puts the file in its place. @throws TidemarkError `TARGET_UNUSABLE`, `NO_SPACE`, `TARGET_EXISTS` where something came there meanwhile */
  async publish(): Promise<void> {
    await this.#flush()
    await told(this.#target, async () => {
      await this.#handle.sync()
      await this.#handle.close()
      await mustBeFree(this.#target)
      await rename(this.#target.part, this.#target.path)
      await syncFolder(dirname(this.#target.path))
    })
  }

  /** Throws away what was written. */
  async discard(): Promise<void> {
    // A handle that was closed already, or cannot be, does not keep the file from going.
    await this.#handle.close().catch(() => undefined)
    await rm(this.#target.part, { force: true })
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting)
    this.#waiting = []
    this.#waitingBytes = 0
    await told(this.#target, () => this.#handle.writeFile(bytes))
  }
}

async function told<T>({ path, part }: ExportTarget, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    if (cause instanceof TidemarkError) throw cause
    if (isNoSpace(cause)) {
      const message = `The disk is full; ${path} was not written. Make room there, or name a file on another disk.`
      throw new TidemarkError({ code: 'NO_SPACE', message, file: path, retriable: true }, { cause })
    }
    const reason = cause instanceof Error ? cause.message : String(cause)
    const message = `${part} could not be written: ${reason}. Check the disk and its permissions, or name a file elsewhere.`
    throw new TidemarkError({ code: 'TARGET_UNUSABLE', message, file: path }, { cause })
  }
}
