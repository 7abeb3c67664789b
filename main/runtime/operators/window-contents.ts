import type { WindowContents } from '../api/operator-spec.ts'
import type { TimeWindow } from '../../savepoint/serializers/families/namespaces.ts'
import { NamespaceTypes } from '../types/types.ts'
import type { KeyedStateStore } from './runtime-context.ts'

/** The name that Flink gives to a window operator's contents. */
const CONTENTS = 'window-contents'

/** What a window keeps, of the current key. */
export interface Contents {
  at(window: TimeWindow): void
  add(value: unknown): void
  /** The elements that the window's function gets; null where there are none. */
  get(): unknown[] | null
  clear(): void
  /** Moves what other windows keep to this one (`InternalMergingState.mergeNamespaces`). */
  merge(into: TimeWindow, from: readonly TimeWindow[]): void
}

/** The state that a window operator keeps its contents in, whatever their kind. */
export function contentsOf(kept: WindowContents, keyed: KeyedStateStore): Contents {
  switch (kept.kind) {
    case 'LIST':
      return listOf(kept, keyed)
    case 'REDUCING':
      return reducedOf(kept, keyed)
    case 'AGGREGATING':
      return aggregatedOf(kept, keyed)
  }
}

type Kind<K extends WindowContents['kind']> = Extract<WindowContents, { kind: K }>

/** A state under windows, with what {@link move} needs of it. */
interface Kept {
  setCurrentNamespace(window: unknown): void
  clear(): void
}

function listOf({ element }: Kind<'LIST'>, keyed: KeyedStateStore): Contents {
  const list = keyed.list<unknown>({ kind: 'LIST', name: CONTENTS, element, ttl: null }, NamespaceTypes.TIME_WINDOW)
  return {
    ...placeOf(list),
    add: (value) => {
      list.add(value)
    },
    get: () => {
      const elements = list.get()
      return elements.length === 0 ? null : elements
    },
    merge: (into, from) => {
      const moved = move(list, from, () => list.get())
      list.setCurrentNamespace(into)
      list.addAll(moved.flat())
    },
  }
}

function reducedOf({ type, reduce }: Kind<'REDUCING'>, keyed: KeyedStateStore): Contents {
  const one = keyed.appending<unknown, unknown>({ kind: 'REDUCING', name: CONTENTS, type, reduce, ttl: null }, NamespaceTypes.TIME_WINDOW)
  return {
    ...placeOf(one),
    add: (value) => {
      one.add(value)
    },
    get: () => {
      const value = one.get()
      return value === null ? null : [value]
    },
    merge: (into, from) => {
      const moved = move(one, from, () => one.get())
      one.setCurrentNamespace(into)
      for (const value of moved) if (value !== null) one.add(value)
    },
  }
}

/** An accumulator that comes in place of a value. */
class Merged {
  readonly accumulator: unknown

  constructor(accumulator: unknown) {
    this.accumulator = accumulator
  }
}

/** Where nothing was accumulated yet; never stored. */
const NOTHING = Symbol('nothing')

/** The state gives out its accumulator as it is, so that it can be merged; the result is made of it here. */
function aggregatedOf({ accumulator, aggregate }: Kind<'AGGREGATING'>, keyed: KeyedStateStore): Contents {
  const merge = (a: unknown, b: unknown): unknown => {
    if (aggregate.merge === undefined) throw new Error('an aggregate without merge() has no merging window')
    return aggregate.merge(a as never, b as never)
  }
  const one = keyed.appending<unknown, unknown>(
    {
      kind: 'AGGREGATING',
      name: CONTENTS,
      accumulator,
      aggregate: {
        create: () => NOTHING,
        add: (value: unknown, before: unknown) => {
          if (value instanceof Merged) return before === NOTHING ? value.accumulator : merge(before, value.accumulator)
          return aggregate.add(value as never, (before === NOTHING ? aggregate.createAccumulator() : before) as never)
        },
        result: (kept: unknown) => kept,
      },
      ttl: null,
    },
    NamespaceTypes.TIME_WINDOW,
  )
  return {
    ...placeOf(one),
    add: (value) => {
      one.add(value)
    },
    get: () => {
      const kept = one.get()
      return kept === null ? null : [aggregate.getResult(kept as never)]
    },
    merge: (into, from) => {
      const moved = move(one, from, () => one.get())
      one.setCurrentNamespace(into)
      for (const kept of moved) if (kept !== null) one.add(new Merged(kept))
    },
  }
}

const placeOf = (state: Kept): Pick<Contents, 'at' | 'clear'> => ({
  at: (window) => {
    state.setCurrentNamespace(window)
  },
  clear: () => {
    state.clear()
  },
})

/** What windows keep; they keep nothing after it. */
function move<T>(state: Kept, from: readonly TimeWindow[], get: () => T): T[] {
  return from.map((window) => {
    state.setCurrentNamespace(window)
    const value = get()
    state.clear()
    return value
  })
}
