import { rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { METADATA_FILE } from '../../savepoint/layout.ts'
import { localPath } from '../../storage/uri.ts'
import type { CompletedSnapshot } from './coordinator/completed-store.ts'
import { snapshotFiles } from './coordinator/snapshot-files.ts'

/**
 * Deletes a snapshot (`CompletedCheckpoint.discard`): `_metadata` first, so that it is none from then on, then the files of its own
 * folder, then the folder where nothing else is in it. All is tried; the first error is thrown at the end.
 */
export async function discardSnapshot({ metadata, location }: CompletedSnapshot): Promise<void> {
  const folder = localPath(location)
  const paths = [...snapshotFiles(metadata, location).exclusive].map(localPath)
  await deleteAll([join(folder, METADATA_FILE), ...paths])
  await rmdir(folder).catch(() => undefined)
}

/** Deletes files, those that are gone already among them. All is tried; the first error is thrown at the end. @param paths of this machine */
export async function deleteAll(paths: readonly string[]): Promise<void> {
  const errors: unknown[] = []
  for (const path of paths) await rm(path, { force: true }).catch((error: unknown) => errors.push(error))
  if (errors.length > 0) throw errors[0]
}
