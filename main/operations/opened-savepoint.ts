import {
  TidemarkError,
  type BytesView,
  type ContentsQuery,
  type HandlePage,
  type InspectReport,
  type KeyGroupSpread,
  type KeyGroupView,
  type OperatorRow,
  type OperatorStates,
  type Page,
  type SavepointSummary,
  type ShapeQuery,
  type StateRow,
  type StatesReport,
  type SubtaskRow,
  type Tile,
  type TileGrouping,
} from '../../shared/model/index.ts'
import { keyGroupSpread } from '../analysis/key-group-spread.ts'
import { keyGroupView } from '../analysis/key-groups.ts'
import { stateRows } from '../analysis/state-rows.ts'
import { readKeyedHeaderOf } from '../savepoint/keyed/read-keyed-handle.ts'
import { traceFields } from '../savepoint/metadata/trace.ts'
import { HandleList, type HandleQuery } from './queries/handle-list.ts'
import { operatorPage, operatorRows, type OperatorPage, type OperatorQuery } from './queries/operator-rows.ts'
import { findOperator, operatorAt, operatorById, type OperatorView, type Snapshot } from './queries/snapshot.ts'
import { subtaskPage } from './queries/subtask-rows.ts'
import { inspectReport, summaryOf } from './queries/summary.ts'
import { tiles } from './queries/tiles.ts'
import { entryQuery, mustHaveState } from './state/entry-query.ts'
import { wantedKey, type WantedKey } from './state/find-key.ts'
import { listStates } from './state/list-states.ts'
import { scanState, type ScanQuery, type ScannedEntry } from './state/scan-state.ts'
import { ShapeCounter } from './state/shape-counter.ts'

/** A reading of entries that was made ready. */
export interface EntryScan {
  keyGroup: number | null
  json: string | null
  /** Begins it; `onRead` is told how many entries were looked at, and the share of the whole that lies behind, 0 to 1. */
  batches: (onRead: (entries: number, part: number) => void) => AsyncGenerator<ScannedEntry[]>
}

const WINDOW_BYTES = 65_536

/**
 * A savepoint held open: the questions of `shared/contract/savepoints.ts`, answered from memory.
 * Lists are worked out at the first question and kept, so that a later page is a slice.
 * `states`, `subtasks` and `keyGroups` throw UNKNOWN_OPERATOR for an id that is not in the savepoint.
 */
export class OpenedSavepoint {
  #held: Snapshot | null
  #summary: Omit<SavepointSummary, 'id' | 'openedAt'> | null = null
  #operators: OperatorRow[] | null = null
  #handles: HandleList | null = null
  readonly #states = new Map<string, OperatorStates>()
  readonly #tiles = new Map<TileGrouping, Tile[]>()

  constructor(snapshot: Snapshot) {
    this.#held = snapshot
  }

  summary(): Omit<SavepointSummary, 'id' | 'openedAt'> {
    this.#summary ??= summaryOf(this.#snapshot)
    return this.#summary
  }

