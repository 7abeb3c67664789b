import { TidemarkError } from '../../shared/model/problem.ts'
import { displayUri } from './uri.ts'

/** The problems that every driver reports alike. */
export function notFound(uri: string, cause?: unknown): TidemarkError {
  const file = displayUri(uri)
  return new TidemarkError(
    { code: 'NOT_FOUND', message: `There is nothing at ${file}. Check the path, and that its disk is mounted here.`, file },
    { cause },
  )
}

export function isFolder(uri: string, cause?: unknown): TidemarkError {
  const file = displayUri(uri)
  return new TidemarkError(
    {
      code: 'IS_FOLDER',
      message: `${file} is a folder, and a file was needed. Name a file inside it.`,
      file,
      expected: 'file',
      found: 'folder',
    },
    { cause },
  )
}

export function accessDenied(uri: string, cause?: unknown): TidemarkError {
  const file = displayUri(uri)
  return new TidemarkError(
    {
      code: 'ACCESS_DENIED',
      message: `You may not read ${file}. Ask its owner for read access (and for search access to the folders around it), or start Tidemark as a user who has it.`,
      file,
    },
    { cause },
  )
}

export function readPastEnd(uri: string, offset: number, length: number, byteLength: number): TidemarkError {
  const file = displayUri(uri)
  return new TidemarkError({
    code: 'READ_PAST_END',
    message: `${file} ends early: ${length} bytes were wanted at byte ${offset}, and the file has ${byteLength}. It is cut short, or it was replaced while it was read. Compare it with its original.`,
    file,
    offset,
    expected: `${length} bytes`,
    found: `${Math.max(0, byteLength - offset)} bytes`,
  })
}

export function storageFailed(uri: string, cause: unknown): TidemarkError {
  const file = displayUri(uri)
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new TidemarkError(
    { code: 'STORAGE_FAILED', message: `${file} could not be read: ${reason}. Check the disk, then try again.`, retriable: true, file },
    { cause },
  )
}
