import { TidemarkError } from '../../../shared/model/problem.ts'
import { Carry } from './carry.ts'
import { BatchBuilder, type EntryBatch } from './entry-batch.ts'
import type { Chunk } from './key-group-chunks.ts'

/** The last entry of a state in a key group has this bit in its first key byte; it must be cleared before use. */
const LAST_OF_STATE = 0x80
/** Stands for the next state id at the end of a key group. */
const END_OF_KEY_GROUP = 0xffff

/**
 * The entries of one key group of a canonical stream (`FullSnapshotRestoreOperation`):
 * `keyGroup := u16 stateId, entry …, u16 0xFFFF`, `entry := i32 keyLen, key, i32 valueLen, value, [key[0] & 0x80: u16 next state id]`
 *
 * Yields batches of positions. A batch is valid until the next is asked for.
 */
export async function* readCanonicalKeyGroup(chunks: AsyncIterable<Chunk>, file: string): AsyncGenerator<EntryBatch> {
  let state = -1
  let ended = false
  let end = 0
  const carry = new Carry()
  for await (const chunk of chunks) {
    const joined = carry.join(chunk)
    if (joined === null) continue
    const { bytes, origin } = joined
    end = origin < 0 ? -1 : origin + bytes.length
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    let at = 0
    let need = 2
    if (state === -1 && bytes.length >= 2) {
      state = view.getUint16(0)
      at = 2
    }
    let batch = new BatchBuilder()
    while (state !== -1 && !ended) {
      need = at + 4
      if (need > bytes.length) break
      const keyLength = view.getInt32(at)
      if (keyLength < 1) throw invalid(file, origin, at, 'keyLength', 'at least 1', keyLength)
      const keyStart = at + 4
      const keyEnd = keyStart + keyLength
      need = keyEnd + 4
      if (need > bytes.length) break
      const valueLength = view.getInt32(keyEnd)
      if (valueLength < 0) throw invalid(file, origin, keyEnd, 'valueLength', 'at least 0', valueLength)
      const valueEnd = keyEnd + 4 + valueLength
      const last = ((bytes[keyStart] as number) & LAST_OF_STATE) !== 0
      need = valueEnd + (last ? 2 : 0)
      if (need > bytes.length) break
      if (last) bytes[keyStart] = (bytes[keyStart] as number) & ~LAST_OF_STATE
      batch.add(state, keyStart, keyEnd, keyEnd + 4, valueEnd)
      at = need
      if (last) {
        state = view.getUint16(valueEnd)
        ended = state === END_OF_KEY_GROUP
      }
      if (batch.full) {
        yield batch.build(bytes, origin)
        batch = new BatchBuilder()
      }
    }
    if (batch.count > 0) yield batch.build(bytes, origin)
    if (ended && at < bytes.length)
      throw invalid(file, origin, at, 'keyGroup', 'the end of the key group', `${bytes.length - at} more bytes`)
    carry.keep(bytes.subarray(at), need - at)
  }
  if (!ended && (state !== -1 || carry.length > 0)) {
    throw new TidemarkError({
      code: 'STATE_TRUNCATED',
      message:
        'The state file ends inside a key group. The copy is cut or still being written: compare its size with the original and copy it again.',
      file,
      offset: Math.max(end, 0),
      field: 'keyGroup',
      expected: 'the end mark 0xFFFF of the key group',
      found: `the end after ${carry.length} unread bytes`,
    })
  }
}

function invalid(file: string, origin: number, at: number, field: string, expected: string, found: number | string): TidemarkError {
  return new TidemarkError({
    code: 'STATE_INVALID',
    message: `The state file cannot be read at byte ${origin < 0 ? `${at} of a decompressed key group` : origin + at}: ${field} should be ${expected}, but is ${found}. The file is damaged, or its offsets are.`,
    file,
    offset: Math.max(origin, 0) + at,
    field,
    expected,
    found: String(found),
  })
}
