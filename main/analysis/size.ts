/** Where the bytes of state are: by state, and inside or outside of `_metadata`. */
import type { OperatorHandle } from '../savepoint/metadata/model.ts'
import { streamSize } from '../savepoint/metadata/size.ts'
import { placeOf } from './stream-place.ts'
import type { StreamRow } from './stream-index.ts'

/**
 * Bytes of each named state of an operator handle, parallel to `handle.states`: an element reaches from its offset to the next one of
 * any state, the last one to the end of the stream. The header in front belongs to no state. All 0 where the stream's size is unknown.
 */
export function operatorStateSizes(handle: OperatorHandle): number[] {
  const end = streamSize(handle.stream)
  const marks = handle.states
    .flatMap(({ offsets }, state) => offsets.map((offset) => ({ offset, state })))
    .sort((a, b) => a.offset - b.offset)
  const sizes = handle.states.map(() => 0)
  marks.forEach(({ offset, state }, at) => {
    const next = marks[at + 1]?.offset ?? end
    sizes[state] = (sizes[state] ?? 0) + Math.max(0, next - offset)
  })
  return sizes
}

/** Bytes of state that lie in `_metadata` itself. */
export function inlineBytes(rows: readonly StreamRow[]): number {
  let total = 0
  for (const { stream, file } of rows) if (file < 0 && stream !== null) total += placeOf(stream).size
  return total
}
