import { TidemarkError } from '../../../shared/model/problem.ts'
import type { KeyedHeader } from '../keyed/header.ts'
import { type KeyedQuery, wantsKeyGroup, wantsState } from '../keyed/read-key-groups.ts'
import type { StateEntry } from '../keyed/state-entry.ts'
import type { ChangelogHandle, KeyedHandle } from '../metadata/model.ts'
import { loggedKeySerializer } from './key-serializer.ts'
import { type ChangeRun, readLog } from './log.ts'
import { LogFiles, type MustOpen } from './log-files.ts'
import { LogStates } from './log-states.ts'
import { type Changes, KeyGroupReplay } from './replay-key-group.ts'

/** Reads the header of what was materialized: a handle of the backend below. */
export type ReadHeader = (handle: KeyedHandle) => Promise<KeyedHeader | null>

/** Reads what was materialized, whole. */
export interface MaterializedReader {
  header: ReadHeader
  entries(handle: KeyedHandle, query: KeyedQuery): AsyncIterable<StateEntry[]>
}

/** Entries of a batch, at the most. */
const BATCH = 4096

/**
 * The states of a changelog handle, materialized and logged, in the form of a keyed header. The key's serializer is that
 * of the materialized part or of a logged timer; where there is neither, it is `UNKNOWN` and keys are their bytes.
 */
export async function readChangelogHeader(handle: ChangelogHandle, open: MustOpen, header: ReadHeader): Promise<KeyedHeader> {
  const files = new LogFiles(open)
  try {
    const states = new LogStates()
    const base = await materializedHeader(handle, states, header)
    if (hasChanges(handle)) {
      refuseOld(handle)
      // Without changes asked for, the first step is the last: it registers all states.
      await readLog(handle, files, states, 'states').next()
    }
    return headerOf(base, states)
  } finally {
    await files.close()
  }
}

/**
 * All entries of a changelog checkpoint: what was materialized, and the changes since replayed over it
 * (`ChangelogBackendRestoreOperation`). In memory is one key group at a time, and where the changes of the others lie.
 *
 * @throws TidemarkError `STATE_…`, and what `below` throws
 */
export async function* readChangelog(
  handle: ChangelogHandle,
  open: MustOpen,
  query: KeyedQuery,
  below: MaterializedReader,
): AsyncGenerator<StateEntry[]> {
  if (!hasChanges(handle)) {
    yield* materializedEntries(handle, query, below)
    return
  }
  refuseOld(handle)
  const files = new LogFiles(open)
  try {
    const states = new LogStates()
    const base = await materializedHeader(handle, states, below.header)
    const runs = new Map<number, ChangeRun[]>()
    for await (const run of readLog(handle, files, states, 'all')) {
      // A rescaled job restores with the log of its old key groups: what lies outside the handle's range is not its state.
      if (!isInRange(handle, run.keyGroup) || !wantsKeyGroup(query, run.keyGroup)) continue
      const known = runs.get(run.keyGroup)
      if (known === undefined) runs.set(run.keyGroup, [run])
      else known.push(run)
    }
    const { keySerializer } = headerOf(base, states)
    const replay = new KeyGroupReplay(keySerializer.serializer, (name) => wantsState(query, name))
    let next = handle.keyGroupStart
    for (const keyGroup of [...runs.keys()].sort((a, b) => a - b)) {
      yield* unchanged(handle, query, below, next, keyGroup - 1)
      next = keyGroup + 1
      yield* replayed(keyGroup)
    }
    yield* unchanged(handle, query, below, next, handle.keyGroupStart + handle.keyGroupCount - 1)

    async function* replayed(keyGroup: number): AsyncGenerator<StateEntry[]> {
      const before = new Map<string, StateEntry[]>()
      for await (const entries of materializedEntries(handle, { ...query, keyGroups: [keyGroup, keyGroup] }, below)) {
        for (const entry of entries) {
          const known = before.get(entry.state.name)
          if (known === undefined) before.set(entry.state.name, [entry])
          else known.push(entry)
        }
      }
      let batch: StateEntry[] = []
      for (const entry of await replay.replay(keyGroup, states.states, before, changesOf(runs.get(keyGroup) ?? []))) {
        batch.push(entry)
        if (batch.length < BATCH) continue
        yield batch
        batch = []
      }
      yield batch
    }
  } finally {
    await files.close()
  }
}

async function* changesOf(runs: readonly ChangeRun[]): AsyncGenerator<Changes> {
  for (const run of runs) yield { ids: run.ids, changes: await run.read() }
}

/** Key groups [from, to] without changes, cut to what is wanted. */
async function* unchanged(
  handle: ChangelogHandle,
  query: KeyedQuery,
  below: MaterializedReader,
  from: number,
  to: number,
): AsyncGenerator<StateEntry[]> {
  const first = Math.max(from, query.keyGroups?.[0] ?? from)
  const last = Math.min(to, query.keyGroups?.[1] ?? to)
  if (first <= last) yield* materializedEntries(handle, { ...query, keyGroups: [first, last] }, below)
}

async function* materializedEntries(handle: ChangelogHandle, query: KeyedQuery, below: MaterializedReader): AsyncGenerator<StateEntry[]> {
  for (const part of handle.materialized) if (part !== null) yield* below.entries(part, query)
}

/** The first materialized header; the states of all of them. */
async function materializedHeader(handle: ChangelogHandle, states: LogStates, read: ReadHeader): Promise<KeyedHeader | null> {
  let first: KeyedHeader | null = null
  for (const part of handle.materialized) {
    const header = part === null ? null : await read(part)
    if (header !== null) states.addMaterialized(header.states)
    first ??= header
  }
  return first
}

function headerOf(base: KeyedHeader | null, states: LogStates): KeyedHeader {
  const missing = base === null ? 0 : base.stateCount - base.states.length
  return {
    version: base?.version ?? CURRENT_VERSION,
    compressed: base?.compressed ?? false,
    keySerializer: base?.keySerializer ?? loggedKeySerializer(states.states),
    states: states.states,
    stateCount: states.count + missing,
    problem: base?.problem ?? states.problem,
    length: -1,
  }
}

/** `KeyedBackendSerializationProxy.VERSION`: what a backend with a changelog would write, had it materialized. */
const CURRENT_VERSION = 6

const hasChanges = ({ nonMaterialized }: ChangelogHandle): boolean => nonMaterialized.some((part) => part !== null)

const isInRange = ({ keyGroupStart, keyGroupCount }: ChangelogHandle, keyGroup: number): boolean =>
  keyGroup >= keyGroupStart && keyGroup < keyGroupStart + keyGroupCount

/** Flink 1.15 and older name the state in each change, 1.16 and later number it (FLINK-22944). */
function refuseOld({ tag }: ChangelogHandle): void {
  if (tag === 14) return
  throw new TidemarkError({
    code: 'STATE_CHANGELOG',
    message:
      'This checkpoint keeps changes in a changelog of Flink 1.15 or older, which Tidemark does not replay. Take a canonical savepoint of the job: it holds the same state whole.',
    field: 'managedKeyed',
    expected: 'a changelog of Flink 1.16 or newer',
    found: 'a changelog handle of tag 8',
  })
}
