import type { AbsoluteFileStream } from '../model.ts'
import type { HandleCodec } from './codec.ts'
import { storedAbsoluteFile } from './stored-file.ts'

/** Tag 2, `FileStateHandle`: `i64 size, utf path`. The path is absolute, as Flink's `Path` prints it. */
export const absoluteFile: HandleCodec<AbsoluteFileStream> = {
  read({ cursor }) {
    const size = cursor.size('size')
    const start = cursor.plainUtf('path')
    return start === -1 ? { tag: 2, path: cursor.utf('path'), size } : storedAbsoluteFile(size, cursor.buffer, start)
  },
  write({ out }, { path, size }) {
    out.size(size)
    out.utf(path)
  },
  size: ({ size }) => size,
}
