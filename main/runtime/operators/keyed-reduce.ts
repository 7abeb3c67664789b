import type { TypeInformation } from '../types/type-information.ts'
import { NamespaceTypes } from '../types/types.ts'
import { functionOperator } from './function-operator.ts'
import type { ValueState } from './runtime-context.ts'
import type { OperatorFactory } from './stream-operator.ts'

/** The state of `StreamGroupedReduceOperator`. */
const STATE_NAME = '_op_state'

/** `StreamGroupedReduceOperator`: emits the reduced value of the record's key, each time. */
export const keyedReduceOperator = (reduce: (a: never, b: never) => unknown, type: TypeInformation): OperatorFactory =>
  functionOperator(reduce, ({ context, out }) => {
    const values: ValueState<unknown> | undefined = context.keyed?.value(
      { kind: 'VALUE', name: STATE_NAME, type, ttl: null },
      NamespaceTypes.VOID,
    )
    return (value) => {
      const before = values?.value() ?? null
      const next: unknown = before === null ? value : reduce(before as never, value as never)
      values?.update(next)
      out.collect(next)
    }
  })
