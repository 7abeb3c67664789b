import { TidemarkError } from '../../shared/model/problem.ts'

/** What a browser can hand over of a drop: the metadata's bytes, and names and sizes around it. */
export interface DroppedBytes {
  readonly name: string
  readonly metadata: File
  /** The other files of a dropped folder, relative to the folder of the metadata; null for a lone file. */
  readonly files: { path: string; size: number }[] | null
}

/** The part of the drag-and-drop entries API that is used here. */
export interface DropEntry {
  readonly isFile: boolean
  readonly isDirectory: boolean
  readonly name: string
}
interface FileEntry extends DropEntry {
  file(done: (file: File) => void, failed: (error: unknown) => void): void
}
interface FolderEntry extends DropEntry {
  createReader(): { readEntries(done: (entries: DropEntry[]) => void, failed: (error: unknown) => void): void }
}

const METADATA = '_metadata'
const isFile = (entry: DropEntry): entry is FileEntry => entry.isFile
const isFolder = (entry: DropEntry): entry is FolderEntry => entry.isDirectory

const fileOf = (entry: FileEntry) =>
  new Promise<File>((resolve, reject) => {
    entry.file(resolve, reject)
  })

/** A reader gives entries in batches and an empty batch at the end. */
async function childrenOf(entry: FolderEntry): Promise<DropEntry[]> {
  const reader = entry.createReader()
  const all: DropEntry[] = []
  for (;;) {
    const batch = await new Promise<DropEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject)
    })
    if (batch.length === 0) return all
    all.push(...batch)
  }
}

async function walk(folder: FolderEntry, prefix: string, into: { path: string; file: File }[]): Promise<void> {
  for (const child of await childrenOf(folder)) {
    if (isFile(child)) into.push({ path: prefix + child.name, file: await fileOf(child) })
    else if (isFolder(child)) await walk(child, `${prefix}${child.name}/`, into)
  }
}

/**
 * Reads a dropped file or folder. In a folder the `_metadata` nearest to its top is taken, and the files are named
 * relative to where it lies. Throws `NO_METADATA` where there is none and `SEVERAL_SAVEPOINTS` where two lie equally near.
 */
export async function readDrop(entry: DropEntry): Promise<DroppedBytes> {
  if (isFile(entry)) return { name: entry.name, metadata: await fileOf(entry), files: null }
  const found: { path: string; file: File }[] = []
  if (isFolder(entry)) await walk(entry, '', found)

  const depth = (path: string) => path.split('/').length
  const metadata = found.filter(({ path }) => path.split('/').at(-1) === METADATA).sort((a, b) => depth(a.path) - depth(b.path))
  const [first, second] = metadata
  if (!first) {
    throw new TidemarkError({
      code: 'NO_METADATA',
      message: `There is no _metadata in ${entry.name}. The savepoint was not finished, or this is another folder. Drop the folder that holds _metadata.`,
      file: entry.name,
    })
  }
  if (second && depth(second.path) === depth(first.path)) {
    const names = metadata.map(({ path }) => path.slice(0, -METADATA.length - 1)).join(', ')
    throw new TidemarkError({
      code: 'SEVERAL_SAVEPOINTS',
      message: `${entry.name} holds several savepoints. Tidemark opens one at a time. Drop one of these folders: ${names}.`,
      file: entry.name,
    })
  }
  const base = first.path.slice(0, -METADATA.length)
  const name = base === '' ? entry.name : (base.split('/').at(-2) ?? entry.name)
  const files = found
    .filter(({ path }) => path.startsWith(base) && path !== first.path)
    .map(({ path, file }) => ({ path: path.slice(base.length), size: file.size }))
  return { name, metadata: first.file, files }
}
