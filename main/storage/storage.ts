import { TidemarkError } from '../../shared/model/problem.ts'
import type { ByteSource } from '../binary/byte-source.ts'
import { localStorage } from './local.ts'
import { displayUri, parseUri, toUri } from './uri.ts'

/** A file below a listed folder. */
export interface FileEntry {
  /** Relative to the listed folder, `/` between segments. */
  path: string
  /** Bytes. */
  size: number
}

/** A source that holds something open. */
export interface OpenSource extends ByteSource {
  close(): Promise<void>
}

/**
 * Where savepoints lie. One interface, a driver for each kind of place.
 * What is absent is a value (`null`, `[]`) in `stat` and `list`, and the problem `NOT_FOUND` in `source`.
 * Problems of all three: `ACCESS_DENIED`, `STORAGE_FAILED` (retriable).
 */
export interface Storage {
  /** What is at this place; null when nothing is. Symbolic links are followed. Sizes in bytes, 0 for a folder. */
  stat(uri: string): Promise<{ kind: 'file' | 'folder'; size: number } | null>
  /** All files below a folder, sorted by path; `[]` when there is no such folder. Does not leave the folder by symbolic links. */
  list(uri: string): Promise<FileEntry[]>
  /** Opens a file for reading at any offset. Problems: `NOT_FOUND`, `IS_FOLDER`; on reading `READ_PAST_END`. */
  source(uri: string): Promise<OpenSource>
}

/** The driver for a URI's scheme; throws `UNSUPPORTED_SCHEME`. */
export function storageFor(uri: string): Storage {
  const { scheme } = parseUri(toUri(uri))
  if (scheme === 'file') return localStorage
  throw new TidemarkError({
    code: 'UNSUPPORTED_SCHEME',
    message:
      `Tidemark cannot read ${scheme}: yet (${displayUri(uri)}). Today it reads local files: a plain path, or file:///…. ` +
      'Copy the savepoint folder to a local disk, or mount it there, and open that.',
    file: displayUri(uri),
    expected: 'file',
    found: scheme,
  })
}
