import type { Barrier } from '../../network/stream-element.ts'

/** What is taken, and whether the job ends with it (`SnapshotType`, `SavepointType.PostCheckpointAction`); a barrier says as much. */
export type SnapshotType = Pick<Barrier, 'kind' | 'stops'>

export const isSavepoint = ({ kind }: SnapshotType): boolean => kind === 'SAVEPOINT'

/** Whether tasks wait with it for the end of the job (`CheckpointProperties.isSynchronous`). */
export const isSynchronous = (type: SnapshotType): boolean => isSavepoint(type) && type.stops !== 'no'

/** Whether the job may go on from it after a failure; savepoints are of whoever asked for them. */
export const isForRecovery = (type: SnapshotType): boolean => !isSavepoint(type)

/** Whether tasks hear that it is complete, so that sinks commit: not of a savepoint that the job goes on after. */
export const isNotified = (type: SnapshotType): boolean => !isSavepoint(type) || isSynchronous(type)

/** As Flink's logs call it. */
export function snapshotName({ kind, stops }: SnapshotType): string {
  if (kind === 'CHECKPOINT') return 'Checkpoint'
  if (kind === 'FULL_CHECKPOINT') return 'Full Checkpoint'
  return stops === 'no' ? 'Savepoint' : stops === 'suspend' ? 'Suspend Savepoint' : 'Terminate Savepoint'
}
