import { lstat, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { TidemarkError } from '../../../shared/model/index.ts'
import { localPath, parseUri, toUri } from '../../storage/uri.ts'
import { mustLieOutside } from '../own-folders.ts'
import type { Snapshot } from '../queries/snapshot.ts'

/** A place for an export, looked at and found free. Paths of this machine. */
export interface ExportTarget {
  path: string
  /** Beside it: what is written until it is whole. */
  part: string
  /** Whether what is at `path`, or was left at `part`, is replaced. */
  force: boolean
}

/**
 * Looks at the place that a person names. Nothing is made or changed.
 *
 * @param file a path, or a `file:` URI
 * @throws TidemarkError `TARGET_EXISTS`, `TARGET_INSIDE`, `TARGET_UNUSABLE`
 */
export async function exportTarget(file: string, snapshot: Snapshot, force: boolean): Promise<ExportTarget> {
  if (file.includes('://') && parseUri(file).scheme !== 'file')
    throw unusable(file, `${file} is not on this machine’s disks, and exports are written there alone. Name a local file.`)
  const path = file.includes('://') ? localPath(toUri(file)) : resolve(file)
  const folder = await realFolder(path)
  await mustLieOutside(path, folder, snapshot)
  const part = join(folder, `${basename(path)}.part`)
  const target = { path: join(folder, basename(path)), part, force }
  await mustBeFree(target)
  if (!force && (await kindOf(part)) !== null)
    throw new TidemarkError({
      code: 'TARGET_EXISTS',
      message: `${part} is there: another export is writing to it, or one was killed. Wait for it, or replace what it left with --force.`,
      file: part,
    })
  return target
}

/** Asked again before the export comes to its place. @throws TidemarkError `TARGET_EXISTS`, `TARGET_UNUSABLE` */
export async function mustBeFree({ path, force }: ExportTarget): Promise<void> {
  const kind = await kindOf(path)
  // A folder, a pipe or a device is nothing that a file may take the place of.
  if (kind === 'other') throw unusable(path, `${path} is there and is no plain file, so it is not replaced. Name another file.`)
  if (kind === 'file' && !force)
    throw new TidemarkError({
      code: 'TARGET_EXISTS',
      message: `There is a file at ${path} already. Name another, or replace it with --force.`,
      file: path,
    })
}

async function kindOf(path: string): Promise<'file' | 'other' | null> {
  try {
    return (await stat(path)).isFile() ? 'file' : 'other'
  } catch {
    // A link to nothing is something, too.
    return lstat(path).then(
      () => 'other',
      () => null,
    )
  }
}

async function realFolder(path: string): Promise<string> {
  try {
    return await realpath(dirname(path))
  } catch (cause) {
    throw unusable(path, `The folder ${dirname(path)} is not there, or may not be looked into. Make it, or name another.`, cause)
  }
}

const unusable = (file: string, message: string, cause?: unknown): TidemarkError =>
  new TidemarkError({ code: 'TARGET_UNUSABLE', message, file }, { cause })
