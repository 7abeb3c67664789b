import type { KeyGroupView } from '../../shared/model/index.ts'
import { MAX_KEY_GROUPS } from '../savepoint/uid/key-groups.ts'
import { keyGroupBounds } from '../savepoint/keyed/key-group-bounds.ts'
import type { KeyedHandle, OperatorState } from '../savepoint/metadata/model.ts'
import { keyedSize, streamSize } from '../savepoint/metadata/size.ts'
import { keyGroupRangeOf } from './handle-report.ts'

/**
 * Bytes by key group of one operator, from the offsets of its handles; managed and raw keyed state together.
 * The stream's header belongs to no key group. RocksDB files and changelogs have no offsets: `bytes` is null then.
 */
export function keyGroupView(operator: OperatorState): KeyGroupView {
  const groups = new Array<number>(Math.min(Math.max(operator.maxParallelism, 0), MAX_KEY_GROUPS)).fill(0)
  const ranges: KeyGroupView['ranges'] = []
  let told = true
  for (const { index, managedKeyed, rawKeyed } of operator.subtasks) {
    const handles = [managedKeyed, rawKeyed].filter((handle) => handle !== null)
    for (const handle of handles) told = addGroups(groups, handle, handle === rawKeyed) && told
    const spans = handles.flatMap((handle) => {
      const range = keyGroupRangeOf(handle)
      return range === null ? [] : [range]
    })
    if (spans.length === 0) continue
    ranges.push({
      subtask: index,
      from: Math.min(...spans.map(([from]) => from)),
      to: Math.max(...spans.map(([, to]) => to)),
      bytes: handles.reduce((sum, handle) => sum + keyedSize(handle), 0),
    })
  }
  return { maxParallelism: operator.maxParallelism, bytes: told && ranges.length > 0 ? groups : null, ranges }
}

/**
 * Adds one handle's bytes to its key groups. A key group that wrote nothing has offset 0 in managed state
 * (the header is never empty, so 0 is no true offset there) and -1 in raw state.
 * @returns false when the handle does not tell
 */
function addGroups(groups: number[], handle: KeyedHandle, raw: boolean): boolean {
  if (handle.tag !== 3 && handle.tag !== 7 && handle.tag !== 12) return false
  const end = streamSize(handle.stream)
  if (end < 0) return false
  for (const { keyGroup, from, to } of keyGroupBounds(handle.keyGroupStart, handle.offsets, end, raw ? 0 : 1)) {
    // A key group beyond the operator's can only come from a damaged file; it must not stretch the list.
    if (keyGroup >= 0 && keyGroup < groups.length) groups[keyGroup] = (groups[keyGroup] ?? 0) + to - from
  }
  return true
}
