import { toProblem, type SavepointSummary } from '../../../shared/model/index.ts'
import { recordedLocation, recordOpening, recordOpeningFailed } from '../../catalog/record-opening.ts'
import { toUri } from '../../storage/uri.ts'
import type { Target } from '../worker/protocol.ts'
import { service, type HostContext } from './base.ts'
import { entryOf, targetOf } from './target.ts'

/**
 * Opens what a person named, and writes into the catalog what came of it, a failure too.
 * @param upload whether the location is where a drop is kept: such a snapshot goes by that very location
 */
async function open({ catalog, engine, outcomes }: HostContext, target: Target, upload = false): Promise<SavepointSummary> {
  try {
    const summary = await engine.open(target)
    const location = upload ? target.location : recordedLocation(summary)
    await engine.rename(target.location, location)
    const entry = recordOpening(catalog, location, summary, target.maps)
    outcomes.set(entry.id, 'opened')
    return { ...summary, id: entry.id, openedAt: entry.lastOpenedAt }
  } catch (error) {
    recordOpeningFailed(catalog, target.location, toProblem(error))
    throw error
  }
}

/**
 * Reads a known snapshot anew. The journal gets a line when that is the first time in this run, or ends otherwise than
 * the last time: loading the page again or learning a name opens nothing that was not open.
 */
async function reopen(context: HostContext, id: string): Promise<SavepointSummary> {
  const { catalog, engine, outcomes } = context
  const known = entryOf(context, id)
  const target = targetOf(context, id)
  try {
    const summary = await engine.open(target)
    const entry = outcomes.get(id) === 'opened' ? known : recordOpening(catalog, target.location, summary, target.maps)
    outcomes.set(id, 'opened')
    return { ...summary, id, openedAt: entry.lastOpenedAt }
  } catch (error) {
    if (outcomes.get(id) !== 'failed') catalog.recordOpenFailed({ location: target.location, problem: toProblem(error) })
    outcomes.set(id, 'failed')
    throw error
  }
}

export const savepoints = {
  open: service.savepoints.open.handler(({ context, input }) => open(context, { location: toUri(input.location), maps: input.maps })),
  reopen: service.savepoints.reopen.handler(({ context, input }) => reopen(context, input.id)),
  openUpload: service.savepoints.openUpload.handler(async ({ context, input: { name, metadata, files } }) => {
    const location = await context.uploads.keep({ name, metadata: new Uint8Array(await metadata.arrayBuffer()), files })
    return open(context, { location, maps: [] }, true)
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
