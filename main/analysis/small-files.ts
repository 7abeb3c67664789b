import type { Warning } from '../../shared/model/index.ts'
import { bytes, plural } from '../../shared/text/index.ts'
import type { FileRef } from './stream-index.ts'

/** From here on listing, opening and billing of files one by one outweighs their bytes on object stores. */
const MANY_FILES = 1_000
/** Half of one multipart block of common object stores: a file below it costs about as much as one of this size. */
const SMALL_FILE = 4 * 1024 * 1024
/** The JobManager holds `_metadata` whole in memory when it writes and when it restores. */
const LARGE_METADATA = 32 * 1024 * 1024

/** Many small files, or a `_metadata` swollen by inline state. `metadataSize` and `inline` are bytes. */
export function sizeWarnings(files: readonly FileRef[], metadataSize: number, inline: number): Warning[] {
  return [manySmallFiles(files), swollenMetadata(metadataSize, inline)].filter((warning) => warning !== null)
}

function manySmallFiles(files: readonly FileRef[]): Warning | null {
  const small = files.filter(({ extent }) => extent >= 0 && extent < SMALL_FILE)
  if (small.length < MANY_FILES || small.length * 2 < files.length) return null
  const total = small.reduce((sum, { extent }) => sum + extent, 0)
  return {
    code: 'MANY_SMALL_FILES',
    text:
      `${plural(small.length, 'file')} of ${plural(files.length, 'file')} are below ${bytes(SMALL_FILE)}, ${bytes(Math.round(total / small.length))} on average. ` +
      'Copying and restoring them takes one request each, so it is slow and costly on object stores. ' +
      'Raise execution.checkpointing.data-inline-threshold a little, lower the parallelism of operators with little state, or merge files (execution.checkpointing.file-merging.enabled, Flink 1.20 on).',
    operator: null,
  }
}

function swollenMetadata(metadataSize: number, inline: number): Warning | null {
  if (metadataSize < LARGE_METADATA || inline * 2 < metadataSize) return null
  return {
    code: 'LARGE_METADATA',
    text:
      `The metadata is ${bytes(metadataSize)}, of which ${bytes(inline)} is state kept inline. The JobManager holds all of it in memory when it completes a snapshot and when it restores. ` +
      'Lower execution.checkpointing.data-inline-threshold, so that state goes to files.',
    operator: null,
  }
}
