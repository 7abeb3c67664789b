import type { KeyedHandle } from '../../savepoint/metadata/model.ts'
import type { KeyGroupRange } from '../../savepoint/uid/key-groups.ts'

/** Whether a handle has key groups of a range. Operators are given the handles of all subtasks. */
export function overlaps(handle: KeyedHandle, { start, end }: KeyGroupRange): boolean {
  const count = 'offsets' in handle ? handle.offsets.length : handle.keyGroupCount
  return handle.keyGroupStart <= end && handle.keyGroupStart + count > start
}
