import type { Collector } from '../api/functions.ts'
import { runtimeContextOf } from '../api/runtime-context.ts'
import { lifecycleOf } from './lifecycle.ts'
import type { OperatorContext, OperatorFactory, StreamOperator, StreamRecord } from './stream-operator.ts'

/** What an operator's function works with. */
export interface FunctionScope {
  readonly context: OperatorContext
  /** Emits with the timestamp of the record or timer at hand (`TimestampedCollector`). */
  readonly out: Collector<unknown>
  /** Event time of the record or timer at hand. */
  timestamp: number | null
}

/**
 * Operators around a job's function: its life cycle, and the collector that gives what it emits the time of what it was given.
 * Each subtask makes the job's graph for itself, so the function is its own.
 *
 * @param work makes the record handler once the operator is open
 */
export function functionOperator(user: unknown, work: (scope: FunctionScope) => (value: unknown, input: number) => void): OperatorFactory {
  return (): StreamOperator => {
    let scope: FunctionScope | null = null
    let handle: (value: unknown, input: number) => void = notOpen
    // Apart from the scope, so that the record handler need not ask whether that is there.
    const at: Pick<FunctionScope, 'timestamp'> = { timestamp: null }
    const { begin, ...lifecycle } = lifecycleOf(user, () => runtimeContextOf(opened(scope).context))
    return {
      ...lifecycle,
      async open(context) {
        const { output } = context
        scope = {
          context,
          out: {
            collect: (value) => {
              output.collect({ value, timestamp: at.timestamp })
            },
          },
          get timestamp() {
            return at.timestamp
          },
          set timestamp(time) {
            at.timestamp = time
          },
        }
        handle = work(scope)
        await begin()
      },
      processElement(record: StreamRecord, input) {
        at.timestamp = record.timestamp
        handle(record.value, input)
      },
    }
  }
}

function notOpen(): never {
  throw new Error('the operator is not open')
}

function opened<T>(value: T | null): T {
  return value ?? notOpen()
}
