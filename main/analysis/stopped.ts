import type { Stopped } from '../../shared/model/index.ts'
import type { CheckpointFacts } from '../savepoint/metadata/properties.ts'

/** Whether the job was stopped with this snapshot (`SavepointType.PostCheckpointAction`). Nothing tells before version 4. */
export function stoppedBy(facts: CheckpointFacts | null): Stopped {
  if (facts === null) return 'unknown'
  if (facts.action === 'SUSPEND') return 'suspend'
  return facts.action === 'TERMINATE' ? 'drain' : 'no'
}
