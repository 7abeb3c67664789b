import { isFolder, notFound, readPastEnd } from './problems.ts'
import type { FileEntry, Storage } from './storage.ts'
import { toUri } from './uri.ts'

/** Files held in memory, by URI: what was dropped into a browser, and the double for tests. Folders exist where files lie in them. */
export function memoryStorage(files: Record<string, Uint8Array>): Storage {
  const byUri = new Map(Object.entries(files).map(([uri, bytes]) => [toUri(uri), bytes]))

  const below = (uri: string): FileEntry[] => {
    const folder = toUri(uri).replace(/\/?$/, '/')
    return [...byUri]
      .filter(([name]) => name.startsWith(folder))
      .map(([name, bytes]) => ({ path: name.slice(folder.length), size: bytes.byteLength }))
      .sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  return {
    stat(uri) {
      const bytes = byUri.get(toUri(uri))
      if (bytes !== undefined) return Promise.resolve({ kind: 'file', size: bytes.byteLength })
      return Promise.resolve(below(uri).length > 0 ? { kind: 'folder', size: 0 } : null)
    },
    list: (uri) => Promise.resolve(below(uri)),
    source(uri) {
      const bytes = byUri.get(toUri(uri))
      if (bytes === undefined) return Promise.reject(below(uri).length > 0 ? isFolder(uri) : notFound(uri))
      return Promise.resolve({
        name: uri,
        byteLength: bytes.byteLength,
        read: (offset, length) =>
          offset < 0 || offset + length > bytes.byteLength
            ? Promise.reject(readPastEnd(uri, offset, length, bytes.byteLength))
            : Promise.resolve(bytes.slice(offset, offset + length)),
        close: () => Promise.resolve(),
      })
    },
  }
}
