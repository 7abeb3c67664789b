import { TidemarkError } from '../../../shared/model/index.ts'
import type { Judgement, SnapshotFacts } from '../../analysis/judge.ts'
import type { OperatorIdentity } from '../../analysis/identity.ts'
import type { StreamRow } from '../../analysis/stream-index.ts'
import type { OperatorState } from '../../savepoint/metadata/model.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import type { HandleSpans } from '../../savepoint/metadata/spans.ts'

/** A snapshot as read and judged: what every query answers from. */
export interface Snapshot {
  /** What was opened, as a URI. */
  location: string
  /** What the metadata file is called in messages. */
  file: string
  /** `_metadata`, whole. */
  bytes: Uint8Array
  sha256: string
  facts: SnapshotFacts
  judgement: Judgement
  spans: HandleSpans
  /** Opens the state behind a handle. */
  streams: StreamOpener
  /** Milliseconds from the request to the verdicts. */
  tookMs: number
}

export interface OperatorView {
  /** Position in the index. */
  at: number
  state: OperatorState
  identity: OperatorIdentity
  stateful: boolean
  rows: StreamRow[]
}

/** The operator at a position of the index, with its rows. */
export function operatorAt({ facts, judgement }: Snapshot, at: number): OperatorView {
  const { operators, rows, firstRow } = facts.index
  const state = operators[at]
  const identity = judgement.identities[at]
  if (state === undefined || identity === undefined) throw new RangeError(`no operator at ${at}`)
  return { at, state, identity, stateful: judgement.stateful[at] === true, rows: rows.slice(firstRow[at], firstRow[at + 1]) }
}

/** @throws TidemarkError UNKNOWN_OPERATOR */
export function operatorById(snapshot: Snapshot, id: string): OperatorView {
  const at = snapshot.facts.index.operators.findIndex((operator) => operator.id === id)
  if (at >= 0) return operatorAt(snapshot, at)
  throw new TidemarkError({
    code: 'UNKNOWN_OPERATOR',
    message: `No operator of this savepoint has the id ${id}. Take an id from its list of operators.`,
    file: snapshot.file,
    found: id,
  })
}

/** The operator that a person means: by id, its first digits (8 or more), uid or name. @throws TidemarkError UNKNOWN_OPERATOR */
export function findOperator(snapshot: Snapshot, text: string): OperatorView {
  const views = snapshot.facts.index.operators.map((_, at) => operatorAt(snapshot, at))
  const prefix = text.length >= 8 ? text.toLowerCase() : null
  const found = [
    views.filter(({ state }) => state.id === text.toLowerCase()),
    views.filter(({ identity }) => identity.uid === text),
    views.filter(({ identity }) => identity.name === text),
    views.filter(({ state }) => prefix !== null && state.id.startsWith(prefix)),
  ].find((some) => some.length > 0)
  if (found?.length === 1 && found[0] !== undefined) return found[0]
  throw new TidemarkError({
    code: 'UNKNOWN_OPERATOR',
    message:
      found === undefined
        ? `No operator of this savepoint is called ${text}. Give an id, its first 8 digits or more, a uid or a name.`
        : `${found.length} operators of this savepoint are called ${text}. Give the id of one.`,
    file: snapshot.file,
    expected: 'one operator',
    found: found === undefined ? text : found.map(({ state }) => state.id).join(', '),
  })
}

/** How many different files the rows point at. */
export function countFiles(rows: readonly StreamRow[]): number {
  const files = new Set<number>()
  for (const { file } of rows) if (file >= 0) files.add(file)
  return files.size
}

/** How many handles the rows come from; rows of one handle stand together. */
export function countHandles(rows: readonly StreamRow[]): number {
  let handles = 0
  let last: StreamRow['placed'] = null
  for (const { placed } of rows) {
    if (placed === null || placed !== last) handles++
    last = placed
  }
  return handles
}
