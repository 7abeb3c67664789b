import { TidemarkError } from '../../shared/model/index.ts'
import { plural } from '../../shared/text/index.ts'
import { METADATA_FILE, checkpointIdOf, isBareSavepointName, isSavepointName } from '../savepoint/layout.ts'
import type { FileEntry, Storage } from '../storage/storage.ts'
import { displayUri, joinUri, lastSegment, parentUri, toUri } from '../storage/uri.ts'

/** A snapshot's place. */
export interface Located {
  /** URI of the metadata file. */
  metadata: string
  /** URI of the folder around it, against which relative paths resolve. */
  folder: string
  /** What was opened, as a URI: the folder, or the file when a file was named. */
  location: string
  /** What people call the snapshot: the folder's name, or the file's when it is not called `_metadata`. */
  name: string
  /** Name of the metadata file. */
  metadataName: string
  namedFile: boolean
}

const CANDIDATES_SHOWN = 10

/**
 * Finds the metadata file for a path or URI: a folder with `_metadata`, a metadata file of any name (as Flink's restore pointer allows),
 * or a folder in which exactly one snapshot lies.
 * @throws TidemarkError LOCATION_NOT_FOUND, SEVERAL_SNAPSHOTS (newest first), UNFINISHED_SAVEPOINT, NO_SNAPSHOT
 */
export async function locate(pathOrUri: string, storage: (uri: string) => Storage): Promise<Located> {
  const location = toUri(pathOrUri)
  const port = storage(location)
  const stat = await port.stat(location)
  if (stat === null) throw notThere(location)
  if (stat.kind === 'file') return located(location, true)
  const own = await port.stat(joinUri(location, METADATA_FILE))
  if (own?.kind === 'file') return located(joinUri(location, METADATA_FILE), false)
  const listing = await port.list(location)
  const candidates = candidatesIn(listing)
  if (candidates.length > 1) throw several(location, candidates)
  const only = candidates[0]
  if (only !== undefined) return located(joinUri(location, only), isBareSavepointName(lastSegment(only)))
  throw looksUnfinished(lastSegment(location), listing) ? unfinished(location, listing) : nothing(location)
}

function located(metadata: string, namedFile: boolean): Located {
  const folder = parentUri(metadata)
  const metadataName = lastSegment(metadata)
  const name = metadataName === METADATA_FILE ? lastSegment(folder) : metadataName
  return { metadata, folder, location: namedFile ? metadata : folder, name, metadataName, namedFile }
}

/** Metadata files below a folder, newest first as far as their names tell: by checkpoint id, then by name. */
function candidatesIn(listing: readonly FileEntry[]): string[] {
  return listing
    .map(({ path }) => path)
    .filter((path) => path.endsWith(`/${METADATA_FILE}`) || (isBareSavepointName(path) && !path.includes('/')))
    .sort((a, b) => compareIds(idIn(b), idIn(a)) || (a < b ? -1 : 1))
}

function idIn(path: string): bigint {
  return path.split('/').reduce((id, segment) => checkpointIdOf(segment) ?? id, -1n)
}

const compareIds = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

const DATA_FILE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** `_metadata` is written last: a folder that has Flink's name or data files without it is a snapshot that was not finished. */
function looksUnfinished(name: string, listing: readonly FileEntry[]): boolean {
  return isSavepointName(name) || checkpointIdOf(name) !== null || listing.some(({ path }) => DATA_FILE.test(path))
}

function notThere(location: string): TidemarkError {
  return new TidemarkError({
    code: 'LOCATION_NOT_FOUND',
    message: `There is nothing at ${displayUri(location)}. Check the path; a folder that was disposed of or moved has to be opened from its new place.`,
    file: location,
  })
}

function several(location: string, candidates: readonly string[]): TidemarkError {
  const names = candidates.map((path) => path.replace(/\/_metadata$/, ''))
  const rest = names.length - CANDIDATES_SHOWN
  const more = rest > 0 ? ` and ${rest} more` : ''
  return new TidemarkError({
    code: 'SEVERAL_SNAPSHOTS',
    message: `${displayUri(location)} holds ${plural(names.length, 'snapshot')}. Open one of them: ${names.slice(0, CANDIDATES_SHOWN).join(', ')}${more}.`,
    file: location,
    expected: 'one snapshot',
    found: names.slice(0, CANDIDATES_SHOWN).join('\n'),
  })
}

function unfinished(location: string, listing: readonly FileEntry[]): TidemarkError {
  return new TidemarkError({
    code: 'UNFINISHED_SAVEPOINT',
    message:
      `${displayUri(location)} has no _metadata. Flink writes it last, so this snapshot was never finished (${plural(listing.length, 'data file')} lie in it), or the file was lost in a copy. ` +
      'Flink cannot restore from it. Copy it again, or use another snapshot.',
    file: location,
    expected: METADATA_FILE,
  })
}

function nothing(location: string): TidemarkError {
  return new TidemarkError({
    code: 'NO_SNAPSHOT',
    message: `No snapshot lies in ${displayUri(location)}: neither the folder nor one below it has a _metadata. Open the folder of a savepoint or checkpoint, or the metadata file itself.`,
    file: location,
    expected: METADATA_FILE,
  })
}
