import { functionOperator } from './function-operator.ts'
import type { OperatorFactory } from './stream-operator.ts'

/** `PrintSinkFunction`: a line a record, led by `subtask> ` where there are several. */
export const printOperator = (write: (line: string) => void): OperatorFactory =>
  functionOperator(null, ({ context }) => {
    const prefix = context.parallelism > 1 ? `${context.subtask + 1}> ` : ''
    return (value) => {
      write(`${prefix}${textOf(value)}`)
    }
  })

/** Hands every record to the job's own code, in the thread of the subtask. */
export const collectOperator = (receive: (value: never) => void): OperatorFactory =>
  functionOperator(null, () => (value) => {
    receive(value as never)
  })

/** A record in a line: JSON, longs as digits. */
const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? one.toString() : one instanceof Map ? [...one] : one))
