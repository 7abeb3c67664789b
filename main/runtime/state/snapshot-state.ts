import type { StateEntry } from '../../savepoint/keyed/state-entry.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'

/** A state in a snapshot. */
export interface SnapshotState {
  /** Its id is the state's position in the snapshot. */
  meta: StateMetaInfo
  /** Its entries in one key group: as they are when this is called, or as they were when the snapshot was begun. */
  entriesOf: (keyGroup: number) => Iterable<StateEntry>
}
