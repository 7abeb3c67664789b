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
    let handle: ((value: unknown, input: number) => void) | null = null
    const { begin, ...lifecycle } = lifecycleOf(user, () => runtimeContextOf(opened(scope).context))
    return {
      ...lifecycle,
      async open(context) {
        scope = {
          context,
          timestamp: null,
          out: {
            collect: (value) => {
              context.output.collect({ value, timestamp: opened(scope).timestamp })
            },
          },
        }
        handle = work(scope)
        await begin()
      },
      processElement({ value, timestamp }: StreamRecord, input) {
        opened(scope).timestamp = timestamp
        opened(handle)(value, input)
      },
    }
  }
}

function opened<T>(value: T | null): T {
  if (value === null) throw new Error('the operator is not open')
  return value
}
