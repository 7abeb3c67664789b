import type { Cursor } from '../../../binary/cursor.ts'
import type { KeyGroupsHandle } from '../model.ts'
import type { HandleCodec } from './codec.ts'
import { StoredKeyGroups } from './stored-key-groups.ts'

/**
 * Tags 7 `KeyGroupsSavepointStateHandle`, 12 and 3 `KeyGroupsStateHandle`:
 * `i32 start, i32 n, i64 offset × n, streamHandle`, tag 12 then `utf stateHandleId`.
 */
export const keyGroups: HandleCodec<KeyGroupsHandle> = {
  read(input, tag) {
    const { cursor } = input
    const keyGroupStart = cursor.i32('keyGroupStart')
    const count = cursor.count('keyGroups', 8)
    const positions = cursor.position
    cursor.skipSizes(count, 'offsets')
    const stream = input.stream('stream')
    return new StoredKeyGroups(
      tag as KeyGroupsHandle['tag'],
      keyGroupStart,
      stream,
      cursor.buffer,
      positions,
      tag === 12 ? readId(cursor) : null,
    )
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

/** Where the id begins, or the id itself where it is not plain ASCII. */
function readId(cursor: Cursor): string | number {
  const start = cursor.plainUtf('stateHandleId')
  return start === -1 ? cursor.utf('stateHandleId') : start
}
