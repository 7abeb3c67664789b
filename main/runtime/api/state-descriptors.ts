import type { StateDescriptor, StateTtl } from '../operators/runtime-context.ts'
import type { TypeInformation } from '../types/type-information.ts'
import type { AggregateFunction, ReduceFunction } from './functions.ts'

type Kind<K extends StateDescriptor['kind']> = Extract<StateDescriptor, { kind: K }>

/** `StateTtlConfig`: `ttl` in milliseconds, the rest with Flink's defaults. */
export function stateTtl(ttl: number, more: Partial<Omit<StateTtl, 'ttl'>> = {}): StateTtl {
  return { ttl, update: 'OnCreateAndWrite', visibility: 'NeverReturnExpired', ...more }
}

abstract class Descriptor {
  readonly name: string
  ttl: StateTtl | null = null

  constructor(name: string) {
    this.name = name
  }

  /** `StateDescriptor.enableTimeToLive`. */
  enableTimeToLive(ttl: StateTtl): this {
    this.ttl = ttl
    return this
  }
}

/** `ValueStateDescriptor`. */
export class ValueStateDescriptor<T> extends Descriptor implements Kind<'VALUE'> {
  readonly kind = 'VALUE'
  readonly type: TypeInformation<T>

  constructor(name: string, type: TypeInformation<T>) {
    super(name)
    this.type = type
  }
}

/** `ListStateDescriptor`. */
export class ListStateDescriptor<T> extends Descriptor implements Kind<'LIST'> {
  readonly kind = 'LIST'
  readonly element: TypeInformation<T>

  constructor(name: string, element: TypeInformation<T>) {
    super(name)
    this.element = element
  }
}

/** `MapStateDescriptor`; also names a broadcast state. */
export class MapStateDescriptor<K, V> extends Descriptor implements Kind<'MAP'> {
  readonly kind = 'MAP'
  readonly key: TypeInformation<K>
  readonly value: TypeInformation<V>

  constructor(name: string, key: TypeInformation<K>, value: TypeInformation<V>) {
    super(name)
    this.key = key
    this.value = value
  }
}

/** `ReducingStateDescriptor`. */
export class ReducingStateDescriptor<T> extends Descriptor implements Kind<'REDUCING'> {
  readonly kind = 'REDUCING'
  readonly type: TypeInformation<T>
  readonly reduce: ReduceFunction<T>

  constructor(name: string, reduce: ReduceFunction<T>, type: TypeInformation<T>) {
    super(name)
    this.reduce = reduce
    this.type = type
  }
}

/** `AggregatingStateDescriptor`: what is stored is the accumulator, so that is the type to name. */
export class AggregatingStateDescriptor<IN, ACC, OUT> extends Descriptor implements Kind<'AGGREGATING'> {
  readonly kind = 'AGGREGATING'
  readonly accumulator: TypeInformation<ACC>
  readonly aggregate: { create(): ACC; add(value: IN, accumulator: ACC): ACC; result(accumulator: ACC): OUT }

  constructor(name: string, aggregate: AggregateFunction<IN, ACC, OUT>, accumulator: TypeInformation<ACC>) {
    super(name)
    this.accumulator = accumulator
    this.aggregate = {
      create: () => aggregate.createAccumulator(),
      add: (value, current) => aggregate.add(value, current),
      result: (current) => aggregate.getResult(current),
    }
  }
}
