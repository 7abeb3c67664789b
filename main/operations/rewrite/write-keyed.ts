import { CanonicalWriter } from '../../savepoint/keyed/canonical-writer.ts'
import { comesInOrder, readCanonicalEntries, type CanonicalBatch } from '../../savepoint/keyed/canonical-entries.ts'
import type { KeyedHeader } from '../../savepoint/keyed/header.ts'
import { readKeyedHeaderOf } from '../../savepoint/keyed/read-keyed-handle.ts'
import { writeKeyedHeader } from '../../savepoint/keyed/write-header.ts'
import type { KeyedHandle, KeyGroupsHandle, OperatorState } from '../../savepoint/metadata/model.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'
import { keyGroupRangeOf } from '../../savepoint/uid/key-groups.ts'
import type { NewFolder } from '../../storage/new-folder.ts'
import type { FolderTarget } from '../../savepoint/state/folder-target.ts'
import { KeyGroupSpill } from './key-group-spill.ts'
import { rehash } from './rehash.ts'

/** What writing keyed state needs. */
export interface KeyedOutput {
  open: StreamOpener
  folder: NewFolder
  target: FolderTarget
  canonicalTag: 3 | 7
  /** Told how many pairs of key and value were written. */
  onEntries: (entries: number) => void
}

/** The keyed state of one subtask in the canonical format, without the states that are left out; null where none is left. */
export async function writeCanonical(
  handle: KeyedHandle,
  maxParallelism: number,
  removed: ReadonlySet<string>,
  output: KeyedOutput,
): Promise<KeyGroupsHandle | null> {
  const header = await readKeyedHeaderOf(handle, output.open)
  if (header === null) return null
  const states = header.states.filter(({ name }) => !removed.has(name))
  if (states.length === 0) return null
  const { first, last } = keyGroupsOf(handle)
  const ids = idsIn(states, header)
  const entries = readCanonicalEntries(handle, output.open, header, maxParallelism)
  if (comesInOrder(handle)) return write(entries, [first, last], states, header, () => ids, output)
  const spill = new KeyGroupSpill(output.folder, [first, last])
  try {
    for await (const { keyGroup, batch } of entries) await spill.add(keyGroup, batch, ids)
    return await write(spill.entries(), [first, last], states, header, () => null, output)
  } finally {
    await spill.close()
  }
}

/**
 * The keyed state of all subtasks of an operator, each key in the key group that it has at another max parallelism.
 * By subtask index; null where a subtask has no key groups.
 */
export async function writeRehashed(
  operator: OperatorState,
  maxParallelism: number,
  removed: ReadonlySet<string>,
  output: KeyedOutput,
): Promise<Map<number, KeyGroupsHandle | null>> {
  const spill = new KeyGroupSpill(output.folder, [0, maxParallelism - 1])
  try {
    const states: StateMetaInfo[] = []
    let first: KeyedHeader | null = null
    for (const { managedKeyed: handle } of operator.subtasks) {
      const header = handle === null ? null : await readKeyedHeaderOf(handle, output.open)
      if (handle === null || header === null) continue
      first ??= header
      // Subtasks may list their states in different order.
      for (const state of header.states)
        if (!removed.has(state.name) && !states.some(({ name }) => name === state.name)) states.push({ ...state, id: states.length })
      const ids = idsIn(states, header)
      const old = { header, maxParallelism: operator.maxParallelism }
      for await (const { batch } of readCanonicalEntries(handle, output.open, header, operator.maxParallelism)) {
        for (const [keyGroup, moved] of rehash(batch, old, maxParallelism)) await spill.add(keyGroup, moved, ids)
      }
    }
    const written = new Map<number, KeyGroupsHandle | null>()
    if (first === null || states.length === 0) return written
    for (let index = 0; index < operator.parallelism; index++) {
      const range = keyGroupRangeOf(index, operator.parallelism, maxParallelism)
      if (range === null) continue
      const entries = spill.entries([range.start, range.end])
      written.set(index, await write(entries, [range.start, range.end], states, first, () => null, output))
    }
    return written
  } finally {
    await spill.close()
  }
}

async function write(
  entries: AsyncIterable<CanonicalBatch>,
  keyGroups: [number, number],
  states: readonly StateMetaInfo[],
  header: KeyedHeader,
  ids: () => Int32Array | null,
  { target, canonicalTag, onEntries }: KeyedOutput,
): Promise<KeyGroupsHandle> {
  const writer = new CanonicalWriter(target.create(), keyGroups, header.compressed)
  await writer.begin(writeKeyedHeader({ ...header, states: [...states] }))
  const same = Int32Array.from(states, (_, id) => id)
  for await (const { keyGroup, batch } of entries) {
    await writer.add(keyGroup, batch, ids() ?? same)
    onEntries(batch.count)
  }
  return { ...(await writer.finish()), tag: canonicalTag }
}

/** The id that each state of a header gets among the kept ones; -1 for those left out. */
function idsIn(kept: readonly StateMetaInfo[], { states }: KeyedHeader): Int32Array {
  return Int32Array.from(states, ({ name }) => kept.findIndex((one) => one.name === name))
}

function keyGroupsOf(handle: KeyedHandle): { first: number; last: number } {
  const count = 'offsets' in handle ? handle.offsets.length : handle.keyGroupCount
  return { first: handle.keyGroupStart, last: handle.keyGroupStart + count - 1 }
}
