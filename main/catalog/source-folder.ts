import { lstat, readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { isSourceFile, type NamedText } from '../savepoint/uid/harvest.ts'

/** Built output, dependencies and tools' own folders: no job's source lies there. */
const SKIPPED = new Set(['node_modules', 'target', 'build', 'out', 'dist', '__pycache__', 'venv'])
const MAX_FILE_BYTES = 2_000_000
const MAX_FILES = 50_000

/**
 * The source and configuration files of a job, sorted within each folder and named by their path below `folder`. Hidden folders, built output, files
 * above 2 MB and binary files are passed over, symbolic links are not followed, and after 50,000 files it stops.
 */
export async function readSourceFolder(folder: string): Promise<NamedText[]> {
  const texts: NamedText[] = []
  const folders = [folder]
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const entries = await readdir(next, { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) continue
      const path = join(next, entry.name)
      if (entry.isDirectory()) folders.push(path)
      if (!entry.isFile() || !isSourceFile(entry.name)) continue
      const text = await textOf(path)
      if (text !== null) texts.push({ source: relative(folder, path).replaceAll(sep, '/'), text })
      if (texts.length === MAX_FILES) return texts
    }
  }
  return texts
}

/** Null for what is too large to be written by hand, and for binary content under a source's name. */
async function textOf(file: string): Promise<string | null> {
  if ((await lstat(file)).size > MAX_FILE_BYTES) return null
  const bytes = await readFile(file)
  return bytes.includes(0) ? null : bytes.toString('utf8')
}
