import type { InlineStream } from '../model.ts'
import type { HandleCodec } from './codec.ts'

/** Tag 1, `ByteStreamStateHandle`: `utf handleName, i32 n, bytes(n)` */
export const inlineStream: HandleCodec<InlineStream> = {
  read({ cursor }) {
    const name = cursor.utf('handleName')
    const length = cursor.count('length', 1)
    return { tag: 1, name, bytes: cursor.raw(length, 'bytes') }
  },
  write({ out }, { name, bytes }) {
    out.utf(name)
    out.i32(bytes.length)
    out.bytes(bytes)
  },
  size: ({ bytes }) => bytes.length,
}
