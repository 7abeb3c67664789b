import type { Cursor } from '../../binary/cursor.ts'
import { channel, CHANNEL_FORM } from './handles/channel.ts'
import { operator as operatorCodec } from './handles/operator.ts'
import type { MetadataInput } from './metadata-input.ts'
import type { ChannelHandle, OperatorHandle, OperatorState, StreamHandle, SubtaskState } from './model.ts'
import type { VersionRules } from './versions.ts'

/** One array for "nothing here": a large savepoint has half a million of them. */
const NONE: readonly never[] = []

/**
 * `operator := [5+: utf name, utf uid], 16 bytes id, i32 parallelism, i32 maxParallelism, [1, 2: i32 chainLength],
 *  [3+: streamHandle coordinator], i32 nSubtasks (3+: -1 = finished), subtask × nSubtasks`
 */
export function readOperator(input: MetadataInput, rules: VersionRules): OperatorState {
  const { cursor } = input
  const name = rules.namesAndUids ? cursor.utf('name') : ''
  const uid = rules.namesAndUids ? cursor.utf('uid') : ''
  const id = readId(cursor)
  const parallelism = cursor.i32('parallelism')
  const maxParallelism = cursor.i32('maxParallelism')
  const chainLength = rules.chainLength ? cursor.i32('chainLength') : null
  const coordinator = rules.coordinator ? input.stream('coordinator') : null

  const announced = cursor.i32('subtaskCount')
  const finished = rules.finishedFlags && announced === -1
  if (announced < 0 && !finished)
    throw cursor.invalid('subtaskCount', rules.finishedFlags ? 'a count, or -1 for finished' : 'a count', String(announced), 4)
  if (announced > cursor.remaining / 4)
    throw cursor.invalid('subtaskCount', `a count that ${cursor.remaining} bytes can hold`, String(announced), 4)

  const subtasks = new Array<SubtaskState>(Math.max(announced, 0))
  if (!finished) {
    cursor.enter('subtasks')
    for (let i = 0; i < announced; i++) {
      cursor.enter(i)
      subtasks[i] = rules.jobVertices ? readVertexSubtask(input) : readSubtask(input, rules)
      cursor.leave()
    }
    cursor.leave()
  }
  return {
    name: name === '' ? null : name,
    uid: uid === '' ? null : uid,
    id,
    parallelism,
    maxParallelism,
    chainLength,
    coordinator,
    finished,
    subtasks,
  }
}

/** Two longs, lower then upper: the 16 bytes in the order in which Flink prints them. */
function readId(cursor: Cursor): string {
  const bytes = cursor.raw(16, 'id')
  return Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex')
}

/**
 * `subtask := i32 index (3+: -(i+1) = finished, nothing follows), [2: i64 duration, i32 nLegacy = 0],
 *  i32 has, [operatorHandle], i32 has, [operatorHandle], keyedHandle managed, keyedHandle raw,
 *  [3+: i32 n, channelHandle × n, i32 n, channelHandle × n]`
 */
function readSubtask(input: MetadataInput, rules: VersionRules): SubtaskState {
  const { cursor } = input
  const index = cursor.i32('index')
  if (index < 0) {
    if (!rules.finishedFlags) throw cursor.invalid('index', 'a subtask index', String(index), 4)
    return finishedSubtask(-1 - index)
  }
  const duration = rules.durations ? readDuration(cursor) : null
  if (rules.durations) refuseLegacy(cursor)
  const managedOperator = readOptionalOperatorHandle(input, 'managedOperator')
  const rawOperator = readOptionalOperatorHandle(input, 'rawOperator')
  const managedKeyed = input.keyed('managedKeyed')
  const rawKeyed = input.keyed('rawKeyed')
  const inputChannels = rules.channels === 'none' ? NONE : readChannels(input, rules, 'inputChannels')
  const resultSubpartitions = rules.channels === 'none' ? NONE : readChannels(input, rules, 'resultSubpartitions')
  return {
    index,
    finished: false,
    duration,
    legacyOperator: NONE,
    managedOperator,
    rawOperator,
    managedKeyed,
    rawKeyed,
    inputChannels,
    resultSubpartitions,
  }
}

/**
 * Version 1, `SubtaskState`: `i32 index, i64 duration, i32 n, streamHandle × n, i32 n, operatorHandle × n (managed),
 *  i32 n, operatorHandle × n (raw), keyedHandle managed, keyedHandle raw`; one entry per chained operator, tag 0 for none.
 */
