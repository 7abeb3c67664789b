import { stat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { toProblem } from '../../../../shared/model/index.ts'
import type { OperationEvent } from '../../../catalog/operation-state.ts'
import { METADATA_FILE } from '../../../savepoint/layout.ts'
import { localPath, toUri } from '../../../storage/uri.ts'
import { neverAnswered, type Looking } from './verb.ts'

/** How far the cluster's clock may be behind ours. */
const SKEW_MS = 5000

/**
 * What became of a savepoint whose result the cluster does not have (any longer): its checkpoint history is asked, then the target folder,
 * where that is on this machine.
 */
export async function findSavepoint(looking: Looking): Promise<OperationEvent> {
  const { operation, ended } = looking
  const told = (ended ? null : await fromHistory(looking)) ?? (await fromFolder(looking))
  if (told !== null) return told
  if (ended) return { type: 'failed', reasons: ['The local runtime ended before a savepoint was complete.'] }
  if (operation.state === 'requested') return neverAnswered(operation)
  return {
    type: 'unknown',
    location: null,
    reasons: ['The cluster no longer has the result, and neither its checkpoint history nor the target folder tells of it.'],
  }
}

async function fromHistory({ client, operation, taken }: Looking): Promise<OperationEvent | null> {
  const { job, startedAt } = operation
  if (job === null) return null
  const history = await client.checkpoints(job).then(
    (told) => told.history,
    (error: unknown) => {
      if (toProblem(error).code === 'JOB_NOT_FOUND') return []
      throw error
    },
  )
  const candidates = history.filter(
    ({ is_savepoint, trigger_timestamp, external_path }) =>
      is_savepoint && trigger_timestamp >= startedAt - SKEW_MS && !taken.has(uriOf(external_path ?? '')),
  )
  if (candidates.some(({ status }) => status === 'IN_PROGRESS')) return { type: 'progress' }
  const [saved] = candidates.filter(({ status, external_path }) => status === 'COMPLETED' && typeof external_path === 'string')
  if (saved?.external_path != null) return found(saved.external_path)
  const [failed] = candidates.filter(({ status }) => status === 'FAILED')
  return failed === undefined ? null : { type: 'failed', reasons: [failed.failure_message ?? 'The savepoint failed.'] }
}

/** Flink names a savepoint's folder by the first six digits of its job. */
async function fromFolder({ operation, taken }: Looking): Promise<OperationEvent | null> {
  const { job, place, startedAt } = operation
  if (job === null || place === null || !/^(?:file:|\/)/.test(place)) return null
  const folder = localPath(toUri(place))
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(`savepoint-${job.slice(0, 6)}-`)) continue
    const made = await stat(join(folder, name, METADATA_FILE)).catch(() => null)
    const location = toUri(join(folder, name))
    if (made !== null && made.mtimeMs >= startedAt - SKEW_MS && !taken.has(location)) return found(location)
  }
  return null
}

function found(location: string): OperationEvent {
  return { type: 'unknown', location, reasons: ['The cluster never announced it: its result was gone when it was asked for.'] }
}

/** Flink writes `file:/…` and `file:///…`: one spelling for both. */
export function uriOf(location: string): string {
  return location === '' ? '' : toUri(location)
}
