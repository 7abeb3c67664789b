import { TidemarkError, type CatalogEntry } from '../../../shared/model/index.ts'
import type { Target } from '../worker/protocol.ts'
import type { HostContext } from './base.ts'

/** @throws TidemarkError SAVEPOINT_NOT_IN_CATALOG */
export function entryOf({ catalog }: HostContext, id: string): CatalogEntry {
  const entry = catalog.get(id)
  if (entry) return entry
  throw new TidemarkError({
    code: 'SAVEPOINT_NOT_IN_CATALOG',
    message: 'The catalog has no such savepoint: it was forgotten, or the address is of another machine. Open it again by its path.',
    found: id,
  })
}

/** Where a savepoint of the catalog lies, and how its paths are mapped. @throws TidemarkError SAVEPOINT_NOT_IN_CATALOG */
export function targetOf(context: HostContext, id: string): Target {
  return { location: entryOf(context, id).location, maps: context.catalog.mapsOf(id) }
}
