import { TidemarkError } from '../../../shared/model/index.ts'
import { mustOpen, readKeyedHandle, readKeyedHeaderOf } from '../../savepoint/keyed/read-keyed-handle.ts'
import { readRawTimers } from '../../savepoint/keyed/raw-timers.ts'
import type { KeyedQuery } from '../../savepoint/keyed/read-key-groups.ts'
import type { OperatorState, SubtaskState } from '../../savepoint/metadata/model.ts'
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
  /** Raw keyed state alone: the timers of jobs that keep them on the heap. */
  rawOnly?: boolean
  /** Told how many entries were looked at, batch by batch; those that are passed over count. */
  onRead?: (entries: number) => void
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
  for (const subtask of operator.subtasks) {
    yield* scanKeyed(operator, subtask, open, query)
    if (query.key === undefined && query.keyGroups === undefined && query.rawOnly !== true) yield* scanOperatorState(subtask, open, query)
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
      query.onRead?.(batch.length)
      const out: ScannedEntry[] = []
      for (const one of batch) {
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
        query.onRead?.(timers.length)
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

const isWanted = (entry: EntryJson, { key }: ScanQuery): boolean => key === undefined || JSON.stringify(entry.key) === key

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
        query.onRead?.(values.length)
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