function readVertexSubtask(input: MetadataInput): SubtaskState {
  const { cursor } = input
  const index = cursor.i32('index')
  const duration = readDuration(cursor)
  const legacyOperator = readList<StreamHandle | null>(cursor, 'legacyOperator', () => input.stream(''))
  const managedOperator = readList(cursor, 'managedOperator', () => readOperatorHandle(input))
  const rawOperator = readList(cursor, 'rawOperator', () => readOperatorHandle(input))
  const managedKeyed = input.keyed('managedKeyed')
  const rawKeyed = input.keyed('rawKeyed')
  return {
    index,
    finished: false,
    duration,
    legacyOperator,
    managedOperator,
    rawOperator,
    managedKeyed,
    rawKeyed,
    inputChannels: NONE,
    resultSubpartitions: NONE,
  }
}

const finishedSubtask = (index: number): SubtaskState => ({
  index,
  finished: true,
  duration: null,
  legacyOperator: NONE,
  managedOperator: NONE,
  rawOperator: NONE,
  managedKeyed: null,
  rawKeyed: null,
  inputChannels: NONE,
  resultSubpartitions: NONE,
})

function readDuration(cursor: Cursor): bigint | null {
  const duration = cursor.i64('duration')
  return duration === -1n ? null : duration
}

function refuseLegacy(cursor: Cursor): void {
  const legacy = cursor.i32('legacyCount')
  if (legacy !== 0) throw cursor.invalid('legacyCount', '0 (Flink refuses legacy operator state too)', String(legacy), 4)
}

function readOptionalOperatorHandle(input: MetadataInput, field: string): readonly (OperatorHandle | null)[] {
  const { cursor } = input
  const has = cursor.i32(field)
  if (has === 0) return NONE
  if (has !== 1) throw cursor.invalid(field, '0 or 1', String(has), 4)
  cursor.enter(field)
  const handle = readOperatorHandle(input)
  cursor.leave()
  return [handle]
}

function readOperatorHandle(input: MetadataInput): OperatorHandle | null {
  const { cursor, spans } = input
  const start = cursor.position
  const tag = cursor.u8('tag')
  if (tag === 0) return null
  if (tag !== 4 && tag !== 17) throw cursor.invalid('tag', 'the tag of an operator state handle (0, 4, 17)', String(tag), 1)
  const handle = operatorCodec.read(input, tag)
  spans?.record(handle, start, cursor.position)
  return handle
}

/** Version 6 puts a type byte in front: 1 input plain, 2 result plain, 3 input merged, 4 result merged. */
function readChannels(input: MetadataInput, rules: VersionRules, field: 'inputChannels' | 'resultSubpartitions'): readonly ChannelHandle[] {
  const count = input.cursor.count(field, 17)
  if (count === 0) return NONE
  const plain = field === 'inputChannels' ? 1 : 2
  return readItems(input.cursor, field, count, () => readChannel(input, rules, plain))
}

/** @param plain the type byte of a plain handle */
function readChannel(input: MetadataInput, rules: VersionRules, plain: number): ChannelHandle {
  const { cursor, spans } = input
  const start = cursor.position
  let form: number = rules.channels === 'unnumbered' ? CHANNEL_FORM.unnumbered : CHANNEL_FORM.plain
  if (rules.channels === 'typed') {
    const type = cursor.u8('type')
    if (type !== plain && type !== plain + 2) throw cursor.invalid('type', `${plain} (plain) or ${plain + 2} (merged)`, String(type), 1)
    if (type === plain + 2) form = CHANNEL_FORM.merged
  }
  const handle = channel.read(input, form)
  spans?.record(handle, start, cursor.position)
  return handle
}

/** Lists of version 1: each entry takes a byte at the least. */
function readList<T>(cursor: Cursor, field: string, read: () => T): readonly T[] {
  const count = cursor.count(field, 1)
  return count === 0 ? NONE : readItems(cursor, field, count, read)
}

function readItems<T>(cursor: Cursor, field: string, count: number, read: () => T): readonly T[] {
  const items = new Array<T>(count)
  cursor.enter(field)
  for (let i = 0; i < count; i++) {
    cursor.enter(i)
    items[i] = read()
    cursor.leave()
  }
  cursor.leave()
  return items
}
