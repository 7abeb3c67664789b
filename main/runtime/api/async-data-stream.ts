import { TidemarkError } from '../../../shared/model/problem.ts'
import type { TypeInformation } from '../types/type-information.ts'
import type { DataStream, SingleOutputStreamOperator } from './data-stream.ts'
import type { AsyncFunction } from './functions.ts'
import { requiredType } from './types-of.ts'

const NAME = 'async wait operator'
const DEFAULT_CAPACITY = 100

interface AsyncOptions<OUT> {
  /** Milliseconds; 0 for none. */
  timeout: number
  /** Of records under way in one subtask. */
  capacity?: number
  type?: TypeInformation<OUT>
}

function wait<IN, OUT>(
  ordered: boolean,
  input: DataStream<IN>,
  work: AsyncFunction<IN, OUT>,
  { timeout, capacity = DEFAULT_CAPACITY, type }: AsyncOptions<OUT>,
): SingleOutputStreamOperator<OUT> {
  if (!(timeout >= 0) || !(capacity > 0)) {
    throw new TidemarkError({
      code: 'INVALID_ASYNC_OPTIONS',
      message: `Async I/O needs a timeout of 0 ms or more and a capacity of at least 1, but has ${timeout} and ${capacity}.`,
    })
  }
  const state = requiredType(input.transformation, NAME)
  return input.oneInput(NAME, { kind: 'ASYNC_WAIT', function: work, ordered, timeout, capacity, input: state }, type ?? null)
}

/** `AsyncDataStream`. */
export const AsyncDataStream = {
  orderedWait: <IN, OUT>(
    input: DataStream<IN>,
    work: AsyncFunction<IN, OUT>,
    options: AsyncOptions<OUT>,
  ): SingleOutputStreamOperator<OUT> => wait(true, input, work, options),
  unorderedWait: <IN, OUT>(
    input: DataStream<IN>,
    work: AsyncFunction<IN, OUT>,
    options: AsyncOptions<OUT>,
  ): SingleOutputStreamOperator<OUT> => wait(false, input, work, options),
}