  operators(query: OperatorQuery): OperatorPage {
    this.#operators ??= operatorRows(this.#snapshot)
    return operatorPage(this.#operators, query)
  }

  states(operator: string): StateRow[] {
    return stateRows(operatorById(this.#snapshot, operator).rows, this.#snapshot.judgement.layouts)
  }

  subtasks(operator: string, page: Page): { total: number; rows: SubtaskRow[] } {
    return subtaskPage(operatorById(this.#snapshot, operator), page)
  }

  keyGroups(operator: string): KeyGroupView {
    return keyGroupView(operatorById(this.#snapshot, operator).state)
  }

  /** Which subtask has which key groups, as saved and at another parallelism; null for the saved one. @throws TidemarkError PARALLELISM */
  spread(operator: string, parallelism: number | null): KeyGroupSpread {
    return keyGroupSpread(operatorById(this.#snapshot, operator).state, parallelism)
  }

  handles(query: HandleQuery): HandlePage {
    this.#handles ??= new HandleList(this.#snapshot)
    return this.#handles.page(query)
  }

  /** A window of `_metadata`, at most 64 KiB, with the fields in it. An offset beyond the end gives an empty window. */
  bytes(offset: number, length: number): BytesView {
    const { bytes, file, facts, spans } = this.#snapshot
    const from = Math.min(Math.max(offset, 0), bytes.byteLength)
    const to = Math.min(from + Math.min(Math.max(length, 0), WINDOW_BYTES), bytes.byteLength)
    // A copy: a view would carry the whole metadata along when it is sent to another thread.
    return {
      size: bytes.byteLength,
      offset: from,
      bytes: bytes.slice(from, to),
      fields: to > from ? traceFields(bytes, file, from, to, { metadata: facts.metadata, spans }) : [],
    }
  }

  tiles(by: TileGrouping): Tile[] {
    const known = this.#tiles.get(by) ?? tiles(this.#snapshot, by)
    this.#tiles.set(by, known)
    return known
  }

  /** Every state of every operator, by the headers of their streams. */
  async statesReport(): Promise<StatesReport> {
    const snapshot = this.#snapshot
    const operators: OperatorStates[] = []
    for (const [at, state] of snapshot.facts.index.operators.entries()) {
      const { uid, name } = operatorAt(snapshot, at).identity
      operators.push({ id: state.id, uid, name, ...(await listStates(state, snapshot.streams)) })
    }
    return { schema: 'tidemark.states/1', path: snapshot.location, operators }
  }

  /**
   * The states of one operator, by the headers of its streams.
   * @throws TidemarkError why, where it has state of which nothing can be listed (`STATE_UNREACHABLE`, `STATE_CHANGELOG`, …)
   */
  async statesOf(operator: string): Promise<OperatorStates> {
    const known = this.#states.get(operator)
    if (known !== undefined) return known
    const view = operatorById(this.#snapshot, operator)
    const listed = await listStates(view.state, this.#snapshot.streams)
    if (listed.states.length === 0) {
      // Reading says what is in the way of listing.
      const reading = this.scan(view, {})
      await reading.next()
      await reading.return(undefined)
    }
    const states = { id: view.state.id, uid: view.identity.uid, name: view.identity.name, ...listed }
    this.#states.set(operator, states)
    return states
  }

  /** Entries of one state, and which key group and key alone are read for them. @throws TidemarkError UNKNOWN_STATE, STATE_KEY */
  async entries({ operator, state, key, prefix, keyGroup }: ContentsQuery): Promise<EntryScan> {
    const view = operatorById(this.#snapshot, operator)
    const states = await this.statesOf(operator)
    mustHaveState(states, state)
    if (prefix !== undefined && states.keySerializer?.type !== 'STRING') throw notAPrefix(prefix, states)
    const raw = states.states.some(({ name, kind, scope }) => name === state && kind === 'RAW' && scope === 'keyed')
    const wanted = key === undefined ? undefined : await this.findKey(view, key)
    const query = entryQuery({ ...(raw ? {} : { state }), ...(keyGroup === undefined ? {} : { keyGroup }) }, wanted)
    return {
      keyGroup: wanted?.keyGroup ?? keyGroup ?? null,
      json: wanted?.json ?? null,
      batches: (onRead) => this.scan(view, { ...query, ...(prefix === undefined ? {} : { keyPrefix: prefix }), rawOnly: raw, onRead }),
    }
  }

  /** The entries of one state, all of them, and what counts them. @throws TidemarkError UNKNOWN_OPERATOR, UNKNOWN_STATE */
  async count({ operator, state, asOf }: ShapeQuery): Promise<{ batches: EntryScan['batches']; counter: ShapeCounter }> {
    const { batches } = await this.entries({ operator, state })
    const { maxParallelism } = this.spread(operator, null)
    const scope = (await this.statesOf(operator)).states.find(({ name }) => name === state)?.scope
    return { batches, counter: new ShapeCounter({ state, keyGroups: scope === 'keyed' ? maxParallelism : 0, asOf }) }
  }

  /** The operator of an id, an id's first 8 digits or more, a uid or a name. Throws UNKNOWN_OPERATOR. */
  findOperator(text: string): OperatorView {
    return findOperator(this.#snapshot, text)
  }

  /** The entries of an operator's state. @param operator of {@link findOperator} */
  scan({ state }: OperatorView, query: ScanQuery): AsyncGenerator<ScannedEntry[]> {
    return scanState(state, this.#snapshot.streams, query)
  }

  /** A typed key of an operator's keyed state: its JSON and key group. Null where the operator has no keyed state. */
  async findKey({ state }: OperatorView, text: string): Promise<WantedKey | null> {
    for (const { managedKeyed } of state.subtasks) {
      const header = managedKeyed === null ? null : await readKeyedHeaderOf(managedKeyed, this.#snapshot.streams)
      if (header !== null) return wantedKey(text, header.keySerializer.serializer, state.maxParallelism)
    }
    return null
  }

  inspect(): InspectReport {
    return inspectReport(this.#snapshot)
  }

  /** Lets go of what was read. No file is held open meanwhile. */
  close(): void {
    this.#held = null
    this.#summary = null
    this.#operators = null
    this.#handles = null
    this.#states.clear()
    this.#tiles.clear()
  }

  get #snapshot(): Snapshot {
    if (this.#held !== null) return this.#held
    throw new TidemarkError({ code: 'SAVEPOINT_CLOSED', message: 'This savepoint was put away. Open it again.', retriable: true })
  }
}

const notAPrefix = (prefix: string, { keySerializer }: OperatorStates): TidemarkError =>
  new TidemarkError({
    code: 'STATE_KEY',
    message: `Keys can be found by how they begin where they are strings; here they are ${keySerializer?.type ?? 'not known'}. Ask for one whole key.`,
    expected: 'STRING',
    found: prefix,
  })
