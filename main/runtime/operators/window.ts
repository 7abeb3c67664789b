import { TidemarkError } from '../../../shared/model/index.ts'
import type { ProcessWindowFunction } from '../api/functions.ts'
import type { OperatorSpec, WindowContents } from '../api/operator-spec.ts'
import { runtimeContextOf } from '../api/runtime-context.ts'
import type { TimeWindow } from '../../savepoint/serializers/families/namespaces.ts'
import { NamespaceTypes } from '../types/types.ts'
import { type FixedAssigner, lastOf, windowsOf } from './assign-windows.ts'
import { functionOperator, type FunctionScope } from './function-operator.ts'
import type { KeyedStateStore } from './runtime-context.ts'
import type { OperatorFactory } from './stream-operator.ts'

type WindowSpec = Extract<OperatorSpec, { kind: 'WINDOW' }> & { assigner: FixedAssigner }

/** Names that Flink gives to a window operator's state and timers. */
const CONTENTS = 'window-contents'
const TIMERS = 'window-timers'

/** What a window keeps, of the current key. */
interface Contents {
  at(window: TimeWindow): void
  add(value: unknown): void
  /** The elements that the window's function gets; null where there are none. */
  get(): unknown[] | null
  clear(): void
}

/**
 * `WindowOperator` with the default trigger of its assigner: fires when time reaches a window's end, again for each late record
 * that is still allowed, and forgets the window once its lateness is over.
 */
export const windowOperator = (spec: WindowSpec): OperatorFactory =>
  functionOperator(spec.function, (scope) => {
    const { context } = scope
    const { timers } = context
    const contents = contentsOf(spec.contents, keyedStore(context.keyed))
    const isEventTime = spec.assigner.time === 'EVENT'
    const emit = emitter(spec.function, scope)

    const register = (window: TimeWindow, time: number): void => {
      if (isEventTime) timers.registerEventTimeTimer(window, time)
      else timers.registerProcessingTimeTimer(window, time)
    }
    const cleanupTime = (window: TimeWindow): number => lastOf(window) + (isEventTime ? spec.allowedLateness : 0)
    const fire = (window: TimeWindow): void => {
      const elements = contents.get()
      if (elements === null) return
      scope.timestamp = lastOf(window)
      emit(window, elements)
    }

    timers.start(TIMERS, NamespaceTypes.TIME_WINDOW, ({ domain, timestamp, namespace }) => {
      const window = namespace as TimeWindow
      if ((domain === 'event') !== isEventTime) return
      contents.at(window)
      if (timestamp === lastOf(window)) fire(window)
      if (timestamp === cleanupTime(window)) contents.clear()
    })

    return (value) => {
      const { timestamp } = scope
      const time = isEventTime ? timeOf(timestamp, context.name) : timers.currentProcessingTime()
      let taken = false
      for (const window of windowsOf(spec.assigner, time)) {
        if (isEventTime && cleanupTime(window) <= timers.currentWatermark()) continue
        taken = true
        contents.at(window)
        contents.add(value)
        if (isEventTime && lastOf(window) <= timers.currentWatermark()) fire(window)
        else register(window, lastOf(window))
        register(window, cleanupTime(window))
      }
      if (!taken && spec.lateOutput !== null) context.output.collectTo(spec.lateOutput, { value, timestamp })
    }
  })

/** Hands a window's contents to the function, or on as they are where there is none. */
function emitter(
  user: ProcessWindowFunction<never, never, never> | null,
  scope: FunctionScope,
): (window: TimeWindow, elements: unknown[]) => void {
  const { context, out } = scope
  if (user === null)
    return (_window, elements) => {
      for (const element of elements) out.collect(element)
    }
  const state = runtimeContextOf(context)
  return (window, elements) => {
    const of = {
      window: () => window,
      currentWatermark: () => context.timers.currentWatermark(),
      currentProcessingTime: () => context.timers.currentProcessingTime(),
      globalState: () => state,
      output: (tag: { id: string }, value: unknown) => {
        context.output.collectTo(tag.id, { value, timestamp: scope.timestamp })
      },
    }
    user.process(context.keyed?.currentKey() as never, of, elements as never[], out)
  }
}

function contentsOf(kept: WindowContents, keyed: KeyedStateStore): Contents {
  const namespace = NamespaceTypes.TIME_WINDOW
  if (kept.kind === 'LIST') {
    const list = keyed.list<unknown>({ kind: 'LIST', name: CONTENTS, element: kept.element, ttl: null }, namespace)
    return {
      at: (window) => {
        list.setCurrentNamespace(window)
      },
      add: (value) => {
        list.add(value)
      },
      get: () => {
        const elements = list.get()
        return elements.length === 0 ? null : elements
      },
      clear: () => {
        list.clear()
      },
    }
  }
  const one = keyed.appending<unknown, unknown>(
    kept.kind === 'REDUCING'
      ? { kind: 'REDUCING', name: CONTENTS, type: kept.type, reduce: kept.reduce, ttl: null }
      : {
          kind: 'AGGREGATING',
          name: CONTENTS,
          accumulator: kept.accumulator,
          aggregate: {
            create: () => kept.aggregate.createAccumulator(),
            add: (value, accumulator) => kept.aggregate.add(value, accumulator),
            result: (accumulator) => kept.aggregate.getResult(accumulator),
          },
          ttl: null,
        },
    namespace,
  )
  return {
    at: (window) => {
      one.setCurrentNamespace(window)
    },
    add: (value) => {
      one.add(value)
    },
    get: () => {
      const value = one.get()
      return value === null ? null : [value]
    },
    clear: () => {
      one.clear()
    },
  }
}

function keyedStore(keyed: KeyedStateStore | null): KeyedStateStore {
  if (keyed === null) throw new Error('a window operator stands behind a keyBy')
  return keyed
}

function timeOf(timestamp: number | null, name: string): number {
  if (timestamp !== null) return timestamp
  throw new TidemarkError({
    code: 'RECORD_WITHOUT_TIMESTAMP',
    message: `Record has Long.MIN_VALUE timestamp (= no timestamp marker). Is the time characteristic set to 'ProcessingTime', or did you forget to call 'DataStream.assignTimestampsAndWatermarks(...)'? “${name}” needs the time of each record.`,
    field: name,
  })
}
