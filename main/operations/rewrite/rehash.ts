import { TidemarkError } from '../../../shared/model/index.ts'
import { keyGroupBound } from '../../savepoint/keyed/column-reader.ts'
import { stateCursor } from '../../savepoint/keyed/composite-decoder.ts'
import { keyGroupPrefixLength } from '../../savepoint/keyed/composite-key.ts'
import { BatchBuilder, type EntryBatch } from '../../savepoint/keyed/entry-batch.ts'
import type { KeyedHeader } from '../../savepoint/keyed/header.ts'
import { keyHashOf } from '../../savepoint/keyed/key-hash.ts'
import { isTimerState } from '../../savepoint/keyed/state-entry.ts'
import { keyGroupOf } from '../../savepoint/uid/key-groups.ts'

/** A timer's key stands behind its timestamp. */
const TIMESTAMP = 8

/**
 * The entries of a batch under the key groups that their keys have at another max parallelism. Each key's old key group is
 * worked out as well and must be the one that is stored: so a hash code that is not Java's is found out, not written.
 *
 * @throws TidemarkError KEY_HASH
 */
export function rehash(
  batch: EntryBatch,
  { header, maxParallelism }: { header: KeyedHeader; maxParallelism: number },
  wanted: number,
): Map<number, EntryBatch> {
  const key = header.keySerializer.serializer
  const hashOf = keyHashOf(key)
  const before = keyGroupPrefixLength(maxParallelism)
  const after = keyGroupPrefixLength(wanted)
  const timers = header.states.map(isTimerState)
  const cursor = stateCursor(batch.bytes, 'keyed state', -1)
  const builders = new Map<number, { batch: BatchBuilder; parts: Uint8Array[]; length: number }>()
  for (let i = 0; i < batch.count; i++) {
    const state = batch.states[i] as number
    const [start, end] = [batch.keyStart[i] as number, batch.keyEnd[i] as number]
    const value = batch.bytes.subarray(batch.valueStart[i], batch.valueEnd[i])
    cursor.position = start
    const stored = before === 1 ? cursor.u8('keyGroup') : cursor.u16('keyGroup')
    if (timers[state] === true) cursor.position += TIMESTAMP
    const hash = hashOf === null ? null : hashOf(key.read(cursor))
    if (hash === null || keyGroupOf(hash, maxParallelism) !== stored) throw otherHash(key.type, stored)
    const keyGroup = keyGroupOf(hash, wanted)
    let builder = builders.get(keyGroup)
    if (builder === undefined) builders.set(keyGroup, (builder = { batch: new BatchBuilder(), parts: [], length: 0 }))
    const keyLength = after + end - start - before
    builder.parts.push(keyGroupBound(keyGroup, after), batch.bytes.subarray(start + before, end), value)
    builder.batch.add(
      state,
      builder.length,
      builder.length + keyLength,
      builder.length + keyLength,
      builder.length + keyLength + value.length,
    )
    builder.length += keyLength + value.length
  }
  return new Map([...builders].map(([keyGroup, { batch: one, parts }]) => [keyGroup, one.build(Buffer.concat(parts), -1)]))
}

const otherHash = (type: string, keyGroup: number): TidemarkError =>
  new TidemarkError({
    code: 'KEY_HASH',
    message: `A key of type ${type} lies in key group ${keyGroup}, where its hash code as Tidemark knows it does not belong: the job has a key type or hash code of its own. Its max parallelism cannot be changed here. Nothing was written.`,
    expected: `a key of key group ${keyGroup}`,
    found: 'another hash code',
  })
