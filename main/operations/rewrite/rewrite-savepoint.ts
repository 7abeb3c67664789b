import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { TidemarkError } from '../../../shared/model/index.ts'
import { METADATA_FILE } from '../../savepoint/layout.ts'
import { writeMetadata } from '../../savepoint/metadata/write.ts'
import { UidDictionary } from '../../savepoint/uid/dictionary.ts'
import { NewFolder } from '../../storage/new-folder.ts'
import { displayUri, toUri } from '../../storage/uri.ts'
import { openSnapshot } from '../open-savepoint.ts'
import { mustLieOutside } from '../own-folders.ts'
import type { Snapshot } from '../queries/snapshot.ts'
import { StreamCopier } from './copy-streams.ts'
import { FolderTarget } from '../../savepoint/state/folder-target.ts'
import type { RewritePlan } from './plan.ts'
import { verifyRewrite, type Verified } from './verify-rewrite.ts'
import { writeOperators } from './write-savepoint.ts'

/** How far a rewrite is. */
export interface RewriteProgress {
  step: 'write' | 'verify'
  /** Pairs of key and value written, or entries compared. */
  entries: number
  /** Bytes copied. */
  bytes: number
}

export interface Rewritten {
  /** The new savepoint's folder, as a URI. */
  location: string
  files: number
  /** Bytes of its files, `_metadata` among them. */
  bytes: number
  /** Null where it was not asked for. */
  verified: Verified | null
}

/**
 * Writes a new savepoint by a plan without blockers: state files, then `_metadata`, all in a hidden folder that comes to
 * its place when it is whole and was read back. The original is only read. Killed at any moment, there is nothing at the
 * place; the next run clears what was left.
 *
 * @throws TidemarkError REWRITE_BLOCKED, TARGET_EXISTS, TARGET_INSIDE, NO_SPACE, REWRITE_DIFFERS, and what reading throws
 */
export async function rewriteSavepoint(
  snapshot: Snapshot,
  plan: RewritePlan,
  location: string,
  { verify, onProgress }: { verify: boolean; onProgress: (progress: RewriteProgress) => void },
): Promise<Rewritten> {
  const [blocker] = plan.blockers
  if (blocker !== undefined)
    throw new TidemarkError({ code: 'REWRITE_BLOCKED', message: `Nothing was written: ${blocker.text}`, field: blocker.operator })
  const uri = toUri(location)
  const folder = await NewFolder.create(uri)
  try {
    await mustLieOutside(displayUri(uri), await realpath(dirname(folder.path)), snapshot)
    const target = new FolderTarget(folder, plan.rules.relativePaths ? null : uri)
    const progress: RewriteProgress = { step: 'write', entries: 0, bytes: 0 }
    const tell = (entries: number, bytes: number): void => {
      progress.entries += entries
      progress.bytes += bytes
      onProgress(progress)
    }
    const copier = new StreamCopier(snapshot.streams, target, plan.rules, (bytes) => {
      tell(0, bytes)
    })
    const output = {
      open: snapshot.streams,
      folder,
      target,
      canonicalTag: plan.rules.canonicalTag,
      onEntries: (entries: number) => {
        tell(entries, 0)
      },
    }
    const metadata = writeMetadata(await writeOperators(plan, output, copier))
    const file = folder.file(METADATA_FILE)
    await file.write(metadata)
    await file.close()
    let verified: Verified | null = null
    if (verify) {
      progress.step = 'verify'
      progress.entries = 0
      verified = await readBack(snapshot, plan, folder, uri, (entries) => {
        tell(entries, 0)
      })
    }
    await folder.publish()
    return { location: uri, files: target.files + 1, bytes: target.bytes + metadata.byteLength, verified }
  } catch (error) {
    await folder.discard()
    throw error
  }
}

async function readBack(
  snapshot: Snapshot,
  plan: RewritePlan,
  folder: NewFolder,
  place: string,
  onEntries: (entries: number) => void,
): Promise<Verified> {
  // Absolute paths name the place where the folder will be.
  const maps = plan.rules.relativePaths ? [] : [{ from: place, to: toUri(folder.path) }]
  const written = await openSnapshot({ location: toUri(folder.path), maps, dictionary: new UidDictionary([]) })
  return verifyRewrite(plan, snapshot, written, onEntries)
}
