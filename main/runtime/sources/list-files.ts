import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { TidemarkError } from '../../../shared/model/index.ts'

/** A stretch of a file that is to be read: where it goes on, and where it ends. Bytes. */
export type FileSplit = [path: string, offset: bigint, end: bigint]

/**
 * The file, or every file in the folder and those below it, by path (`NonSplittingRecursiveEnumerator`). Names that begin with `.` or
 * `_` are hidden, as what a sink has not committed yet is. @throws TidemarkError FILE_NOT_FOUND
 */
export async function listFiles(path: string): Promise<FileSplit[]> {
  const root = resolve(path)
  const files = await filesIn(root).catch((cause: unknown) => {
    throw new TidemarkError(
      {
        code: 'FILE_NOT_FOUND',
        message: `There is nothing to read at ${root}: ${cause instanceof Error ? cause.message : String(cause)}. Give the path of a file or a folder.`,
        file: root,
      },
      { cause },
    )
  })
  const splits = await Promise.all(
    files.sort().map(async (file): Promise<FileSplit | null> => {
      // Renamed or deleted since.
      const found = await stat(file).catch(() => null)
      return found === null ? null : [file, 0n, BigInt(found.size)]
    }),
  )
  return splits.filter((split) => split !== null)
}

async function filesIn(root: string): Promise<string[]> {
  if (!(await stat(root)).isDirectory()) return [root]
  const files: string[] = []
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (/^[._]/.test(entry.name)) continue
    const path = join(root, entry.name)
    if (entry.isDirectory()) files.push(...(await filesIn(path).catch(() => [])))
    else if (entry.isFile()) files.push(path)
  }
  return files
}
