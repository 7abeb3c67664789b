import type { ChangelogHandle, KeyedHandle } from '../model.ts'
import type { HandleCodec, HandleInput, HandleOutput } from './codec.ts'

/**
 * Tags 14 and 8, `ChangelogStateBackendHandleImpl`:
 * `i32 start, i32 n, i64 checkpointedSize, i32 m, keyedHandle × m, i32 k, keyedHandle × k, i64 materializationId,
 *  [14: i64 checkpointId], utf stateHandleId`. Tag 8 is read as 1.15 wrote it; the body of 1.14 cannot be told apart by its tag.
 */
export const changelog: HandleCodec<ChangelogHandle> = {
  read(input, tag) {
    const { cursor } = input
    const keyGroupStart = cursor.i32('keyGroupStart')
    const keyGroupCount = cursor.i32('keyGroups')
    const checkpointedSize = cursor.size('checkpointedSize')
    const materialized = readHandles(input, 'materialized')
    const nonMaterialized = readHandles(input, 'nonMaterialized')
    const materializationId = cursor.i64('materializationId')
    const checkpointId = tag === 14 ? cursor.i64('checkpointId') : null
    const stateHandleId = cursor.utf('stateHandleId')
    return {
      tag: tag as 8 | 14,
      keyGroupStart,
      keyGroupCount,
      checkpointedSize,
      materialized,
      nonMaterialized,
      materializationId,
      checkpointId,
      stateHandleId,
    }
  },
  write(output, handle) {
    const { out } = output
    out.i32(handle.keyGroupStart)
    out.i32(handle.keyGroupCount)
    out.size(handle.checkpointedSize)
    writeHandles(output, handle.materialized)
    writeHandles(output, handle.nonMaterialized)
    out.i64(handle.materializationId)
    if (handle.tag === 14) out.i64(handle.checkpointId ?? 0n)
    out.utf(handle.stateHandleId)
  },
  size(handle, sizes) {
    let total = 0
    for (const part of handle.materialized) total += sizes.keyed(part)
    for (const part of handle.nonMaterialized) total += sizes.keyed(part)
    return total
  },
}

function readHandles(input: HandleInput, field: string): (KeyedHandle | null)[] {
  const { cursor } = input
  const count = cursor.count(field, 1)
  const handles: (KeyedHandle | null)[] = []
  cursor.enter(field)
  for (let i = 0; i < count; i++) {
    cursor.enter(i)
    handles.push(input.keyed(''))
    cursor.leave()
  }
  cursor.leave()
  return handles
}

function writeHandles(output: HandleOutput, handles: readonly (KeyedHandle | null)[]): void {
  output.out.i32(handles.length)
  for (const handle of handles) output.keyed(handle)
}
