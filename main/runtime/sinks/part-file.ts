import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { localProblem } from '../../storage/local.ts'
import { filesIn, type NewFile, syncFolder } from '../../storage/new-folder.ts'
import { TidemarkError } from '../../../shared/model/index.ts'
import { Types } from '../types/types.ts'

/** A part that is whole and on the disk, under the hidden name that it was written by: it is committed by giving it its own. Absolute paths. */
export type PendingPart = [pending: string, committed: string]
export const PENDING_PART = Types.TUPLE(Types.STRING, Types.STRING)

/** The folder that parts are written to. @throws what storage throws */
export async function partFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw localProblem(path, error)
  })
}

/** A part that is being written; nobody reads it, for its name is hidden. */
export class PartFile {
  readonly names: PendingPart
  readonly #file: NewFile

  /** @param name as it will be called; nobody else's */
  constructor(folder: string, name: string) {
    const hidden = `.${name}.inprogress`
    this.names = [join(folder, hidden), join(folder, name)]
    this.#file = filesIn(folder).file(hidden)
  }

  /** @throws what storage throws */
  write(text: string): Promise<void> {
    return this.#file.write(Buffer.from(text))
  }

  /** Resolves once every byte is on the disk, and the name too. */
  async finish(): Promise<void> {
    await this.#file.close()
    await syncFolder(dirname(this.names[0]))
  }

  /** Nobody is to commit it, so what cannot be written of it does not matter. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined)
    await rm(this.names[0], { force: true })
  }
}

/** Gives a part its own name. One that has it already is left as it is. @throws TidemarkError PENDING_FILE_MISSING */
export async function commitPart([pending, committed]: PendingPart): Promise<void> {
  try {
    await rename(pending, committed)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw localProblem(pending, cause)
    if ((await stat(committed).catch(() => null)) !== null) return
    throw new TidemarkError(
      {
        code: 'PENDING_FILE_MISSING',
        message: `The snapshot has the file ${pending} to be committed, but it is not there, and neither is ${committed}: its records would be lost. Put one of them back, or start from a snapshot before or after it.`,
        file: pending,
      },
      { cause },
    )
  }
  await syncFolder(dirname(committed))
}
