import { TidemarkError } from '../../../shared/model/index.ts'
import { keyGroupRangeOf } from '../../analysis/handle-report.ts'
import { mustOpen, readKeyedHandle, readKeyedHeaderOf } from '../../savepoint/keyed/read-keyed-handle.ts'
import { readRawTimers } from '../../savepoint/keyed/raw-timers.ts'
import type { KeyedQuery } from '../../savepoint/keyed/read-key-groups.ts'
import type { KeyedHandle, OperatorState, SubtaskState } from '../../savepoint/metadata/model.ts'
import { readOperatorHeader, writtenStream } from '../../savepoint/operator/header.ts'
import { elementSerializer, readOperatorState } from '../../savepoint/operator/read-operator-state.ts'
import { partToJson } from '../../savepoint/serializers/families/opaque.ts'
import { entryToJson, type EntryJson } from '../../savepoint/state/entry-json.ts'
import { readHead } from '../../savepoint/state/read-head.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'

/** Which entries are wanted. */
export interface ScanQuery extends KeyedQuery {
  /** JSON text of the key; entries of other keys are passed over. */
  key?: string
  /** Entries whose key is a string that begins so; others are passed over. */
  keyPrefix?: string
  /** Raw keyed state alone: the timers of jobs that keep them on the heap. */
  rawOnly?: boolean
  /**
   * Told how many entries were looked at, batch by batch; those that are passed over count. `part`: the share of the operator's
   * key groups that lies behind, 0 to 1; of subtasks for what has no key groups.
   */
  onRead?: (entries: number, part: number) => void
}

/** An entry with its state and subtask; `bytes` is what it takes in the file, where that is known. */
export interface ScannedEntry {
  state: string
  subtask: number
  bytes: number | null
  entry: EntryJson
}

/** Every entry of an operator's state, subtask by subtask, in the order of its files. Memory stays flat: batches come as they are read, empty ones too. */
export async function* scanState(operator: OperatorState, open: StreamOpener, query: ScanQuery): AsyncGenerator<ScannedEntry[]> {
  const byKey = query.key !== undefined || query.keyPrefix !== undefined || query.keyGroups !== undefined
  for (const [at, subtask] of operator.subtasks.entries()) {
    const onRead = (entries: number, part: number): void => query.onRead?.(entries, (at + part) / operator.subtasks.length)
    yield* scanKeyed(operator, subtask, open, { ...query, onRead })
    if (!byKey && query.rawOnly !== true) yield* scanOperatorState(subtask, open, { ...query, onRead })
    onRead(0, 1)
  }
}

async function* scanKeyed(
  operator: OperatorState,
  { index, managedKeyed, rawKeyed }: SubtaskState,
  open: StreamOpener,
  query: ScanQuery,
): AsyncGenerator<ScannedEntry[]> {
  if (managedKeyed !== null && query.rawOnly !== true) {
    const header = await readKeyedHeaderOf(managedKeyed, open)
    const json = new Map((header?.states ?? []).map((state) => [state, entryToJson(state, header?.keySerializer.serializer ?? never())]))
    const byName = new Map([...json].map(([state, toJson]) => [state.name, toJson]))
    for await (const batch of readKeyedHandle(managedKeyed, open, operator.maxParallelism, query)) {
      query.onRead?.(batch.length, partOf(managedKeyed, batch.at(-1)?.keyGroup))
      const out: ScannedEntry[] = []
      for (const one of batch) {
        // Looked at before the whole entry is made into JSON, which is most of the work.
        if (query.keyPrefix !== undefined && !beginsWith(one.key, query.keyPrefix)) continue
        const entry = byName.get(one.state.name)?.(one)
        if (entry === undefined || !isWanted(entry, query)) continue
        out.push({ state: one.state.name, subtask: index, bytes: one.size, entry })
      }
      yield out
    }
  }
  if (rawKeyed?.tag === 12 || rawKeyed?.tag === 3) {
    const source = await open(rawKeyed.stream)
    if (source === null) return
    try {
      for await (const timers of readRawTimers(rawKeyed, source, query)) {
        query.onRead?.(timers.length, partOf(rawKeyed, timers.at(-1)?.entry.keyGroup))
        const out = timers
          .map(({ name, entry }) => ({ state: name, subtask: index, bytes: null, entry }))
          .filter(({ state, entry }) => (query.states === undefined || query.states.has(state)) && isWanted(entry, query))
        yield out
      }
    } catch (error) {
      // Raw state of the job's own is counted in bytes, not read.
      if (!(error instanceof TidemarkError) || error.code !== 'STATE_RAW') throw error
    } finally {
      await source.close()
    }
  }
}

const isWanted = (entry: EntryJson, { key, keyPrefix }: ScanQuery): boolean =>
  (key === undefined || JSON.stringify(entry.key) === key) && (keyPrefix === undefined || beginsWith(entry.key, keyPrefix))

const beginsWith = (key: unknown, prefix: string): boolean => typeof key === 'string' && key.startsWith(prefix)

/** How far into a handle's key groups a key group lies; 0 where the batch does not tell. */
function partOf(handle: KeyedHandle, keyGroup: unknown): number {
  const range = keyGroupRangeOf(handle)
  if (range === null || typeof keyGroup !== 'number') return 0
  return Math.min(Math.max((keyGroup - range[0]) / (range[1] - range[0] + 1), 0), 1)
}

function never(): never {
  throw new Error('a keyed stream without a header')
}

async function* scanOperatorState(
  { index, managedOperator }: SubtaskState,
  open: StreamOpener,
  query: ScanQuery,
): AsyncGenerator<ScannedEntry[]> {
  for (const handle of managedOperator) {
    const stream = writtenStream(handle)
    if (handle === null || stream === null) continue
    const source = await mustOpen(open, stream)
    try {
      const header = await readHead(source, (bytes) => readOperatorHeader(bytes, source.name, 0))
      for await (const { state, values } of readOperatorState(handle, source, header, query.states)) {
        query.onRead?.(values.length, 0)
        const serializer = elementSerializer(state)
        yield values.map((value) => ({
          state: state.name,
          subtask: index,
          bytes: null,
          entry: { subtask: index, value: partToJson(serializer, value) },
        }))
      }
    } finally {
      await source.close()
    }
  }
}
