import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { z } from 'zod'
import { localPath, toUri } from '../storage/uri.ts'

const FileEntry = z.object({ path: z.string(), size: z.number() })
const Listing = z.object({ name: z.string(), files: z.array(FileEntry).nullable() })

/** What a browser handed over by drop: it knows bytes and names, but no path. */
export interface Upload {
  /** Name of the dropped file or folder. */
  name: string
  metadata: Uint8Array
  /** Names and sizes of the other files of a dropped folder; null for a lone file. */
  files: { path: string; size: number }[] | null
}

/**
 * Keeps uploads under `<folder>/<sha256 of the metadata>/<name>/`, so that they can be opened again after a relaunch.
 * `_metadata` holds the bytes as they came, `listing.json` what else the browser saw.
 */
export class Uploads {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Returns the URI of the kept `_metadata`. A file is whole or absent: it is written aside, then renamed. */
  async keep(upload: Upload): Promise<string> {
    const sha256 = createHash('sha256').update(upload.metadata).digest('hex')
    const folder = join(this.#folder, sha256, folderName(upload.name))
    await mkdir(folder, { recursive: true })
    await writeWhole(join(folder, 'listing.json'), JSON.stringify({ name: upload.name, files: upload.files }))
    await writeWhole(join(folder, '_metadata'), upload.metadata)
    return toUri(join(folder, '_metadata'))
  }

  /** The upload behind a URI that {@link keep} gave; null for any other location. */
  async read(location: string): Promise<Upload | null> {
    if (!location.startsWith('file:')) return null
    const file = localPath(location)
    const inside = relative(this.#folder, file).split(sep)
    if (inside.length !== 3 || inside[0] === '..' || inside[2] !== '_metadata') return null
    const listing = Listing.parse(JSON.parse(await readFile(join(dirname(file), 'listing.json'), 'utf8')))
    return { ...listing, metadata: await readFile(file) }
  }
}

/** A name that is one harmless path segment on every platform. */
function folderName(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(-100)
  return /^\.*$/.test(safe) ? 'upload' : safe
}

async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const aside = `${file}.${randomUUID()}.tmp`
  await writeFile(aside, content)
  await rename(aside, file)
}
