/** One walk over a snapshot's handles and the streams below them, for every judgement that needs it. */
import type { StreamRole } from '../../shared/model/index.ts'
import type {
  ChangelogBytesHandle,
  ChannelHandle,
  KeyedHandle,
  OperatorHandle,
  StreamHandle,
  SubtaskState,
} from '../savepoint/metadata/model.ts'

/** A handle and where in its subtask it hangs. `legacy` is the bare operator stream of metadata version 1. */
export type PlacedHandle =
  | { slot: 'managedOperator' | 'rawOperator'; handle: OperatorHandle; legacy?: never }
  | { slot: 'managedOperator'; handle: StreamHandle; legacy: true }
  | { slot: 'managedKeyed' | 'rawKeyed'; handle: KeyedHandle; legacy?: never }
  | { slot: 'inputChannel' | 'resultSubpartition'; handle: ChannelHandle; legacy?: never }

export type PlacedKeyed = Extract<PlacedHandle, { slot: 'managedKeyed' | 'rawKeyed' }>
export type PlacedOperator = Extract<PlacedHandle, { slot: 'managedOperator' | 'rawOperator'; legacy?: never }>
export type PlacedChannel = Extract<PlacedHandle, { slot: 'inputChannel' | 'resultSubpartition' }>

export const isKeyed = (placed: PlacedHandle): placed is PlacedKeyed => placed.slot === 'managedKeyed' || placed.slot === 'rawKeyed'

export const isChannel = (placed: PlacedHandle): placed is PlacedChannel =>
  placed.slot === 'inputChannel' || placed.slot === 'resultSubpartition'

export const isOperator = (placed: PlacedHandle): placed is PlacedOperator =>
  placed.legacy !== true && !isKeyed(placed) && !isChannel(placed)

/** A stream of bytes; tag 9 keeps its changes in `_metadata` without a stream handle of its own. */
export type StreamLike = StreamHandle | ChangelogBytesHandle | null

export type StreamVisitor = (stream: StreamLike, role: StreamRole, localPath: string | null) => void

/** All handles of a subtask, in the order of the file. */
export function handlesOf(subtask: SubtaskState): PlacedHandle[] {
  const placed: PlacedHandle[] = []
  for (const handle of subtask.legacyOperator) if (handle !== null) placed.push({ slot: 'managedOperator', handle, legacy: true })
  for (const handle of subtask.managedOperator) if (handle !== null) placed.push({ slot: 'managedOperator', handle })
  for (const handle of subtask.rawOperator) if (handle !== null) placed.push({ slot: 'rawOperator', handle })
  if (subtask.managedKeyed !== null) placed.push({ slot: 'managedKeyed', handle: subtask.managedKeyed })
  if (subtask.rawKeyed !== null) placed.push({ slot: 'rawKeyed', handle: subtask.rawKeyed })
  for (const handle of subtask.inputChannels) placed.push({ slot: 'inputChannel', handle })
  for (const handle of subtask.resultSubpartitions) placed.push({ slot: 'resultSubpartition', handle })
  return placed
}

/** Every stream of a handle; changelog handles are followed down to their nested handles. */
export function visitStreams(placed: PlacedHandle, visit: StreamVisitor): void {
  if (placed.legacy === true) visit(placed.handle, 'delegate', null)
  else if (isKeyed(placed)) visitKeyed(placed.handle, visit)
  else visit(placed.handle.stream, 'delegate', null)
}

function visitKeyed(handle: KeyedHandle, visit: StreamVisitor): void {
  switch (handle.tag) {
    case 3:
    case 7:
    case 12:
      visit(handle.stream, 'delegate', null)
      return
    case 5:
    case 11:
      visit(handle.meta, 'meta', null)
      for (const file of handle.shared) visit(file.stream, 'shared', file.localPath)
      for (const file of handle.private) visit(file.stream, 'private', file.localPath)
      return
    case 8:
    case 14:
      for (const nested of handle.materialized) if (nested !== null) visitKeyed(nested, visit)
      for (const nested of handle.nonMaterialized) if (nested !== null) visitKeyed(nested, visit)
      return
    case 9:
      visit(handle, 'changelog', null)
      return
    case 10:
    case 13:
      for (const part of handle.parts) visit(part.stream, 'changelog', null)
  }
}

/** Managed keyed handles below `handle`, with changelog handles opened up to what they materialized. */
export function materializedHandles(handle: KeyedHandle): KeyedHandle[] {
  if (handle.tag !== 8 && handle.tag !== 14) return [handle]
  return handle.materialized.flatMap((nested) => (nested === null ? [] : materializedHandles(nested)))
}
