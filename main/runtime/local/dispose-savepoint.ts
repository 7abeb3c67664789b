import { readAll } from '../../binary/byte-source.ts'
import { METADATA_FILE } from '../../savepoint/layout.ts'
import { readMetadata } from '../../savepoint/metadata/read.ts'
import { localStorage } from '../../storage/local.ts'
import { joinUri, lastSegment, parentUri, toUri } from '../../storage/uri.ts'
import { disposeSnapshot } from '../checkpoint/discard-snapshot.ts'

/**
 * Deletes a savepoint by its folder or `_metadata` (`Checkpoints.disposeSavepoint`); see {@link disposeSnapshot}.
 *
 * @throws TidemarkError NOT_FOUND for one that is not there, METADATA_… for what is none
 */
export async function disposeSavepoint(pointer: string): Promise<void> {
  const uri = toUri(pointer)
  const metadataUri = lastSegment(uri) === METADATA_FILE ? uri : joinUri(uri, METADATA_FILE)
  const source = await localStorage.source(metadataUri)
  try {
    const metadata = readMetadata(await readAll(source), metadataUri)
    await disposeSnapshot({ metadata, location: parentUri(metadataUri) })
  } finally {
    await source.close()
  }
}
