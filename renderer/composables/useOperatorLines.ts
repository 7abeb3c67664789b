import { computed, shallowReactive, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { OperatorRow, OperatorSort, Problem, StateRow } from '../../shared/model/index.ts'
import { api } from '../client/client.ts'
import { problemOf } from '../client/problem-of.ts'

/** A line of the Structure table: an operator, one of its states, or the fold of those without state. */
export type OperatorLine =
  | { readonly kind: 'operator'; readonly operator: OperatorRow; readonly open: boolean }
  | { readonly kind: 'state'; readonly operator: OperatorRow; readonly state: StateRow }
  | { readonly kind: 'fold'; readonly count: number; readonly open: boolean }

export interface OperatorQuery {
  readonly filter: string
  readonly sort: OperatorSort
  readonly descending: boolean
  readonly stateless: boolean
}

const PAGE = 200

/** Operators of a savepoint with their unfolded states, page after page as the end comes near. */
export function useOperatorLines(
  id: string,
  query: Ref<OperatorQuery>,
): {
  lines: ComputedRef<OperatorLine[]>
  total: ShallowRef<number>
  problem: ShallowRef<Problem | null>
  loaded: ShallowRef<boolean>
  reload: () => Promise<void>
  near: (lastLine: number) => void
  setOpen: (operator: string, open: boolean) => Promise<void>
} {
  const rows = shallowRef<readonly OperatorRow[]>([])
  const total = shallowRef(0)
  const stateless = shallowRef(0)
  const problem = shallowRef<Problem | null>(null)
  const loaded = shallowRef(false)
  const states = shallowReactive(new Map<string, readonly StateRow[]>())
  let era = 0
  let busy = false

  async function page(offset: number): Promise<void> {
    const mine = era
    busy = true
    try {
      const answer = await api.savepoints.operators({ id, page: { offset, limit: PAGE }, ...query.value })
      if (mine !== era) return
      rows.value = offset === 0 ? answer.rows : [...rows.value, ...answer.rows]
      total.value = answer.total
      stateless.value = answer.stateless
      problem.value = null
      loaded.value = true
    } catch (error) {
      if (mine === era) problem.value = problemOf(error)
    } finally {
      if (mine === era) busy = false
    }
  }

  async function setOpen(operator: string, open: boolean): Promise<void> {
    if (!open) {
      states.delete(operator)
      return
    }
    if (states.has(operator)) return
    try {
      states.set(operator, await api.savepoints.states({ id, operator }))
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  const lines = computed(() => {
    const all: OperatorLine[] = []
    for (const operator of rows.value) {
      const unfolded = states.get(operator.id)
      all.push({ kind: 'operator', operator, open: unfolded !== undefined })
      for (const state of unfolded ?? []) all.push({ kind: 'state', operator, state })
    }
    if (stateless.value > 0 && rows.value.length >= total.value)
      all.push({ kind: 'fold', count: stateless.value, open: query.value.stateless })
    return all
  })

  return {
    lines,
    total,
    problem,
    loaded,
    setOpen,
    reload() {
      era++
      return page(0)
    },
    near(lastLine) {
      if (!busy && loaded.value && rows.value.length < total.value && lastLine >= lines.value.length - 40) void page(rows.value.length)
    },
  }
}
