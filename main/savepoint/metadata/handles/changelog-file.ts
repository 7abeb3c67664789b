import type { ChangelogFileHandle } from '../model.ts'
import type { HandleCodec } from './codec.ts'

/**
 * Tags 13 and 10, `ChangelogStateHandleStreamImpl`:
 * `i32 start, i32 n, i32 h, { i64 offset, streamHandle } × h, i64 size, i64 checkpointedSize, utf stateHandleId, [13: utf storageIdentifier]`
 */
export const changelogFile: HandleCodec<ChangelogFileHandle> = {
  read(input, tag) {
    const { cursor } = input
    const keyGroupStart = cursor.i32('keyGroupStart')
    const keyGroupCount = cursor.i32('keyGroups')
    const count = cursor.count('parts', 9)
    const parts: ChangelogFileHandle['parts'] = []
    cursor.enter('parts')
    for (let i = 0; i < count; i++) {
      cursor.enter(i)
      const offset = cursor.size('offset')
      parts.push({ offset, stream: input.stream('stream') })
      cursor.leave()
    }
    cursor.leave()
    const size = cursor.size('size')
    const checkpointedSize = cursor.size('checkpointedSize')
    const stateHandleId = cursor.utf('stateHandleId')
    const storageIdentifier = tag === 13 ? cursor.utf('storageIdentifier') : null
    return { tag: tag as 10 | 13, keyGroupStart, keyGroupCount, parts, size, checkpointedSize, stateHandleId, storageIdentifier }
  },
  write(output, handle) {
    const { out } = output
    out.i32(handle.keyGroupStart)
    out.i32(handle.keyGroupCount)
    out.i32(handle.parts.length)
    for (const { offset, stream } of handle.parts) {
      out.size(offset)
      output.stream(stream)
    }
    out.size(handle.size)
    out.size(handle.checkpointedSize)
    out.utf(handle.stateHandleId)
    if (handle.tag === 13) out.utf(handle.storageIdentifier ?? '')
  },
  size: ({ size }) => size,
}
