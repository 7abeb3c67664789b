import type { StateRow } from '../../shared/model/index.ts'
import type { OperatorHandle } from '../savepoint/metadata/model.ts'
import { streamSize } from '../savepoint/metadata/size.ts'
import { handleSize } from './handle-report.ts'
import type { KeyedLayouts } from './keyed-layouts.ts'
import { byCodePoint } from './order.ts'
import { operatorStateSizes } from './size.ts'
import type { StreamRow } from './stream-index.ts'
import { isKeyed, isOperator, type PlacedHandle, type PlacedKeyed } from './walk.ts'

type Draft = Omit<StateRow, 'subtasks' | 'files'> & { inSubtasks: Set<number>; inFiles: Set<number> }

const MODE_IN_WORDS = { SPLIT_DISTRIBUTE: 'split list', UNION: 'union list', BROADCAST: 'broadcast' } as const

/**
 * The states of one operator over all its subtasks. Operator state has names; keyed, raw, channel and coordinator state has none
 * at this level and gets a plain description, one row each.
 * @param rows the operator's rows of the stream index
 */
export function stateRows(rows: readonly StreamRow[], layouts: KeyedLayouts): StateRow[] {
  const drafts = new Map<string, Draft>()
  const seen = new Set<PlacedHandle>()
  for (const row of rows) {
    const { placed } = row
    for (const part of partsOf(row, placed === null || !seen.has(placed), layouts)) {
      const key = `${part.slot} ${part.name}`
      const draft = drafts.get(key) ?? { ...part, elements: null, bytes: 0, inSubtasks: new Set(), inFiles: new Set() }
      drafts.set(key, draft)
      draft.bytes += part.bytes
      if (part.elements !== null) draft.elements = (draft.elements ?? 0) + part.elements
      if (row.subtask >= 0) draft.inSubtasks.add(row.subtask)
      if (row.file >= 0) draft.inFiles.add(row.file)
    }
    if (placed !== null) seen.add(placed)
  }
  return [...drafts.values()]
    .map(({ inSubtasks, inFiles, ...draft }) => ({ ...draft, subtasks: inSubtasks.size, files: inFiles.size }))
    .sort((a, b) => b.bytes - a.bytes || byCodePoint(a.name, b.name))
}

/** Names of the states that `stateRows` would list, cheaply: how many there are is asked of every operator at once. */
export function countStates(rows: readonly StreamRow[]): number {
  const names = new Set<string>()
  let last: PlacedHandle | null = null
  for (const { placed } of rows) {
    if (placed === null) names.add('coordinator')
    else if (placed === last) continue
    else if (isOperator(placed) && placed.slot === 'managedOperator') for (const { name } of placed.handle.states) names.add(`: ${name}`)
    else names.add(placed.slot)
    last = placed
  }
  return names.size
}

type Part = Pick<StateRow, 'name' | 'named' | 'slot' | 'mode' | 'elements' | 'bytes' | 'layout'>

/** @param first false for the second and later streams of a handle, whose bytes were counted with the first */
function partsOf({ placed, stream }: StreamRow, first: boolean, layouts: KeyedLayouts): Part[] {
  if (placed === null) {
    const bytes = stream === null || stream.tag === 9 ? 0 : streamSize(stream)
    return [
      { name: 'coordinator state', named: false, slot: 'coordinator', mode: null, elements: null, bytes, layout: 'coordinator bytes' },
    ]
  }
  if (isOperator(placed) && placed.slot === 'managedOperator') return namedParts(placed.handle)
  const bytes = first ? handleSize(placed) : 0
  return [{ ...unnamed(placed, layouts), named: false, slot: placed.slot, mode: null, elements: null, bytes }]
}

function namedParts(handle: OperatorHandle): Part[] {
  const sizes = operatorStateSizes(handle)
  const parts = handle.states.map(({ name, mode, offsets }, at): Part => ({
    name,
    named: true,
    slot: 'managedOperator',
    mode,
    elements: mode === 'BROADCAST' ? null : offsets.length,
    bytes: sizes[at] ?? 0,
    layout: MODE_IN_WORDS[mode],
  }))
  const rest = handleRest(handle, sizes)
  return rest > 0 ? [...parts, { ...REST, bytes: rest }] : parts
}

/** What a stream of operator state holds beside its states, so that the rows add up to the operator. */
const REST = {
  name: 'headers and serializers',
  named: false,
  slot: 'managedOperator',
  mode: null,
  elements: null,
  layout: 'beside the states',
} as const

function handleRest({ stream }: OperatorHandle, sizes: readonly number[]): number {
  return streamSize(stream) - sizes.reduce((sum, size) => sum + size, 0)
}

function unnamed(placed: PlacedHandle, layouts: KeyedLayouts): { name: string; layout: string } {
  if (isKeyed(placed)) {
    return placed.slot === 'managedKeyed'
      ? { name: 'keyed state', layout: keyedLayoutInWords(placed, layouts) }
      : { name: 'raw keyed state', layout: 'raw key groups' }
  }
  if (placed.slot === 'inputChannel') return { name: 'input channel state', layout: 'in-flight records' }
  if (placed.slot === 'resultSubpartition') return { name: 'result subpartition state', layout: 'in-flight records' }
  return placed.slot === 'rawOperator'
    ? { name: 'raw operator state', layout: 'raw partitions' }
    : { name: 'legacy operator state', layout: 'one stream' }
}

function keyedLayoutInWords(placed: PlacedKeyed, layouts: KeyedLayouts): string {
  switch (placed.handle.tag) {
    case 7:
      return 'canonical key groups'
    case 5:
    case 11:
      return layouts.forst ? 'ForSt files' : 'RocksDB files'
    case 3:
    case 12:
      if (layouts.unknownKeyGroups) return 'key groups'
      return layouts.canonicalKeyGroups ? 'canonical key groups' : 'heap key groups'
    default:
      return 'changelog'
  }
}
