import { rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readAll } from '../../binary/byte-source.ts'
import { METADATA_FILE } from '../../savepoint/layout.ts'
import type { KeyedHandle, SavepointMetadata, StreamHandle } from '../../savepoint/metadata/model.ts'
import { readMetadata } from '../../savepoint/metadata/read.ts'
import { localStorage } from '../../storage/local.ts'
import { joinUri, lastSegment, localPath, parentUri, toUri } from '../../storage/uri.ts'

/**
 * Deletes a savepoint (`Checkpoints.disposeSavepoint`): `_metadata` first, so that it is none from then on, then the files that
 * it has in its own folder, then the folder where nothing else is in it. Files elsewhere may be of others and stay.
 *
 * @throws TidemarkError NOT_FOUND for one that is not there, METADATA_… for what is none
 */
export async function disposeSavepoint(pointer: string): Promise<void> {
  const uri = toUri(pointer)
  const metadataUri = lastSegment(uri) === METADATA_FILE ? uri : joinUri(uri, METADATA_FILE)
  const folder = localPath(parentUri(metadataUri))
  const source = await localStorage.source(metadataUri)
  let metadata: SavepointMetadata
  try {
    metadata = readMetadata(await readAll(source), metadataUri)
  } finally {
    await source.close()
  }
  await rm(localPath(metadataUri))
  for (const name of ownFiles(metadata)) await rm(join(folder, name), { force: true })
  await rmdir(folder).catch(() => undefined)
}

/** Names of the files in the savepoint's own folder; paths that lead out of it are left out. */
function ownFiles({ operators }: SavepointMetadata): Set<string> {
  const names = new Set<string>()
  const add = (stream: StreamHandle | null): void => {
    if (stream?.tag === 6 && !/[/\\]|^\.\.?$/.test(stream.path)) names.add(stream.path)
  }
  const addKeyed = (handle: KeyedHandle | null): void => {
    if (handle === null) return
    if ('stream' in handle) add(handle.stream)
    if ('meta' in handle) for (const { stream } of [{ stream: handle.meta }, ...handle.shared, ...handle.private]) add(stream)
  }
  for (const { subtasks } of operators) {
    for (const { managedOperator, rawOperator, managedKeyed, rawKeyed } of subtasks) {
      for (const handle of [...managedOperator, ...rawOperator]) add(handle?.stream ?? null)
      addKeyed(managedKeyed)
      addKeyed(rawKeyed)
    }
  }
  return names
}
