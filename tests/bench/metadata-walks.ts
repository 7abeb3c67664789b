/** What Flink's loader has done when it returns and ours leaves for later: both walks over the handles of metadata-load's file. */
import type { SavepointMetadata, StreamHandle } from '../../main/savepoint/metadata/model.ts'

/** Visits every handle, its states and its stream. Returns how many handles there are. */
export function touchEveryHandle({ operators }: SavepointMetadata): number {
  let handles = 0
  for (const { subtasks } of operators) {
    for (const { managedOperator, managedKeyed } of subtasks) {
      for (const handle of managedOperator) {
        if (handle === null || handle.states.length === 0 || handle.stream === null) throw new Error('an operator handle is empty')
        handles++
      }
      if (managedKeyed?.tag !== 12 || managedKeyed.stream === null) throw new Error('a keyed handle is not what was written')
      handles++
    }
  }
  return handles
}

/** Asks every handle for every path, name, id and offset. Returns how many characters and offsets were seen. */
export function decodeEveryValue({ operators }: SavepointMetadata): number {
  let seen = 0
  for (const { subtasks } of operators) {
    for (const { managedOperator, managedKeyed } of subtasks) {
      for (const handle of managedOperator) {
        for (const { name, offsets } of handle?.states ?? []) seen += name.length + offsets.length
        seen += pathLength(handle?.stream ?? null)
      }
      if (managedKeyed?.tag !== 12) continue
      seen += managedKeyed.offsets.length + (managedKeyed.stateHandleId?.length ?? 0) + pathLength(managedKeyed.stream)
    }
  }
  return seen
}

const pathLength = (stream: StreamHandle | null): number => (stream?.tag === 2 ? stream.path.length : 0)
