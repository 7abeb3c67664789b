import type { FilesReport, MissingFile } from '../../shared/model/index.ts'
import type { FileRef } from './stream-index.ts'

/** A file of a listed folder: path below the folder, size in bytes. */
export interface ListedFile {
  path: string
  size: number
}

/** What was found where a referenced file should be. `unchecked`: the place could not be reached, so nothing is claimed. */
export interface FoundFile {
  /** Path below the snapshot's own folder, null when it lies elsewhere. */
  inside: string | null
  /** Canonical URI of a place elsewhere, null inside. */
  outside: string | null
  /** Bytes, null when there is no such file. */
  size: number | null | 'unchecked'
}

/**
 * Whether a file of `size` bytes can be the one that the metadata means. Merged files may be longer than the last segment named here;
 * a changelog file has one byte in front, the compression flag, that its handle does not count.
 */
export function sizeFits(ref: FileRef, size: number): boolean {
  if (ref.changelog && size === ref.extent + 1) return true
  return ref.exact ? size === ref.extent : size >= ref.extent
}

/** True when the file is surely not there, or surely another one. */
export function isMissing(ref: FileRef, found: FoundFile | undefined): boolean {
  if (found === undefined || found.size === 'unchecked') return false
  return found.size === null || !sizeFits(ref, found.size)
}

/**
 * The folder held against the metadata. `found` runs parallel to `files`.
 * @param listing the snapshot's own folder
 * @param metadataName name of the metadata file in it. Under another name than `_metadata` the folder may be home to other
 *   snapshots too, so nothing in it is called unreferenced.
 */
export function filesReport(
  files: readonly FileRef[],
  found: readonly FoundFile[],
  listing: readonly ListedFile[],
  metadataName: string,
): FilesReport {
  const missing: MissingFile[] = []
  const used = new Set<string>([metadataName])
  let bytes = 0
  files.forEach((ref, at) => {
    const file = found[at]
    bytes += Math.max(ref.extent, 0)
    if (file?.inside != null) used.add(file.inside)
    if (isMissing(ref, file))
      missing.push({ path: ref.path, expected: ref.extent, found: typeof file?.size === 'number' ? file.size : null })
  })
  const unreferenced = metadataName === '_metadata' ? listing.filter(({ path }) => !used.has(path)) : []
  return { referenced: files.length, bytes, missing, unreferenced: unreferenced.map(({ path, size }) => ({ path, size })) }
}
