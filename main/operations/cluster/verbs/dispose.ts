import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { OperationEvent } from '../../../catalog/operation-state.ts'
import { reasons } from '../../../flink/failure-chain.ts'
import { METADATA_FILE } from '../../../savepoint/layout.ts'
import { localPath, toUri } from '../../../storage/uri.ts'
import { planDispose } from '../plan/plan-dispose.ts'
import type { Verb } from './verb.ts'

/** Deletes a savepoint by way of the cluster, which chooses the trigger id. */
export const dispose: Verb<'dispose'> = {
  plan: planDispose,
  place: (_facts, { savepoint }) => savepoint,
  send: ({ client }, { savepoint }) => client.triggerDisposal(savepoint),
  async look({ client, operation, ended }) {
    const { trigger, place } = operation
    if (trigger === null || ended) return fromFolder(place)
    const status = await client.disposalStatus(trigger)
    switch (status.kind) {
      case 'accepted':
        return { type: 'progress' }
      case 'completed':
        return { type: 'completed', location: null }
      case 'failed':
        return { type: 'failed', reasons: reasons(status.failure) }
      case 'expired':
        return fromFolder(place)
    }
  },
}

/** What the files tell, where they are on this machine. It is never sent again: that is for a person to decide. */
async function fromFolder(place: string | null): Promise<OperationEvent> {
  if (place === null || !/^(?:file:|\/)/.test(place)) {
    return { type: 'unknown', location: null, reasons: ['Whether the cluster deleted it was not told. Look at its folder.'] }
  }
  const folder = localPath(toUri(place)).replace(/\/_metadata$/, '')
  const there = await stat(join(folder, METADATA_FILE)).catch(() => null)
  if (there === null) return { type: 'completed', location: null }
  return {
    type: 'failed',
    reasons: ['The savepoint is still there. Whether the request reached the cluster is not known; ask again to delete it.'],
  }
}
