import { constants } from 'node:fs'
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { TidemarkError } from '../../shared/model/problem.ts'
import { localProblem } from './local.ts'
import { displayUri, localPath } from './uri.ts'

/** Bytes that are gathered before they are written. */
const BUFFER = 1024 * 1024

/**
 * A folder that is filled out of sight, beside its place, and moved there whole by {@link publish}: whoever looks at its
 * place sees nothing, or all of it, whenever the process dies. What a killed run left behind is removed by the next one.
 */
export class NewFolder {
  readonly #place: string
  readonly #uri: string
  /** Where the files lie until it is published. */
  readonly path: string

  private constructor(uri: string) {
    this.#uri = uri
    this.#place = localPath(uri).replace(/\/+$/, '')
    this.path = join(dirname(this.#place), `.${basename(this.#place)}.tidemark-part`)
  }

  /** @throws TidemarkError TARGET_EXISTS, ACCESS_DENIED, STORAGE_FAILED */
  static async create(uri: string): Promise<NewFolder> {
    const folder = new NewFolder(uri)
    await folder.#told(async () => {
      if (await exists(folder.#place)) throw targetExists(uri)
      await rm(folder.path, { recursive: true, force: true })
      await makeFolders(folder.path)
    })
    return folder
  }

  /** A new file in it, by a name without folders. */
  file(name: string): NewFile {
    return new NewFile(join(this.path, name), this.#told)
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { recursive: true, force: true })
  }

  /** Puts the folder in its place. @throws TidemarkError TARGET_EXISTS where something came there meanwhile */
  async publish(): Promise<void> {
    await this.#told(async () => {
      await syncFolder(this.path)
      if (await exists(this.#place)) throw targetExists(this.#uri)
      await rename(this.path, this.#place)
      await syncFolder(dirname(this.#place))
    })
  }

  /** Throws away what was written. */
  async discard(): Promise<void> {
    await rm(this.path, { recursive: true, force: true })
  }

  readonly #told = <T>(act: () => Promise<T>): Promise<T> => told(this.#uri, act)
}

/** New files in a folder that is there, by names without folders. @param path of this machine */
export function filesIn(path: string): { file(name: string): NewFile } {
  return { file: (name) => new NewFile(join(path, name), (act) => told(path, act)) }
}

/** Does something with the disk; what it says becomes a problem of ours. */
async function told<T>(uri: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof TidemarkError) throw error
    if (isNoSpace(error)) throw noSpace(uri, error)
    throw localProblem(uri, error)
  }
}

/** A file that is written from front to back and is on the disk once it is closed. */
export class NewFile {
  readonly #path: string
  readonly #told: <T>(act: () => Promise<T>) => Promise<T>
  #handle: FileHandle | null = null
  #waiting: Buffer[] = []
  #waitingBytes = 0

  constructor(path: string, told: <T>(act: () => Promise<T>) => Promise<T>) {
    this.#path = path
    this.#told = told
  }

  /** The bytes may be reused by the caller afterwards. */
  async write(bytes: Uint8Array): Promise<void> {
    this.#waiting.push(Buffer.from(bytes))
    this.#waitingBytes += bytes.length
    if (this.#waitingBytes >= BUFFER) await this.#flush()
  }

  async close(): Promise<void> {
    await this.#flush()
    await this.#told(async () => {
      await this.#handle?.sync()
      await this.#handle?.close()
    })
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting)
    this.#waiting = []
    this.#waitingBytes = 0
    await this.#told(async () => {
      this.#handle ??= await open(this.#path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o644)
      await this.#handle.writeFile(bytes)
    })
  }
}

/** A folder with those around it. Node's own way does not come back where a file system takes no folders (`/proc`). @param path of this machine */
export async function makeFolders(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolders(dirname(path))
    await mkdir(path)
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

/** A renamed or new entry is safe once its folder is on the disk; systems that cannot sync folders keep them by themselves. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export const isNoSpace = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')

function targetExists(uri: string): TidemarkError {
  const file = displayUri(uri)
  return new TidemarkError({
    code: 'TARGET_EXISTS',
    message: `There is something at ${file} already, and nothing is overwritten. Name a folder that is not there yet.`,
    file,
  })
}

function noSpace(uri: string, cause: unknown): TidemarkError {
  const file = displayUri(uri)
  return new TidemarkError(
    {
      code: 'NO_SPACE',
      message: `The disk is full; ${file} was not written. Make room there, or name a folder on another disk.`,
      file,
      retriable: true,
    },
    { cause },
  )
}
