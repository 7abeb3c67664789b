import type { ChannelHandle } from '../model.ts'
import type { HandleCodec } from './codec.ts'

/**
 * Channel state of unaligned checkpoints.
 * plain `InputChannelStateHandle`, `ResultSubpartitionStateHandle`:
 *   `[not 1.11: i32 subtask], i32 first, i32 second, i32 k, i64 offset × k, i64 size, streamHandle`
 * merged `MergedInputChannelStateHandle`, `MergedResultSubpartitionStateHandle` (version 6):
 *   `i32 subtask, i64 size, streamHandle, i32 len, bytes(len)`
 * The type byte of version 6 stands before it and is read by the caller; the tag says which of the three forms follows.
 */
export const CHANNEL_FORM = { plain: 0, merged: 1, unnumbered: 2 } as const

export const channel: HandleCodec<ChannelHandle> = {
  read(input, tag) {
    const { cursor } = input
    const subtask = tag === CHANNEL_FORM.unnumbered ? null : cursor.i32('subtask')
    if (tag === CHANNEL_FORM.merged) {
      const size = cursor.size('size')
      const stream = input.stream('stream')
      return { merged: true, subtask: subtask ?? 0, size, stream, channels: cursor.raw(cursor.count('channels', 1), 'channels') }
    }
    const first = cursor.i32('first')
    const second = cursor.i32('second')
    const offsets = cursor.sizes(cursor.count('offsetCount', 8), 'offsets')
    const size = cursor.size('size')
    return { merged: false, subtask, first, second, offsets, size, stream: input.stream('stream') }
  },
  write(output, handle) {
    const { out } = output
    if (handle.subtask !== null) out.i32(handle.subtask)
    if (handle.merged) {
      out.size(handle.size)
      output.stream(handle.stream)
      out.i32(handle.channels.length)
      out.bytes(handle.channels)
      return
    }
    out.i32(handle.first)
    out.i32(handle.second)
    out.i32(handle.offsets.length)
    for (const offset of handle.offsets) out.size(offset)
    out.size(handle.size)
    output.stream(handle.stream)
  },
  size: ({ size }) => size,
}
