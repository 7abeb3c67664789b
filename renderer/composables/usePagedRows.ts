import { shallowRef, triggerRef, type ShallowRef } from 'vue'
import type { Problem } from '../../shared/model/index.ts'
import { problemOf } from '../client/problem-of.ts'

export interface PageOf<Row> {
  readonly total: number
  readonly rows: readonly Row[]
}

export interface PagedRows<Row> {
  readonly total: Readonly<ShallowRef<number>>
  readonly loading: Readonly<ShallowRef<boolean>>
  readonly problem: Readonly<ShallowRef<Problem | null>>
  /** The row, or undefined while its page is on the way; asks for the page when it was never asked for. */
  row(index: number): Row | undefined
  /** Asks for every page that the range touches. */
  ensure(first: number, last: number): void
  /** Forgets all pages and asks for the first; call it when filter or sort changed. The old rows stay until it comes. */
  reset(): Promise<void>
}

/**
 * Rows of a list that is too long to hold, in pages from the main side. Pages are kept in a shallow ref:
 * nothing inside a row is made reactive, so 128,000 rows cost no more than the pages that were seen.
 */
export function usePagedRows<Row>(fetchPage: (offset: number, limit: number) => Promise<PageOf<Row>>, pageSize = 200): PagedRows<Row> {
  const pages = shallowRef(new Map<number, readonly Row[]>())
  const total = shallowRef(0)
  const loading = shallowRef(false)
  const problem = shallowRef<Problem | null>(null)
  const asked = new Set<number>()
  let era = 0

  async function load(page: number): Promise<void> {
    const mine = era
    asked.add(page)
    loading.value = true
    try {
      const answer = await fetchPage(page * pageSize, pageSize)
      if (mine !== era) return
      problem.value = null
      total.value = answer.total
      if (page === 0 && asked.size === 1) pages.value = new Map([[0, answer.rows]])
      else pages.value.set(page, answer.rows)
      triggerRef(pages)
    } catch (error) {
      if (mine !== era) return
      asked.delete(page)
      problem.value = problemOf(error)
    } finally {
      if (mine === era) loading.value = false
    }
  }

  function ensure(first: number, last: number): void {
    if (total.value === 0) return
    const from = Math.floor(Math.max(first, 0) / pageSize)
    const to = Math.floor(Math.min(last, total.value - 1) / pageSize)
    for (let page = from; page <= to; page++) if (!asked.has(page)) void load(page)
  }

  return {
    total,
    loading,
    problem,
    ensure,
    row: (index) => pages.value.get(Math.floor(index / pageSize))?.[index % pageSize],
    reset() {
      era++
      asked.clear()
      return load(0)
    },
  }
}
