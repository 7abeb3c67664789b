import { TidemarkError } from '../../../shared/model/index.ts'
import type { OperatorSpec } from '../api/operator-spec.ts'
import { runtimeContextOf } from '../api/runtime-context.ts'
import type { TimeWindow } from '../../savepoint/serializers/families/namespaces.ts'
import { NamespaceTypes } from '../types/types.ts'
import { lastOf } from './assign-windows.ts'
import type { FunctionScope } from './function-operator.ts'
import type { KeyedStateStore } from './runtime-context.ts'

type WindowSpec = Extract<OperatorSpec, { kind: 'WINDOW' }>

/** The name that Flink gives to a window operator's timers. */
const TIMERS = 'window-timers'

/** What window operators of every kind do about the time of their windows, of the current key: triggers, lateness, results. */
export class WindowScope {
  readonly keyed: KeyedStateStore
  readonly isEventTime: boolean
  readonly #spec: WindowSpec
  readonly #scope: FunctionScope
  readonly #emit: (window: TimeWindow, elements: unknown[]) => void

  constructor(spec: WindowSpec, scope: FunctionScope) {
    this.#spec = spec
    this.#scope = scope
    this.keyed = keyedStore(scope.context.keyed)
    this.isEventTime = spec.assigner.time === 'EVENT'
    this.#emit = emitter(spec.function, scope)
  }

  /** @param onTimer told of each window's end, and of the end of its lateness */
  start(onTimer: (window: TimeWindow, time: number) => void): void {
    const domain = this.isEventTime ? 'event' : 'processing'
    this.#scope.context.timers.start(TIMERS, NamespaceTypes.TIME_WINDOW, (timer) => {
      if (timer.domain === domain) onTimer(timer.namespace as TimeWindow, timer.timestamp)
    })
  }

  /** Milliseconds by which records are put into windows. @throws TidemarkError RECORD_WITHOUT_TIMESTAMP */
  recordTime(): number {
    const { timestamp, context } = this.#scope
    return this.isEventTime ? timeOf(timestamp, context.name) : context.timers.currentProcessingTime()
  }

  /** When nothing of a window is kept any more. */
  cleanupTime(window: TimeWindow): number {
    return lastOf(window) + (this.isEventTime ? this.#spec.allowedLateness : 0)
  }

  isLate(window: TimeWindow): boolean {
    return this.isEventTime && this.cleanupTime(window) <= this.#scope.context.timers.currentWatermark()
  }

  /** A record was put into a window (`EventTimeTrigger.onElement`, `ProcessingTimeTrigger.onElement`). */
  added(window: TimeWindow, elements: () => unknown[] | null): void {
    if (this.isEventTime && lastOf(window) <= this.#scope.context.timers.currentWatermark()) this.fire(window, elements())
    else this.#register(window, lastOf(window))
    this.#register(window, this.cleanupTime(window))
  }

  /** Windows became one (`Trigger.onMerge`). */
  merged(result: TimeWindow, replaced: readonly TimeWindow[]): void {
    const { timers } = this.#scope.context
    const now = this.isEventTime ? timers.currentWatermark() : timers.currentProcessingTime()
    if (lastOf(result) > now) this.#register(result, lastOf(result))
    for (const window of replaced) this.forget(window)
  }

  fire(window: TimeWindow, elements: unknown[] | null): void {
    if (elements === null) return
    this.#scope.timestamp = lastOf(window)
    this.#emit(window, elements)
  }

  /** Takes back a window's timers. */
  forget(window: TimeWindow): void {
    const { timers } = this.#scope.context
    for (const time of [lastOf(window), this.cleanupTime(window)]) {
      if (this.isEventTime) timers.deleteEventTimeTimer(window, time)
      else timers.deleteProcessingTimeTimer(window, time)
    }
  }

  /** A record that no window takes any more. */
  late(value: unknown, timestamp: number | null): void {
    const { lateOutput } = this.#spec
    if (lateOutput !== null) this.#scope.context.output.collectTo(lateOutput, { value, timestamp })
  }

  #register(window: TimeWindow, time: number): void {
    const { timers } = this.#scope.context
    if (this.isEventTime) timers.registerEventTimeTimer(window, time)
    else timers.registerProcessingTimeTimer(window, time)
  }
}

/** Hands a window's contents to the function, or on as they are where there is none. */
function emitter(user: WindowSpec['function'], scope: FunctionScope): (window: TimeWindow, elements: unknown[]) => void {
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
