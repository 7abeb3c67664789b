import type { KeyGroupsHandle } from '../model.ts'
import type { HandleCodec } from './codec.ts'

/**
 * Tags 7 `KeyGroupsSavepointStateHandle`, 12 and 3 `KeyGroupsStateHandle`:
 * `i32 start, i32 n, i64 offset × n, streamHandle`, tag 12 then `utf stateHandleId`.
 */
export const keyGroups: HandleCodec<KeyGroupsHandle> = {
  read(input, tag) {
    const { cursor } = input
    const keyGroupStart = cursor.i32('keyGroupStart')
    const offsets = cursor.sizes(cursor.count('keyGroups', 8), 'offsets')
    const stream = input.stream('stream')
    return {
      tag: tag as KeyGroupsHandle['tag'],
      keyGroupStart,
      offsets,
      stream,
      stateHandleId: tag === 12 ? cursor.utf('stateHandleId') : null,
    }
  },
  write(output, handle) {
    const { out } = output
    out.i32(handle.keyGroupStart)
    out.i32(handle.offsets.length)
    for (const offset of handle.offsets) out.size(offset)
    output.stream(handle.stream)
    if (handle.tag === 12) out.utf(handle.stateHandleId ?? '')
  },
  size: ({ stream }, sizes) => sizes.stream(stream),
}
