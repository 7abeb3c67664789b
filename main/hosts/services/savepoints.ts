import { TidemarkError, toProblem, type CatalogEntry, type SavepointSummary } from '../../../shared/model/index.ts'
import type { Target } from '../worker/protocol.ts'
import { toUri } from '../../storage/uri.ts'
import { service, type HostContext } from './base.ts'

/** Opens, and writes into the catalog what came of it, a failure too. */
async function openAndRecord({ catalog, engine }: HostContext, target: Target): Promise<SavepointSummary> {
  try {
    const summary = await engine.open(target)
    const entry = catalog.recordOpened({
      location: target.location,
      name: summary.name,
      kind: summary.kind,
      format: summary.format,
      metadataVersion: summary.metadata.version,
      operators: summary.totals.operators,
      bytes: summary.totals.stateBytes,
      maps: target.maps,
    })
    return { ...summary, id: entry.id, openedAt: entry.lastOpenedAt }
  } catch (error) {
    catalog.recordOpenFailed({ location: target.location, problem: toProblem(error) })
    throw error
  }
}

function entryOf({ catalog }: HostContext, id: string): CatalogEntry {
  const entry = catalog.get(id)
  if (entry) return entry
  throw new TidemarkError({
    code: 'SAVEPOINT_NOT_IN_CATALOG',
    message: 'The catalog has no such savepoint: it was forgotten, or the address is of another machine. Open it again by its path.',
    found: id,
  })
}

function targetOf(context: HostContext, id: string): Target {
  return { location: entryOf(context, id).location, maps: context.catalog.mapsOf(id) }
}

export const savepoints = {
  open: service.savepoints.open.handler(({ context, input }) =>
    openAndRecord(context, { location: toUri(input.location), maps: input.maps }),
  ),
  reopen: service.savepoints.reopen.handler(({ context, input }) => openAndRecord(context, targetOf(context, input.id))),
  openUpload: service.savepoints.openUpload.handler(async ({ context, input: { name, metadata, files } }) => {
    const location = await context.uploads.keep({ name, metadata: new Uint8Array(await metadata.arrayBuffer()), files })
    return openAndRecord(context, { location, maps: [] })
  }),
  operators: service.savepoints.operators.handler(({ context, input: { id, ...query } }) =>
    context.engine.query(targetOf(context, id), 'operators', query),
  ),
  states: service.savepoints.states.handler(({ context, input: { id, operator } }) =>
    context.engine.query(targetOf(context, id), 'states', operator),
  ),
  subtasks: service.savepoints.subtasks.handler(({ context, input: { id, operator, page } }) =>
    context.engine.query(targetOf(context, id), 'subtasks', operator, page),
  ),
  keyGroups: service.savepoints.keyGroups.handler(({ context, input: { id, operator } }) =>
    context.engine.query(targetOf(context, id), 'keyGroups', operator),
  ),
  handles: service.savepoints.handles.handler(({ context, input: { id, ...query } }) =>
    context.engine.query(targetOf(context, id), 'handles', query),
  ),
  bytes: service.savepoints.bytes.handler(({ context, input: { id, offset, length } }) =>
    context.engine.query(targetOf(context, id), 'bytes', offset, length),
  ),
  tiles: service.savepoints.tiles.handler(({ context, input: { id, by } }) => context.engine.query(targetOf(context, id), 'tiles', by)),
  inspect: service.savepoints.inspect.handler(({ context, input: { id } }) => context.engine.query(targetOf(context, id), 'inspect')),
}
