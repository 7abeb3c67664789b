import { TidemarkError } from '../../../shared/model/problem.ts'
import type { TypeInformation } from '../types/type-information.ts'
import type { KeyedStream, SingleOutputStreamOperator } from './data-stream.ts'
import type { ProcessJoinFunction } from './functions.ts'
import { requiredType } from './types-of.ts'

const NAME = 'Interval Join'

/** `KeyedStream.IntervalJoin`. */
export class IntervalJoin<K, A, B> {
  readonly #left: KeyedStream<A, K>
  readonly #right: KeyedStream<B, K>

  constructor(left: KeyedStream<A, K>, right: KeyedStream<B, K>) {
    this.#left = left
    this.#right = right
  }

  /** Joins where left.time + lower <= right.time <= left.time + upper; milliseconds, event time. Throws `INVALID_INTERVAL`. */
  between(lower: number, upper: number): IntervalJoined<K, A, B> {
    return new IntervalJoined(this.#left, this.#right, lower, upper)
  }
}

/** `KeyedStream.IntervalJoined`. */
export class IntervalJoined<K, A, B> {
  readonly #left: KeyedStream<A, K>
  readonly #right: KeyedStream<B, K>
  #lower: number
  #upper: number

  constructor(left: KeyedStream<A, K>, right: KeyedStream<B, K>, lower: number, upper: number) {
    this.#left = left
    this.#right = right
    this.#lower = lower
    this.#upper = upper
  }

  lowerBoundExclusive(): this {
    this.#lower++
    return this
  }

  upperBoundExclusive(): this {
    this.#upper--
    return this
  }

  process<OUT>(process: ProcessJoinFunction<A, B, OUT>, type: TypeInformation<OUT> | null = null): SingleOutputStreamOperator<OUT> {
    if (!(this.#lower <= this.#upper)) {
      throw new TidemarkError({
        code: 'INVALID_INTERVAL',
        message: `The interval join's bounds leave nothing to join: lower ${this.#lower} ms must be <= upper ${this.#upper} ms.`,
      })
    }
    return this.#left.twoInputs(
      NAME,
      this.#right,
      {
        kind: 'INTERVAL_JOIN',
        function: process,
        lower: this.#lower,
        upper: this.#upper,
        left: requiredType(this.#left.transformation, NAME),
        right: requiredType(this.#right.transformation, NAME),
      },
      type,
      [this.#left.keying, this.#right.keying],
    )
  }
}
