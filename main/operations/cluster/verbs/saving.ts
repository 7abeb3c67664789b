import type { AskOf } from '../ask.ts'
import type { OperationEvent } from '../../../catalog/operation-state.ts'
import { reasons } from '../../../flink/failure-chain.ts'
import type { SavepointType } from '../../../flink/savepoint-operations.ts'
import type { Facts } from '../facts.ts'
import { findSavepoint } from './find-savepoint.ts'
import type { Looking } from './verb.ts'

type Saving = Pick<AskOf<'savepoint'>, 'folder' | 'format'>

export function typeOf(format: Saving['format']): SavepointType {
  return format === 'native' ? 'NATIVE' : 'CANONICAL'
}

export function savingPlace({ savepointFolder }: Facts, { folder }: Saving): string | null {
  return folder === '' ? savepointFolder : folder
}

/** What became of a savepoint, or of a stop with one: Flink answers both alike. */
export async function lookAtSavepoint(looking: Looking): Promise<OperationEvent | null> {
  const { client, operation, ended } = looking
  if (ended) return findSavepoint(looking)
  const status = await client.savepointStatus(operation.job ?? '', operation.trigger ?? operation.id)
  switch (status.kind) {
    case 'accepted':
      return { type: 'progress' }
    case 'completed':
      return { type: 'completed', location: status.value }
    case 'failed':
      return status.savedAt === null
        ? { type: 'failed', reasons: reasons(status.failure) }
        : { type: 'half', location: status.savedAt, reasons: reasons(status.failure) }
    case 'expired':
      return findSavepoint(looking)
  }
}
