import type { HandleFilter, HandlePage, HandleRow, Page } from '../../../shared/model/index.ts'
import { keyGroupRangeOf } from '../../analysis/handle-report.ts'
import { placeOf } from '../../analysis/stream-place.ts'
import { handleTag, handleTypeName, streamTypeName } from '../../analysis/type-names.ts'
import type { StreamRow } from '../../analysis/stream-index.ts'
import { isKeyed } from '../../analysis/walk.ts'
import type { Snapshot } from './snapshot.ts'

export interface HandleQuery {
  page: Page
  where: HandleFilter
  /** Operator id, null for all. */
  operator: string | null
  /** Part of a path, local name, class name, uid, operator name or id, in any case; '' for all. */
  filter: string
}

type Counts = Record<HandleFilter, number>

/** Rows that a filter text and operator let through, and how many there are of each kind. */
interface Matching {
  key: string
  rows: Int32Array
  counts: Counts
  byWhere: Map<HandleFilter, Int32Array>
}

const PLACES = ['empty', 'relative', 'inline', 'absolute', 'segment'] as const
const MISSING = 0x80

/** "Handles and bytes": every stream of every handle. What a filter lets through is kept until the filter changes, so paging is a slice. */
export class HandleList {
  readonly #snapshot: Snapshot
  /** Of each row: position in PLACES, and MISSING. */
  readonly #kinds: Uint8Array
  #last: Matching | null = null

  constructor(snapshot: Snapshot) {
    const { facts, judgement } = snapshot
    this.#snapshot = snapshot
    this.#kinds = Uint8Array.from(
      facts.index.rows,
      ({ stream, file }) => PLACES.indexOf(placeOf(stream).where) | (judgement.missing[file] === true ? MISSING : 0),
    )
  }

  page({ page, where, operator, filter }: HandleQuery): HandlePage {
    const matching = this.#matching(operator, filter.trim().toLowerCase())
    const rows = this.#where(matching, where)
    return {
      total: rows.length,
      counts: matching.counts,
      rows: Array.from(rows.subarray(page.offset, page.offset + page.limit), (at) => this.#row(at)),
    }
  }

  #matching(operator: string | null, filter: string): Matching {
    const key = `${operator ?? ''} ${filter}`
    if (this.#last?.key !== key) {
      const rows = this.#filtered(operator, filter)
      this.#last = { key, rows, counts: this.#count(rows), byWhere: new Map() }
    }
    return this.#last
  }

  #count(rows: Int32Array): Counts {
    const counts: Record<(typeof PLACES)[number], number> = { empty: 0, relative: 0, inline: 0, absolute: 0, segment: 0 }
    let missing = 0
    for (const at of rows) {
      const kind = this.#kinds[at] ?? 0
      counts[PLACES[kind & ~MISSING] ?? 'empty']++
      if ((kind & MISSING) !== 0) missing++
    }
    const { relative, inline, absolute, segment } = counts
    return { all: rows.length, relative, inline, absolute, segment, missing }
  }

  #where(matching: Matching, where: HandleFilter): Int32Array {
    if (where === 'all') return matching.rows
    const known = matching.byWhere.get(where)
    if (known !== undefined) return known
    const wanted = where === 'missing' ? -1 : PLACES.indexOf(where)
    const rows = matching.rows.filter((at) => {
      const kind = this.#kinds[at] ?? 0
      return wanted < 0 ? (kind & MISSING) !== 0 : (kind & ~MISSING) === wanted
    })
    matching.byWhere.set(where, rows)
    return rows
  }

  #filtered(operator: string | null, filter: string): Int32Array {
    const { index } = this.#snapshot.facts
    const { identities } = this.#snapshot.judgement
    const named = index.operators.map(({ id }, at) => {
      const identity = identities[at]
      return `${id}\n${identity?.uid ?? ''}\n${identity?.name ?? ''}`.toLowerCase().includes(filter)
    })
    const typeMatches = new Map<string, boolean>()
    const matches = (row: StreamRow): boolean => {
      if (named[row.operator] === true || index.files[row.file]?.path.toLowerCase().includes(filter) === true) return true
      if (row.localPath?.toLowerCase().includes(filter) === true) return true
      const type = typeOf(row)
      const known = typeMatches.get(type) ?? type.toLowerCase().includes(filter)
      typeMatches.set(type, known)
      return known
    }
    const first = operator === null ? 0 : index.operators.findIndex(({ id }) => id === operator)
    const end = operator === null ? index.rows.length : first < 0 ? 0 : (index.firstRow[first + 1] ?? 0)
    const start = index.firstRow[Math.max(first, 0)] ?? 0
    const rows = new Int32Array(Math.max(0, end - start))
    let kept = 0
    for (let at = start; at < end; at++) {
      const row = index.rows[at]
      if (row !== undefined && matches(row)) rows[kept++] = at
    }
    return rows.slice(0, kept)
  }

  #row(at: number): HandleRow {
    const { facts, judgement, spans } = this.#snapshot
    const row = facts.index.rows[at]
    if (row === undefined) throw new RangeError(`no handle row ${at}`)
    const { placed, stream } = row
    const { where, path, size } = placeOf(stream)
    const part = placed?.handle ?? stream
    return {
      row: at,
      operator: facts.index.operators[row.operator]?.id ?? '',
      operatorLabel: judgement.identities[row.operator]?.label ?? '',
      subtask: row.subtask,
      slot: placed?.slot ?? 'coordinator',
      tag: placed === null ? (stream?.tag ?? 0) : handleTag(placed),
      type: typeOf(row),
      role: row.role,
      where,
      keyGroups: placed !== null && isKeyed(placed) ? keyGroupRangeOf(placed.handle) : null,
      path,
      localPath: row.localPath,
      size,
      missing: row.file >= 0 && judgement.missing[row.file] === true,
      span: (part === null ? undefined : spans.get(part)) ?? { offset: 0, length: 0 },
    }
  }
}

function typeOf({ placed, stream }: StreamRow): string {
  return placed === null ? streamTypeName(stream) : handleTypeName(placed)
}
