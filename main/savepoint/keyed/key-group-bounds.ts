/** Bytes [from, to) of one key group in its stream. */
export interface KeyGroupBounds {
  keyGroup: number
  from: number
  to: number
}

/**
 * Where each written key group lies: from its offset to the next larger one, the last to the end of the stream.
 * An offset below `lowest` marks a key group that wrote nothing (0 in managed state, -1 in raw state).
 */
export function keyGroupBounds(keyGroupStart: number, offsets: readonly number[], byteLength: number, lowest: 0 | 1): KeyGroupBounds[] {
  const written = offsets
    .map((from, at) => ({ keyGroup: keyGroupStart + at, from }))
    .filter(({ from }) => from >= lowest)
    .sort((a, b) => a.from - b.from)
  return written.map(({ keyGroup, from }, at) => ({ keyGroup, from, to: Math.max(from, written[at + 1]?.from ?? byteLength) }))
}
