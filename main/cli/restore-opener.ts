import type { PathMapping } from '../../shared/model/index.ts'
import { openSnapshot } from '../operations/open-savepoint.ts'
import type { OpenRestore } from '../runtime/local/submit-module.ts'
import { toUri } from '../storage/uri.ts'
import { knownUids } from './known-uids.ts'

/** Opens what a local job is to go on from: a savepoint's or checkpoint's folder or `_metadata`, by path or URI. */
export function restoreOpener(maps: readonly PathMapping[] = []): OpenRestore {
  return async (path) => {
    const { facts, streams, location } = await openSnapshot({ location: toUri(path), maps: [...maps], dictionary: knownUids() })
    return { metadata: facts.metadata, pointer: location, folder: facts.folder ?? location, open: streams }
  }
}
