import type { PathMapping } from '../../shared/model/index.ts'
import { canonicalUri, checkpointIdOf, folderOf, lastNameOf, splitUri } from '../savepoint/layout.ts'

/** Both prefixes in canonical spelling, so that `file:/a` and `/a` map alike. */
export function canonicalMapping({ from, to }: PathMapping): PathMapping {
  return { from: canonicalUri(from), to: canonicalUri(to) }
}

/** Where `uri` lies by the first mapping whose prefix covers it, whole path segments only; null when none does. All canonical. */
export function applyMappings(uri: string, mappings: readonly PathMapping[]): string | null {
  for (const { from, to } of mappings) {
    if (uri === from) return to
    const prefix = from.endsWith('/') ? from : `${from}/`
    if (uri.startsWith(prefix)) return `${to.endsWith('/') ? to.slice(0, -1) : to}/${uri.slice(prefix.length)}`
  }
  return null
}

/**
 * The folders around an opened snapshot in which files of a copied one may lie: the folder of `_metadata`, for a checkpoint
 * the job's folder and the one around it (which also holds other jobs and changelog folders), else the parent.
 */
export function placesAround(folder: string): string[] {
  const parent = folderOf(folder)
  const places = checkpointIdOf(lastNameOf(folder)) === null ? [folder, parent] : [folder, parent, folderOf(parent)]
  return [...new Set(places)]
}

/**
 * Guesses where the files of a stored folder lie now: any tail of its path may continue below one of the places.
 * Longer tails first: the more of the path is kept, the surer the match.
 */
export function candidateMappings(storedFolder: string, places: readonly string[]): PathMapping[] {
  const { root, segments } = splitUri(storedFolder)
  const candidates: PathMapping[] = []
  for (let kept = 1; kept <= segments.length; kept++) {
    const from = `${root}/${segments.slice(0, kept).join('/')}`
    for (const to of places) if (to !== from) candidates.push({ from, to })
  }
  return candidates
}
