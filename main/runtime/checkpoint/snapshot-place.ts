import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { METADATA_FILE } from '../../savepoint/layout.ts'
import { filesIn, makeFolders, NewFolder, syncFolder } from '../../storage/new-folder.ts'
import { joinUri, localPath, toUri } from '../../storage/uri.ts'
import type { SnapshotLocation } from '../network/stream-element.ts'

/** Where one snapshot goes while it is made, and how it becomes one (`CheckpointStorageLocation`). */
export interface SnapshotPlace {
  /** URI of its folder, once it is complete. */
  readonly uri: string
  readonly location: SnapshotLocation
  /** Writes `_metadata`, last of all: from then on it is a snapshot. */
  publish(metadata: Uint8Array): Promise<void>
  /** Deletes what was written of it. */
  discard(): Promise<void>
}

/**
 * A savepoint's: `<targetDirectory>/savepoint-<first 6 digits of the job's id>-<12 random digits>`, filled out of sight.
 *
 * @throws TidemarkError of the storage
 */
export async function savepointPlace(targetDirectory: string, jobId: string, inlineBytes: number): Promise<SnapshotPlace> {
  const name = `savepoint-${jobId.slice(0, 6)}-${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const uri = joinUri(toUri(targetDirectory), name)
  const folder = await NewFolder.create(uri)
  return {
    uri,
    location: { exclusive: folder.path, shared: null, inlineBytes },
    publish: async (metadata) => {
      const file = folder.file(METADATA_FILE)
      await file.write(metadata)
      await file.close()
      await folder.publish()
    },
    discard: () => folder.discard(),
  }
}

/** Folders that a job's checkpoints share (`AbstractFsCheckpointStorageAccess`). */
export const SHARED_FOLDER = 'shared'
const TASK_OWNED_FOLDER = 'taskowned'

/** A checkpoint's: `<folder>/chk-<id>`, with `shared` beside it. @param folder URI of the job's checkpoints */
export async function checkpointPlace(folder: string, id: bigint, inlineBytes: number): Promise<SnapshotPlace> {
  const uri = joinUri(folder, `chk-${id}`)
  const path = localPath(uri)
  const shared = localPath(joinUri(folder, SHARED_FOLDER))
  await makeFolders(shared)
  await makeFolders(localPath(joinUri(folder, TASK_OWNED_FOLDER)))
  // What a killed run left of a checkpoint with this number is nobody's.
  await rm(path, { recursive: true, force: true })
  await mkdir(path)
  return {
    uri,
    location: { exclusive: path, shared, inlineBytes },
    publish: async (metadata) => {
      const part = `.${METADATA_FILE}.part`
      const file = filesIn(path).file(part)
      await file.write(metadata)
      await file.close()
      await rename(join(path, part), join(path, METADATA_FILE))
      await syncFolder(path)
    },
    discard: () => rm(path, { recursive: true, force: true }),
  }
}
