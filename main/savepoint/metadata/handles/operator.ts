import { DISTRIBUTION_MODES, type OperatorHandle, type PartitionedState } from '../model.ts'
import type { HandleCodec, HandleInput } from './codec.ts'
import { StoredPartition } from './stored-partition.ts'

/**
 * Tags 4 `OperatorStreamStateHandle` and 17 `FileMergingOperatorStreamStateHandle`:
 * `i32 nStates, { utf name, i8 mode, i32 k, i64 offset × k } × nStates, [17: utf taskOwnedDir, utf sharedDir, bool empty], streamHandle`
 */
export const operator: HandleCodec<OperatorHandle> = {
  read(input, tag) {
    const { cursor } = input
    const count = cursor.count('states', 7)
    const states = new Array<PartitionedState>(count)
    cursor.enter('states')
    for (let i = 0; i < count; i++) {
      cursor.enter(i)
      states[i] = readState(input)
      cursor.leave()
    }
    cursor.leave()
    const merging =
      tag === 17 ? { taskOwnedDir: cursor.utf('taskOwnedDir'), sharedDir: cursor.utf('sharedDir'), empty: cursor.bool('empty') } : null
    return { tag: tag as 4 | 17, states, stream: input.stream('stream'), merging }
  },
  write(output, { tag, states, stream, merging }) {
    const { out } = output
    out.i32(states.length)
    for (const { name, mode, offsets } of states) {
      out.utf(name)
      out.u8(DISTRIBUTION_MODES.indexOf(mode))
      out.i32(offsets.length)
      for (const offset of offsets) out.size(offset)
    }
    if (tag === 17) {
      out.utf(merging?.taskOwnedDir ?? '')
      out.utf(merging?.sharedDir ?? '')
      out.bool(merging?.empty ?? false)
    }
    output.stream(stream)
  },
  size: ({ stream }, sizes) => sizes.stream(stream),
}

function readState(input: HandleInput): PartitionedState {
  const { cursor } = input
  const name = input.repeated('name')
  const ordinal = cursor.u8('mode')
  const mode = DISTRIBUTION_MODES[ordinal]
  if (mode === undefined) throw cursor.invalid('mode', '0 (SPLIT_DISTRIBUTE), 1 (UNION) or 2 (BROADCAST)', String(ordinal), 1)
  const count = cursor.count('elements', 8)
  const start = cursor.position
  cursor.skipSizes(count, 'offsets')
  return new StoredPartition(name, mode, cursor.buffer, start)
}
