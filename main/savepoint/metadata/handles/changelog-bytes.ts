import type { ChangelogBytesHandle } from '../model.ts'
import type { HandleCodec } from './codec.ts'

/**
 * Tag 9, `InMemoryChangelogStateHandle`:
 * `i32 start, i32 n, i64 from, i64 to, i32 c, { i32 keyGroup, i32 len, bytes(len) } × c, utf stateHandleId`
 */
export const changelogBytes: HandleCodec<ChangelogBytesHandle> = {
  read({ cursor }) {
    const keyGroupStart = cursor.i32('keyGroupStart')
    const keyGroupCount = cursor.i32('keyGroups')
    const from = cursor.i64('from')
    const to = cursor.i64('to')
    const count = cursor.count('changes', 8)
    const changes: ChangelogBytesHandle['changes'] = []
    cursor.enter('changes')
    for (let i = 0; i < count; i++) {
      cursor.enter(i)
      const keyGroup = cursor.i32('keyGroup')
      const length = cursor.count('length', 1)
      changes.push({ keyGroup, bytes: cursor.raw(length, 'bytes') })
      cursor.leave()
    }
    cursor.leave()
    return { tag: 9, keyGroupStart, keyGroupCount, from, to, changes, stateHandleId: cursor.utf('stateHandleId') }
  },
  write({ out }, handle) {
    out.i32(handle.keyGroupStart)
    out.i32(handle.keyGroupCount)
    out.i64(handle.from)
    out.i64(handle.to)
    out.i32(handle.changes.length)
    for (const { keyGroup, bytes } of handle.changes) {
      out.i32(keyGroup)
      out.i32(bytes.length)
      out.bytes(bytes)
    }
    out.utf(handle.stateHandleId)
  },
  size: ({ changes }) => changes.reduce((total, { bytes }) => total + bytes.length, 0),
}
