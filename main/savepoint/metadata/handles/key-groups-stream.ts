import type { KeyGroupsStream } from '../model.ts'
import type { HandleCodec } from './codec.ts'

/** Tag 3 where a stream is expected, `KeyGroupsStateHandle`: `i32 start, i32 n, i64 offset × n, streamHandle` */
export const keyGroupsStream: HandleCodec<KeyGroupsStream> = {
  read(input) {
    const { cursor } = input
    const keyGroupStart = cursor.i32('keyGroupStart')
    const offsets = cursor.sizes(cursor.count('keyGroups', 8), 'offsets')
    return { tag: 3, keyGroupStart, offsets, stream: input.stream('stream') }
  },
  write(output, { keyGroupStart, offsets, stream }) {
    output.out.i32(keyGroupStart)
    output.out.i32(offsets.length)
    for (const offset of offsets) output.out.size(offset)
    output.stream(stream)
  },
  size: ({ stream }, sizes) => sizes.stream(stream),
}
