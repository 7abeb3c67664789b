import type { CatalogEntry, PathMapping, Problem, SavepointSummary } from '../../shared/model/index.ts'
import { METADATA_FILE } from '../savepoint/layout.ts'
import { lastSegment, parentUri } from '../storage/uri.ts'
import type { Catalog } from './catalog.ts'

type Opened = Omit<SavepointSummary, 'id' | 'openedAt'>

/**
 * The one location of a snapshot that was named as a folder or as the `_metadata` in it: the folder. A metadata file of
 * another name, or without the files around it, is a snapshot of its own.
 */
export function recordedLocation({ path, metadataOnly }: Pick<Opened, 'path' | 'metadataOnly'>): string {
  return !metadataOnly && lastSegment(path) === METADATA_FILE ? parentUri(path) : path
}

/** Writes down that a snapshot was opened, and how. */
export function recordOpening(catalog: Catalog, location: string, summary: Opened, maps: PathMapping[]): CatalogEntry {
  const { name, kind, format, metadata, totals } = summary
  return catalog.recordOpened({
    location,
    name,
    kind,
    format,
    metadataVersion: metadata.version,
    operators: totals.operators,
    bytes: totals.stateBytes,
    maps,
  })
}

/** Writes down that a named place could not be opened, with the snapshot that is known there. */
export function recordOpeningFailed(catalog: Catalog, named: string, problem: Problem): void {
  const location = catalog.find(named) ? named : recordedLocation({ path: named, metadataOnly: false })
  catalog.recordOpenFailed({ location, problem })
}
