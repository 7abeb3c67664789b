/** The delimiter of Flink's list state (`RocksDBListState.DELIMITER`). */
const COMMA = 0x2c

/** Names that RocksDB's appending operators have in table properties; Flink sets the first. */
const APPENDING = new Set<string | null>(['StringAppendTESTOperator', 'StringAppendOperator'])

/** Whether merge operands of a table with this operator are joined by {@link append}. */
export const isAppending = (mergeOperator: string | null): boolean => APPENDING.has(mergeOperator)

/** `StringAppendTESTOperator.FullMergeV2`: base and operands, oldest first, joined with a comma. `newestFirst` ends with the base. */
export function append(newestFirst: readonly Uint8Array[]): Buffer {
  let length = newestFirst.length - 1
  for (const { length: each } of newestFirst) length += each
  const joined = Buffer.allocUnsafeSlow(length)
  let at = 0
  for (let i = newestFirst.length - 1; i >= 0; i--) {
    const part = newestFirst[i] as Uint8Array
    joined.set(part, at)
    at += part.length
    if (i > 0) joined[at++] = COMMA
  }
  return joined
}
