import { realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import { TidemarkError } from '../../shared/model/index.ts'
import { localPath, parentUri, parseUri } from '../storage/uri.ts'
import type { Snapshot } from './queries/snapshot.ts'

/**
 * The savepoint's own folder stays as it is, and so do the folders of files that it has elsewhere.
 *
 * @param path what is to be written, as a person reads it
 * @param folder the real path of the folder that it comes to
 * @throws TidemarkError TARGET_INSIDE
 */
export async function mustLieOutside(path: string, folder: string, { facts }: Snapshot): Promise<void> {
  const own = facts.folder === null ? null : await realOrNull(facts.folder)
  const elsewhere = new Set(facts.files?.found.flatMap(({ outside }) => (outside === null ? [] : [parentUri(outside)])))
  const others = await Promise.all([...elsewhere].map(realOrNull))
  if (!`${folder}${sep}`.startsWith(`${own ?? '\0'}${sep}`) && !others.includes(folder)) return
  throw new TidemarkError({
    code: 'TARGET_INSIDE',
    message: `${path} lies among the files of the savepoint that is read, which must stay as they are. Name a place outside its folders.`,
    file: path,
  })
}

async function realOrNull(uri: string): Promise<string | null> {
  if (parseUri(uri).scheme !== 'file') return null
  return realpath(localPath(uri)).catch(() => null)
}
