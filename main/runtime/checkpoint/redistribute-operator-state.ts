import type { OperatorHandle, PartitionedState } from '../../savepoint/metadata/model.ts'
import { OF_OTHERS } from '../../savepoint/operator/read-operator-state.ts'

/** Elements of one file that go to one subtask. */
interface Share {
  handle: OperatorHandle
  name: string
  mode: PartitionedState['mode']
  offsets: number[]
}

/**
 * Deals the operator state of the old subtasks out to the new ones (`RoundRobinOperatorStateRepartitioner`): split lists in even
 * consecutive parts, the odd elements going round over the names; union lists whole to each; of broadcast state one copy each.
 *
 * @param before handles by old subtask, ascending
 * @returns handles by new subtask; each has the offsets that are its own, and under {@link OF_OTHERS} the rest of its file's
 */
export function redistributeOperatorState(before: readonly (readonly OperatorHandle[])[], parallelism: number): OperatorHandle[][] {
  const handles = before.flat()
  const shares = Array.from({ length: parallelism }, (): Share[] => [])
  const kept = before.length === parallelism
  dealSplit(before, kept, shares)
  for (const name of namesOf(handles, 'UNION')) {
    const all = entriesOf(handles, name, 'UNION')
    for (const share of shares) share.push(...all)
  }
  for (const name of namesOf(handles, 'BROADCAST')) {
    const copies = entriesOf(handles, name, 'BROADCAST')
    shares.forEach((share, subtask) => {
      const copy = copies[subtask % copies.length]
      if (copy !== undefined) share.push(copy)
    })
  }
  return shares.map(asHandles)
}

function dealSplit(before: readonly (readonly OperatorHandle[])[], kept: boolean, shares: Share[][]): void {
  if (kept) {
    before.forEach((handles, subtask) => {
      for (const name of namesOf(handles, 'SPLIT_DISTRIBUTE')) shares[subtask]?.push(...entriesOf(handles, name, 'SPLIT_DISTRIBUTE'))
    })
    return
  }
  const handles = before.flat()
  let start = 0
  for (const name of namesOf(handles, 'SPLIT_DISTRIBUTE')) start = deal(entriesOf(handles, name, 'SPLIT_DISTRIBUTE'), start, shares)
}

/** Cuts the elements of one list into consecutive parts; returns the subtask that the next list begins at. */
function deal(entries: readonly Share[], start: number, shares: Share[][]): number {
  const elements = entries.flatMap((entry) => entry.offsets.map((offset) => ({ entry, offset })))
  const base = Math.floor(elements.length / shares.length)
  const odd = elements.length % shares.length
  let at = 0
  for (let i = 0; i < shares.length; i++) {
    const part = elements.slice(at, at + base + (i < odd ? 1 : 0))
    at += part.length
    const byHandle = new Map<OperatorHandle, number[]>()
    for (const { entry, offset } of part) byHandle.set(entry.handle, [...(byHandle.get(entry.handle) ?? []), offset])
    for (const [handle, offsets] of byHandle)
      shares[(start + i) % shares.length]?.push({ handle, name: entries[0]?.name ?? '', mode: 'SPLIT_DISTRIBUTE', offsets })
  }
  return (start + odd) % shares.length
}

/** Names in the order in which handles tell them. */
function namesOf(handles: readonly OperatorHandle[], mode: PartitionedState['mode']): Set<string> {
  return new Set(handles.flatMap(({ states }) => states.filter((state) => state.mode === mode).map(({ name }) => name)))
}

function entriesOf(handles: readonly OperatorHandle[], name: string, mode: PartitionedState['mode']): Share[] {
  return handles.flatMap((handle) =>
    handle.states
      .filter((state) => state.name === name && state.mode === mode)
      .map((state) => ({ handle, name, mode, offsets: [...state.offsets] })),
  )
}

/** One handle a file. */
function asHandles(shares: readonly Share[]): OperatorHandle[] {
  const byHandle = new Map<OperatorHandle, PartitionedState[]>()
  for (const { handle, name, mode, offsets } of shares) byHandle.set(handle, [...(byHandle.get(handle) ?? []), { name, mode, offsets }])
  return [...byHandle].map(([handle, states]) => ({
    tag: 4,
    states: [...states, ...ofOthers(handle, states)],
    stream: handle.stream,
    merging: null,
  }))
}

/** Where the elements of a handle's file begin that are not among these. */
function ofOthers({ states }: OperatorHandle, own: readonly PartitionedState[]): PartitionedState[] {
  const ours = new Set(own.flatMap(({ offsets }) => [...offsets]))
  const offsets = states.flatMap((state) => [...state.offsets]).filter((offset) => !ours.has(offset))
  return offsets.length === 0 ? [] : [{ name: OF_OTHERS, mode: 'SPLIT_DISTRIBUTE', offsets }]
}
