import type { RelativeFileStream } from '../model.ts'
import type { HandleCodec } from './codec.ts'
import { storedRelativeFile } from './stored-file.ts'

/** Tag 6, `RelativeFileStateHandle`: `utf relativePath, i64 size`: the reverse order of tag 2. */
export const relativeFile: HandleCodec<RelativeFileStream> = {
  read({ cursor }) {
    const start = cursor.plainUtf('path')
    if (start === -1) {
      const path = cursor.utf('path')
      return { tag: 6, path, size: cursor.size('size') }
    }
    return storedRelativeFile(cursor.size('size'), cursor.buffer, start)
  },
  write({ out }, { path, size }) {
    out.utf(path)
    out.size(size)
  },
  size: ({ size }) => size,
}
