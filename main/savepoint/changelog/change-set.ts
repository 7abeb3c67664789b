import { readAhead } from '../../binary/read-ahead.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'
import type { LogFile } from './log-files.ts'
import { METADATA_KEY_GROUP, type RawChange } from './operations.ts'

/** The changes of one key group in one change set: positions in the file of the log. */
export interface ChangeGroup {
  keyGroup: number
  count: number
  from: number
  to: number
}

/**
 * The groups of one change set, in its order (`StateChangeFormat`):
 * `changeSet := i32 n, { i32 count, i32 keyGroup, { i32 length, change } × count } × n`, metadata (-1) in front.
 */
export async function* walkChangeSet({ source, origin }: LogFile, offset: number): AsyncGenerator<ChangeGroup> {
  const ahead = readAhead(source)
  let at = offset
  const i32 = async (field: string): Promise<number> => {
    if (at + 4 > source.byteLength) throw truncated(field, 4)
    const bytes = await ahead.read(at, 4)
    at += 4
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0)
  }
  const truncated = (field: string, needed: number): TidemarkError =>
    problem('STATE_TRUNCATED', field, `${needed} bytes`, `${Math.max(source.byteLength - at, 0)} bytes before the end`)
  const problem = (code: string, field: string, expected: string, found: string): TidemarkError =>
    new TidemarkError({
      code,
      message: `The changelog cannot be read at byte ${at + (origin ?? 0)}${origin === null ? ' of its decompressed data' : ''}: ${field} should be ${expected}, but is ${found}. The file is cut or damaged, or its offsets are: compare its size with the original and copy it again.`,
      file: source.name,
      offset: at + (origin ?? 0),
      field,
      expected,
      found,
    })
  const groups = await i32('changeSet.groups')
  if (groups < 0) throw problem('STATE_INVALID', 'changeSet.groups', 'a count', String(groups))
  for (let i = 0; i < groups; i++) {
    const count = await i32('group.changes')
    if (count < 0) throw problem('STATE_INVALID', 'group.changes', 'a count', String(count))
    const keyGroup = await i32('group.keyGroup')
    if (keyGroup < METADATA_KEY_GROUP) throw problem('STATE_INVALID', 'group.keyGroup', 'a key group, or -1', String(keyGroup))
    const from = at
    for (let j = 0; j < count; j++) {
      const length = await i32('change.length')
      if (length < 3) throw problem('STATE_INVALID', 'change.length', 'at least 3', String(length))
      if (at + length > source.byteLength) throw truncated('change', length)
      at += length
    }
    yield { keyGroup, count, from, to: at }
  }
}

/** The changes of a group; their lengths were checked when the group was found. */
export async function readGroup({ source, origin }: LogFile, { count, from, to }: ChangeGroup): Promise<RawChange[]> {
  const bytes = await source.read(from, to - from)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0
  return Array.from({ length: count }, () => {
    const start = at + 4
    at = start + view.getInt32(at)
    return { bytes: bytes.subarray(start, at), file: source.name, offset: origin === null ? -1 : from + start + origin }
  })
}
