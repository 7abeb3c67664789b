import type { SnapshotKind } from '../../shared/model/index.ts'
import { checkpointIdOf, isSavepointName } from '../savepoint/layout.ts'
import type { SavepointMetadata } from '../savepoint/metadata/model.ts'
import type { CheckpointFacts } from '../savepoint/metadata/properties.ts'

/**
 * Savepoint or checkpoint. From version 4 on the properties say it. Before, a handle that only one of the two can hold decides
 * (canonical key groups: savepoint; changelog or in-flight records: checkpoint), then the name of the folder or file.
 */
export function snapshotKind(metadata: SavepointMetadata, facts: CheckpointFacts | null, name: string): SnapshotKind {
  if (facts !== null) return facts.kind
  for (const { subtasks } of metadata.operators) {
    for (const { managedKeyed, inputChannels, resultSubpartitions } of subtasks) {
      if (managedKeyed?.tag === 7) return 'savepoint'
      if (managedKeyed?.tag === 8 || managedKeyed?.tag === 14) return 'checkpoint'
      if (inputChannels.length > 0 || resultSubpartitions.length > 0) return 'checkpoint'
    }
  }
  if (isSavepointName(name)) return 'savepoint'
  return checkpointIdOf(name) === null ? 'unknown' : 'checkpoint'
}
