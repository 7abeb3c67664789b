import { computed, shallowRef, watch, type ComputedRef, type Ref, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { OperatorRow, OperatorStates, Problem, StateReport } from '../../shared/model/index.ts'
import { api } from '../client/client.ts'
import { problemOf } from '../client/problem-of.ts'
import { firstState } from '../logic/entry.ts'
import { usePagedRows, type PagedRows } from './usePagedRows.ts'

/** Where the address points inside the contents; what is left out is not asked for. */
export interface ContentsAddress {
  readonly op: string
  readonly state?: string
  readonly key?: string
  readonly shape?: '1' | ''
}

export interface ContentsPlace {
  readonly operators: PagedRows<OperatorRow>
  /** Id of the operator that is shown, empty until one is known. */
  readonly operator: ComputedRef<string>
  /** Its states, null until they are listed. */
  readonly listed: ComputedRef<OperatorStates | null>
  readonly stateName: ComputedRef<string>
  readonly state: ComputedRef<StateReport | null>
  /** The key that is looked for, as it was typed; empty for all. */
  readonly key: WritableComputedRef<string>
  /** The beginning of keys, where one is looked for: strings alone can be found so. */
  readonly prefix: ComputedRef<string | null>
  /** The state is counted and its shape shown, in place of its entries. */
  readonly shaped: WritableComputedRef<boolean>
  readonly problem: Readonly<Ref<Problem | null>>
  readonly go: (address: ContentsAddress) => void
  /** Lists operators and states again, after a problem. */
  again(): Promise<void>
}

/** Operator, state, key and view of the Contents tab. The address holds them, so that back, reload and links keep them. */
export function useContentsPlace(id: () => string): ContentsPlace {
  const route = useRoute()
  const router = useRouter()
  const asked = (name: string): string => {
    const value = route.query[name]
    return typeof value === 'string' ? value : ''
  }
  const operators = usePagedRows<OperatorRow>((offset, limit) =>
    api.savepoints.operators({ id: id(), page: { offset, limit }, filter: '', sort: 'bytes', descending: true, stateless: false }),
  )
  const states = shallowRef<OperatorStates | null>(null)
  const statesProblem = shallowRef<Problem | null>(null)

  const operator = computed(() => asked('op') || (operators.row(0)?.id ?? ''))
  const listed = computed(() => (states.value?.id === operator.value ? states.value : null))
  const stateName = computed(() => asked('state') || (listed.value ? (firstState(listed.value)?.name ?? '') : ''))
  const state = computed(() => listed.value?.states.find(({ name }) => name === stateName.value) ?? null)
  const key = computed({
    get: () => asked('key'),
    set: (typed) => {
      go({ op: operator.value, state: stateName.value, key: typed })
    },
  })
  const prefix = computed(() => {
    const strings = state.value?.scope === 'keyed' && listed.value?.keySerializer?.type === 'STRING'
    return strings && key.value.endsWith('*') ? key.value.slice(0, -1) : null
  })
  const shaped = computed({
    get: () => asked('shape') === '1' && state.value !== null,
    set: (on) => {
      go({ op: operator.value, state: stateName.value, key: key.value, shape: on ? '1' : '' })
    },
  })

  function go(address: ContentsAddress): void {
    const query = Object.fromEntries(Object.entries(address).filter(([, value]) => value !== ''))
    void router.replace({ query })
  }
  async function list(): Promise<void> {
    const of = operator.value
    if (of === '') return
    statesProblem.value = null
    try {
      const answer = await api.contents.states({ id: id(), operator: of })
      if (of === operator.value) states.value = answer
    } catch (error) {
      if (of === operator.value) statesProblem.value = problemOf(error)
    }
  }

  void operators.reset()
  watch(operator, () => void list(), { immediate: true })

  return {
    operators,
    operator,
    listed,
    stateName,
    state,
    key,
    prefix,
    shaped,
    problem: computed(() => operators.problem.value ?? statesProblem.value),
    go,
    async again() {
      if (operators.problem.value) await operators.reset()
      if (!listed.value) await list()
    },
  }
}
