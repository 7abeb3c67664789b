import type * as F from '../api/functions.ts'
import { functionOperator } from './function-operator.ts'
import type { OperatorFactory } from './stream-operator.ts'

/** `StreamMap` */
export const mapOperator = (user: F.MapFunction<never, unknown>): OperatorFactory =>
  functionOperator(user, ({ out }) => {
    const map = typeof user === 'function' ? user : (value: never) => user.map(value)
    return (value) => {
      out.collect(map(value as never))
    }
  })

/** `StreamFilter` */
export const filterOperator = (user: F.FilterFunction<never>): OperatorFactory =>
  functionOperator(user, ({ out }) => {
    const filter = typeof user === 'function' ? user : (value: never) => user.filter(value)
    return (value) => {
      if (filter(value as never)) out.collect(value)
    }
  })

/** `StreamFlatMap` */
export const flatMapOperator = (user: F.FlatMapFunction<never, never>): OperatorFactory =>
  functionOperator(user, ({ out }) => {
    const flatMap =
      typeof user === 'function'
        ? user
        : (value: never, to: F.Collector<never>) => {
            user.flatMap(value, to)
          }
    return (value) => {
      flatMap(value as never, out)
    }
  })

/** `CoStreamMap` */
export const coMapOperator = (user: F.CoMapFunction<never, never, unknown>): OperatorFactory =>
  functionOperator(user, ({ out }) => (value, input) => {
    out.collect(input === 0 ? user.map1(value as never) : user.map2(value as never))
  })

/** `CoStreamFlatMap` */
export const coFlatMapOperator = (user: F.CoFlatMapFunction<never, never, never>): OperatorFactory =>
  functionOperator(user, ({ out }) => (value, input) => {
    if (input === 0) user.flatMap1(value as never, out)
    else user.flatMap2(value as never, out)
  })
