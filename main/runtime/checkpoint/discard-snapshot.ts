import { rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { METADATA_FILE } from '../../savepoint/layout.ts'
import { localPath, parentUri, toUri } from '../../storage/uri.ts'
import type { CompletedSnapshot } from './coordinator/completed-store.ts'
import { snapshotFiles } from './coordinator/snapshot-files.ts'

/**
 * Deletes a snapshot with the files that are its alone (`CompletedCheckpoint.discard`); those that others may refer to stay.
 *
 * @throws what the disk says; where `_metadata` cannot be deleted nothing is
 */
export async function discardSnapshot(snapshot: CompletedSnapshot): Promise<void> {
  await discardFolder(snapshot.location, snapshotFiles(snapshot.metadata, snapshot.location).exclusive)
}

/**
 * Deletes a snapshot with all files of its own folder (`CheckpointMetadata.dispose`): a savepoint shares nothing. Files elsewhere may
 * be of others and stay, which Flink deletes.
 */
export async function disposeSnapshot({ metadata, location }: CompletedSnapshot): Promise<void> {
  const { exclusive, shared } = snapshotFiles(metadata, location)
  await discardFolder(location, [...exclusive, ...[...shared].filter((uri) => parentUri(uri) === toUri(location))])
}

/** `_metadata` first, so that it is no snapshot from then on, then the files, then the folder where nothing else is in it. */
async function discardFolder(location: string, files: Iterable<string>): Promise<void> {
  const folder = localPath(location)
  await rm(join(folder, METADATA_FILE), { force: true })
  await deleteAll([...files].map(localPath))
  await rmdir(folder).catch(() => undefined)
}

/** Deletes files, those that are gone already among them. All is tried; the first error is thrown at the end. @param paths of this machine */
export async function deleteAll(paths: readonly string[]): Promise<void> {
  const errors: unknown[] = []
  for (const path of paths) await rm(path, { force: true }).catch((error: unknown) => errors.push(error))
  if (errors.length > 0) throw errors[0]
}
