import type { Portability, PortabilityReason } from '../../shared/model/index.ts'
import { plural } from '../../shared/text/index.ts'
import {
  CHANGELOG_FOLDER,
  SHARED_FOLDER,
  TASK_OWNED_FOLDER,
  canonicalUri,
  folderOf,
  isJobId,
  pathInside,
  splitUri,
} from '../savepoint/layout.ts'
import type { FoundFile } from './files.ts'
import type { FileRef } from './stream-index.ts'

type Code = PortabilityReason['code']

const PATHS_SHOWN = 10

/**
 * Whether a copy of the folder is whole, and whether Flink restores from it.
 * Relative paths follow the folder. Absolute ones do not: Flink goes on reading the old place, even where the file was copied along.
 * @param found parallel to `files`; null when there is no folder to hold against (then the stored paths alone are judged)
 * @param folder canonical URI of the folder of `_metadata`, null when unknown
 */
export function portability(files: readonly FileRef[], found: readonly FoundFile[] | null, folder: string | null): Portability {
  const absolute = files.flatMap((ref, at) =>
    ref.absolute ? [{ ref, uri: canonicalUri(ref.path), inside: insideOf(ref, found?.[at], folder) }] : [],
  )
  const outside = absolute.filter(({ inside }) => !inside)
  const entropy = entropyFolders(
    outside.filter(({ ref, uri }) => placeCode(ref, uri) === null).map(({ uri }) => uri),
    folder,
  )
  const groups = new Map<Code, string[]>()
  const add = (code: Code, path: string): void => {
    const paths = groups.get(code)
    if (paths === undefined) groups.set(code, [path])
    else paths.push(path)
  }
  for (const { ref } of absolute) add('ABSOLUTE_PATHS', ref.path)
  for (const { ref, uri } of outside) add(placeCode(ref, uri) ?? (entropy.has(folderOf(uri)) ? 'ENTROPY' : 'OUTSIDE_FILES'), ref.path)
  const insideCount = absolute.length - outside.length
  const reasons = [...groups].map(([code, paths]) => ({
    code,
    text: reasonText(code, paths.length, files.length, insideCount),
    paths: paths.slice(0, PATHS_SHOWN),
    count: paths.length,
  }))
  return { selfContained: outside.length === 0, relocatable: absolute.length === 0, reasons }
}

function insideOf(ref: FileRef, found: FoundFile | undefined, folder: string | null): boolean {
  if (found !== undefined) return found.inside !== null
  return folder !== null && pathInside(folder, canonicalUri(ref.path)) !== null
}

/** The reason that a path's own folders give, null when they give none. */
function placeCode(ref: FileRef, uri: string): Code | null {
  const folders = splitUri(uri).segments.slice(0, -1)
  if (ref.changelog || folders.at(-1) === CHANGELOG_FOLDER) return 'CHANGELOG_FILES'
  if (folders.includes(TASK_OWNED_FOLDER)) return 'TASK_OWNED'
  return ref.shared || folders.includes(SHARED_FOLDER) ? 'SHARED_FILES' : null
}

/**
 * Folders that look like one folder with a random segment in it, which is what entropy injection makes of a data file's path:
 * either the snapshot's own folder with one segment more, or several folders that differ in one short alphanumeric segment alone.
 */
function entropyFolders(uris: readonly string[], own: string | null): Set<string> {
  const folders = [...new Set(uris.map(folderOf))]
  const spread = new Map<string, string[]>()
  for (const uri of folders) {
    for (const [key, segment] of withoutOneSegment(uri)) {
      if (isRandomText(segment)) spread.set(key, [...(spread.get(key) ?? []), uri])
    }
  }
  const entropy = new Set<string>()
  for (const [key, members] of spread) {
    if (key.slice(key.indexOf(' ') + 1) === own || members.length > 1) for (const member of members) entropy.add(member)
  }
  return entropy
}

/** Each way to leave one segment out of a folder: its position, its length and the rest as key, and the segment. */
function withoutOneSegment(uri: string): [string, string][] {
  const { root, segments } = splitUri(uri)
  return segments.map((segment, at) => [
    `${at}:${segment.length} ${root}/${segments.filter((_, other) => other !== at).join('/')}`,
    segment,
  ])
}

function isRandomText(segment: string): boolean {
  return /^[0-9A-Za-z]{2,32}$/.test(segment) && !isJobId(segment)
}

function reasonText(code: Code, count: number, all: number, inside: number): string {
  const files = plural(count, 'file')
  const are = count === 1 ? 'is' : 'are'
  const lie = count === 1 ? 'lies' : 'lie'
  const left = `Copying the folder leaves ${count === 1 ? 'it' : 'them'} behind`
  switch (code) {
    case 'ABSOLUTE_PATHS': {
      const there = inside === count ? ', though all of these lie in the folder of the snapshot itself' : ''
      return `${count} of ${plural(all, 'file')} ${are} named by an absolute path${there}. A copy does not restore from its new place by itself: Flink goes on reading the old one. Leave the files where they are, or have the paths rewritten.`
    }
    case 'OUTSIDE_FILES':
      return `${files} ${lie} outside the folder of the snapshot. ${left}.`
    case 'ENTROPY':
      return `${files} ${lie} in folders with a random part in their path, because entropy injection was on. ${left}; each one has to be followed.`
    case 'TASK_OWNED':
      return `${files} ${are} owned by a task, outside the folder of the snapshot. ${left}, and the job may go on writing beside them.`
    case 'SHARED_FILES':
      return `${files} ${are} shared with other checkpoints of the job. ${left}, and Flink may delete them once the job needs them no longer. A savepoint has no such files.`
    case 'CHANGELOG_FILES':
      return `${files} of the changelog ${lie} outside the folder of the snapshot. ${left}. A savepoint has no such files.`
  }
}
