import type { SavepointMetadata } from '../metadata/model.ts'
import type { ToldUid } from './dictionary.ts'

/** The uids and names that a snapshot stores (metadata version 5 on; nothing before). */
export function uidsInMetadata(metadata: SavepointMetadata, source: string): ToldUid[] {
  return metadata.operators.flatMap(({ uid, name, id }) => (uid === null || uid === '' ? [] : [{ uid, name, source, id }]))
}
