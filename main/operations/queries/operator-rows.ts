import type { OperatorRow, OperatorSort, Page } from '../../../shared/model/index.ts'
import { byCodePoint } from '../../analysis/order.ts'
import { countStates } from '../../analysis/state-rows.ts'
import { operatorSize } from '../../savepoint/metadata/size.ts'
import { countFiles, operatorAt, type Snapshot } from './snapshot.ts'

export interface OperatorQuery {
  page: Page
  /** Part of the uid, name or id, in any case; '' for all. */
  filter: string
  sort: OperatorSort
  descending: boolean
  /** Whether operators without state are listed too. */
  stateless: boolean
}

export interface OperatorPage {
  total: number
  rows: OperatorRow[]
  /** How many operators without state the filter lets through, listed or not. */
  stateless: number
}

/** One row an operator, in the order of the index. */
export function operatorRows(snapshot: Snapshot): OperatorRow[] {
  const warnings = new Map<string, number>()
  for (const { operator } of snapshot.judgement.warnings) if (operator !== null) warnings.set(operator, (warnings.get(operator) ?? 0) + 1)
  return snapshot.facts.index.operators.map((state, at) => {
    const { identity, stateful, rows } = operatorAt(snapshot, at)
    return {
      id: state.id,
      uid: identity.uid,
      name: identity.name,
      identity: identity.identity,
      identityFrom: identity.from,
      parallelism: state.parallelism,
      maxParallelism: state.maxParallelism,
      finished: state.finished,
      stateful,
      states: countStates(rows),
      files: countFiles(rows),
      bytes: operatorSize(state),
      warnings: warnings.get(state.id) ?? 0,
    }
  })
}

/** Filters, sorts and cuts a page out of all rows; equal rows keep the order of their ids. */
export function operatorPage(all: readonly OperatorRow[], { page, filter, sort, descending, stateless }: OperatorQuery): OperatorPage {
  const wanted = filter.trim().toLowerCase()
  const matching = all.filter(({ id, uid, name }) => [id, uid, name].some((text) => text?.toLowerCase().includes(wanted) === true))
  const rows = stateless ? matching : matching.filter((row) => row.stateful)
  const sign = descending ? -1 : 1
  rows.sort((a, b) => sign * compare(a, b, sort) || byCodePoint(a.id, b.id))
  return {
    total: rows.length,
    rows: rows.slice(page.offset, page.offset + page.limit),
    stateless: matching.reduce((count, row) => count + (row.stateful ? 0 : 1), 0),
  }
}

function compare(a: OperatorRow, b: OperatorRow, sort: OperatorSort): number {
  if (sort === 'id') return byCodePoint(a.id, b.id)
  if (sort === 'name') return byCodePoint(a.uid ?? a.name ?? a.id, b.uid ?? b.name ?? b.id)
  return a[sort] - b[sort]
}
