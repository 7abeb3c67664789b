import { sizeFits, type FoundFile, type ListedFile } from '../analysis/files.ts'
import { applyMappings, candidateMappings, canonicalMapping, placesAround } from '../analysis/path-mapping.ts'
import type { FileRef } from '../analysis/stream-index.ts'
import type { UsedMapping } from '../analysis/traps/file-warnings.ts'
import type { PathMapping } from '../../shared/model/index.ts'
import { canonicalUri, folderOf, isBareName, resolveRelative } from '../savepoint/layout.ts'
import type { Storage } from '../storage/storage.ts'
import { FileSizes } from './file-sizes.ts'

/** Files of a folder that are searched for around the snapshot before the folder counts as not copied along. */
const SAMPLES = 3

/**
 * Looks for every file that the metadata points at.
 * An absolute path is tried by `--map` first, then where it says; what is not there is searched for around the snapshot by the same
 * tail of its path and the same size.
 * @param folder canonical URI of the folder of `_metadata`, with its `listing`
 * @returns places parallel to `files`, and the mappings by which some were found
 */
export async function findFiles(
  files: readonly FileRef[],
  folder: string,
  listing: readonly ListedFile[],
  maps: readonly PathMapping[],
  storage: (uri: string) => Storage,
): Promise<{ found: FoundFile[]; mappings: UsedMapping[] }> {
  const sizes = new FileSizes(folder, listing, storage)
  const given = maps.map(canonicalMapping)
  const used = new Map<PathMapping, UsedMapping>()
  // Nearly all files of a savepoint are bare names: they need no URI.
  const stored = files.map(({ absolute, path }) =>
    absolute ? canonicalUri(path) : isBareName(path) ? null : resolveRelative(folder, path),
  )
  const expected = stored.map((uri, at) => (uri !== null && files[at]?.absolute === true ? mapped(uri, given) : { uri, mapping: null }))
  await sizes.prepare(expected.flatMap(({ uri }) => uri ?? []))
  const found: FoundFile[] = []
  const lost: Lost[] = []
  for (const [at, ref] of files.entries()) {
    const { uri = null, mapping = null } = expected[at] ?? {}
    const place = uri === null ? sizes.inside(ref.path) : await sizes.at(uri)
    found.push(place)
    if (typeof place.size === 'number') {
      if (mapping !== null) count(used, mapping, true)
    } else if (ref.absolute) lost.push({ at, ref, uri: stored[at] ?? '' })
  }
  for (const { at, place, mapping } of await searchAround(lost, folder, sizes)) {
    found[at] = place
    count(used, mapping, false)
  }
  return { found, mappings: [...used.values()] }
}

function mapped(uri: string, given: readonly PathMapping[]): { uri: string; mapping: PathMapping | null } {
  for (const mapping of given) {
    const there = applyMappings(uri, [mapping])
    if (there !== null) return { uri: there, mapping }
  }
  return { uri, mapping: null }
}

function count(used: Map<PathMapping, UsedMapping>, mapping: PathMapping, given: boolean): void {
  const entry = used.get(mapping) ?? { mapping, files: 0, given }
  used.set(mapping, entry)
  entry.files++
}

interface Lost {
  at: number
  ref: FileRef
  /** Where the metadata says it is. */
  uri: string
}

interface Hit {
  at: number
  place: FoundFile
  mapping: PathMapping
}

/** Learns mappings from a few files of each stored folder, and tries what was learned on all the others first. */
async function searchAround(lost: readonly Lost[], folder: string, sizes: FileSizes): Promise<Hit[]> {
  const places = placesAround(folder)
  const learned: PathMapping[] = []
  const failures = new Map<string, number>()
  const hits: Hit[] = []
  for (const file of lost) {
    const storedFolder = folderOf(file.uri)
    const known = await firstHit(file, learned, sizes)
    if (known !== null) {
      hits.push(known)
      continue
    }
    const failed = failures.get(storedFolder) ?? 0
    if (failed >= SAMPLES) continue
    const hit = await firstHit(file, candidateMappings(storedFolder, places), sizes)
    if (hit === null) {
      failures.set(storedFolder, failed + 1)
      continue
    }
    hits.push(hit)
    learned.push(hit.mapping)
  }
  return hits
}

async function firstHit({ at, ref, uri }: Lost, mappings: readonly PathMapping[], sizes: FileSizes): Promise<Hit | null> {
  for (const mapping of mappings) {
    const there = applyMappings(uri, [mapping])
    const place = there === null ? null : await sizes.at(there)
    if (typeof place?.size === 'number' && sizeFits(ref, place.size)) return { at, place, mapping }
  }
  return null
}
