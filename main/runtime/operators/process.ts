import { TidemarkError } from '../../../shared/model/index.ts'
import type * as F from '../api/functions.ts'
import type { MapStateDescriptor } from '../api/state-descriptors.ts'
import { NamespaceTypes } from '../types/types.ts'
import { functionOperator, type FunctionScope } from './function-operator.ts'
import type { FiredTimer } from './runtime-context.ts'
import type { OperatorFactory } from './stream-operator.ts'

/** Timers of a job's own functions have this service (`KeyedProcessOperator.open`). */
const USER_TIMERS = 'user-timers'

const DOMAINS = { event: 'EVENT_TIME', processing: 'PROCESSING_TIME' } as const

/** The context that process functions get. */
function contextOf(scope: FunctionScope): F.KeyedContext<never> {
  const { context } = scope
  const { timers } = context
  const keyed = (): void => {
    if (context.keyed !== null) return
    throw new TidemarkError({
      code: 'TIMERS_ON_NON_KEYED_STREAM',
      message: `“${context.name}” sets a timer: Setting timers is only supported on a keyed streams. Put keyBy() before it.`,
      field: context.name,
    })
  }
  return {
    timestamp: () => scope.timestamp,
    getCurrentKey: () => context.keyed?.currentKey() as never,
    output: (tag, value) => {
      context.output.collectTo(tag.id, { value, timestamp: scope.timestamp })
    },
    timerService: () => ({
      currentProcessingTime: () => timers.currentProcessingTime(),
      currentWatermark: () => timers.currentWatermark(),
      registerEventTimeTimer: (time) => {
        keyed()
        timers.registerEventTimeTimer(null, time)
      },
      registerProcessingTimeTimer: (time) => {
        keyed()
        timers.registerProcessingTimeTimer(null, time)
      },
      deleteEventTimeTimer: (time) => {
        keyed()
        timers.deleteEventTimeTimer(null, time)
      },
      deleteProcessingTimeTimer: (time) => {
        keyed()
        timers.deleteProcessingTimeTimer(null, time)
      },
    }),
  }
}

/** Begins the function's timer service; its timers call `onTimer` with their time as the record's. */
function startTimers(scope: FunctionScope, onTimer: ((timestamp: number, context: F.OnTimerContext<never>) => void) | null): void {
  if (scope.context.keyed === null) return
  const base = contextOf(scope)
  scope.context.timers.start(USER_TIMERS, NamespaceTypes.VOID, ({ domain, timestamp }: FiredTimer) => {
    // What a processing-time timer emits has no event time.
    scope.timestamp = domain === 'event' ? timestamp : null
    onTimer?.(timestamp, { ...base, timeDomain: () => DOMAINS[domain] })
  })
}

/** `ProcessOperator` */
export const processOperator = (user: F.ProcessFunction<never, never>): OperatorFactory =>
  functionOperator(user, (scope) => {
    const context = contextOf(scope)
    return (value) => {
      user.processElement(value as never, context, scope.out)
    }
  })

/** `KeyedProcessOperator` */
export const keyedProcessOperator = (user: F.KeyedProcessFunction<never, never, never>): OperatorFactory =>
  functionOperator(user, (scope) => {
    const context = contextOf(scope)
    startTimers(scope, (timestamp, timer) => user.onTimer?.(timestamp, timer, scope.out))
    return (value) => {
      user.processElement(value as never, context, scope.out)
    }
  })

/** `CoProcessOperator`, `KeyedCoProcessOperator` */
export const coProcessOperator = (
  user: F.CoProcessFunction<never, never, never> | F.KeyedCoProcessFunction<never, never, never, never>,
): OperatorFactory =>
  functionOperator(user, (scope) => {
    const context = contextOf(scope)
    startTimers(scope, (timestamp, timer) => {
      if ('onTimer' in user) user.onTimer?.(timestamp, timer, scope.out)
    })
    return (value, input) => {
      if (input === 0) user.processElement1(value as never, context, scope.out)
      else user.processElement2(value as never, context, scope.out)
    }
  })

/** `CoBroadcastWithNonKeyedOperator`, `CoBroadcastWithKeyedOperator`: the second input is the broadcast one. */
export const broadcastProcessOperator = (
  user: F.BroadcastProcessFunction<never, never, never> | F.KeyedBroadcastProcessFunction<never, never, never, never>,
  states: readonly MapStateDescriptor<never, never>[],
): OperatorFactory =>
  functionOperator(user, (scope) => {
    const { operatorState } = scope.context
    const maps = new Map(states.map(({ name, key, value }) => [name, operatorState.broadcastState(name, key, value)]))
    const context = {
      ...contextOf(scope),
      getBroadcastState: ({ name }: MapStateDescriptor<never, never>) => maps.get(name) ?? unknownState(name, [...maps.keys()]),
    } as F.KeyedContext<never> & { getBroadcastState: never }
    startTimers(scope, (timestamp, timer) => {
      if ('onTimer' in user) user.onTimer?.(timestamp, { ...context, ...timer }, scope.out)
    })
    return (value, input) => {
      if (input === 0) user.processElement(value as never, context, scope.out)
      else user.processBroadcastElement(value as never, context, scope.out)
    }
  })

function unknownState(name: string, known: readonly string[]): never {
  throw new TidemarkError({
    code: 'UNKNOWN_STATE',
    message: `The requested broadcast state ${name} does not exist. Name its descriptor where the stream is broadcast.`,
    expected: known.join(', '),
    found: name,
  })
}
