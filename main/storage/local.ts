/** The local disk, by `node:fs/promises`. */
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { accessDenied, isFolder, notFound, readPastEnd, storageFailed } from './problems.ts'
import type { FileEntry, OpenSource, Storage } from './storage.ts'
import { localPath } from './uri.ts'

const ABSENT = new Set(['ENOENT', 'ENOTDIR'])
const DENIED = new Set(['EACCES', 'EPERM'])
/** How many sizes are asked for at once: enough to hide a network disk's delay, few enough for its server. */
const PARALLEL = 32

function errno(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** What the file system said, as the problem that every driver reports. */
export function localProblem(uri: string, error: unknown): Error {
  const code = errno(error)
  if (ABSENT.has(code)) return notFound(uri, error)
  if (DENIED.has(code)) return accessDenied(uri, error)
  if (code === 'EISDIR') return isFolder(uri, error)
  return storageFailed(uri, error)
}

async function statOrNull(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    if (ABSENT.has(errno(error))) return null
    throw error
  }
}

/**
 * Where a URI lies on this disk. Flink decodes nothing, so `%20` is three characters of a name. File managers and
 * browsers however hand over encoded URIs: where the literal name is absent and the decoded one is there, that is meant.
 */
async function locate(uri: string): Promise<{ path: string; stats: Awaited<ReturnType<typeof stat>> | null }> {
  const path = localPath(uri)
  const stats = await statOrNull(path)
  if (stats !== null || !path.includes('%')) return { path, stats }
  try {
    const decoded = decodeURIComponent(path)
    const found = await statOrNull(decoded)
    return found === null ? { path, stats } : { path: decoded, stats: found }
  } catch (error) {
    if (error instanceof URIError) return { path, stats } // a name with a lone %, not an encoded one
    throw error
  }
}

/** Size of a listed name, or null where it is not a file that belongs to the listing. */
async function sizeWithin(root: string, path: string): Promise<number | null> {
  try {
    const own = await lstat(path)
    if (own.isFile()) return own.size
    if (!own.isSymbolicLink()) return null
    const target = await realpath(path)
    if (!target.startsWith(root + sep)) return null
    const linked = await stat(target)
    return linked.isFile() ? linked.size : null
  } catch (error) {
    if (ABSENT.has(errno(error))) return null // gone since the folder was read, or a link to nothing
    throw error
  }
}

async function listBelow(root: string): Promise<FileEntry[]> {
  const files: string[] = []
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) folders.push(path)
      else files.push(path)
    }
  }
  files.sort()
  const inside = await realpath(root)
  const listed: FileEntry[] = []
  for (let at = 0; at < files.length; at += PARALLEL) {
    const batch = files.slice(at, at + PARALLEL)
    const sizes = await Promise.all(batch.map((path) => sizeWithin(inside, join(root, path))))
    batch.forEach((path, i) => {
      const size = sizes[i] ?? null
      if (size !== null) listed.push({ path, size })
    })
  }
  return listed
}

async function openLocal(uri: string): Promise<OpenSource> {
  const { path, stats } = await locate(uri)
  if (stats === null) throw notFound(uri)
  if (stats.isDirectory()) throw isFolder(uri)
  const file = await open(path, 'r')
  const byteLength = Number(stats.size)
  return {
    name: uri,
    byteLength,
    async read(offset, length) {
      if (offset < 0 || offset + length > byteLength) throw readPastEnd(uri, offset, length, byteLength)
      const bytes = new Uint8Array(length)
      let got = 0
      try {
        while (got < length) {
          const { bytesRead } = await file.read(bytes, got, length - got, offset + got)
          if (bytesRead === 0) break
          got += bytesRead
        }
      } catch (error) {
        throw localProblem(uri, error)
      }
      if (got < length) throw readPastEnd(uri, offset, length, offset + got)
      return bytes
    },
    close: () => file.close(),
  }
}

export const localStorage: Storage = {
  async stat(uri) {
    try {
      const { stats } = await locate(uri)
      if (stats === null) return null
      return stats.isDirectory() ? { kind: 'folder', size: 0 } : { kind: 'file', size: Number(stats.size) }
    } catch (error) {
      throw localProblem(uri, error)
    }
  },
  async list(uri) {
    try {
      const { path, stats } = await locate(uri)
      return stats?.isDirectory() === true ? await listBelow(path) : []
    } catch (error) {
      throw localProblem(uri, error)
    }
  },
  async source(uri) {
    try {
      return await openLocal(uri)
    } catch (error) {
      throw error instanceof Error && error.name === 'TidemarkError' ? error : localProblem(uri, error)
    }
  },
}
