import { TidemarkError } from '../../../shared/model/problem.ts'
import type { TypeInformation } from '../types/type-information.ts'
import type { DataStream, KeyedStream, SingleOutputStreamOperator } from './data-stream.ts'
import type { CoFlatMapFunction, CoMapFunction, CoProcessFunction, KeyedCoProcessFunction, KeySelector } from './functions.ts'
import type { OperatorSpec } from './operator-spec.ts'
import type { Keying } from './transformation.ts'
import { sameType } from './types-of.ts'

/** Two streams, of two types, that one operator reads (`ConnectedStreams`). */
export class ConnectedStreams<A, B> {
  protected readonly first: DataStream<A>
  protected readonly second: DataStream<B>
  protected readonly keying: readonly [Keying | null, Keying | null]

  constructor(first: DataStream<A>, second: DataStream<B>, keying: readonly [Keying | null, Keying | null] = [null, null]) {
    this.first = first
    this.second = second
    this.keying = keying
  }

  map<OUT>(map: CoMapFunction<A, B, OUT>, type: TypeInformation<OUT> | null = null): SingleOutputStreamOperator<OUT> {
    return this.operator('Co-Map', { kind: 'CO_MAP', function: map }, type)
  }

  flatMap<OUT>(flatMap: CoFlatMapFunction<A, B, OUT>, type: TypeInformation<OUT> | null = null): SingleOutputStreamOperator<OUT> {
    return this.operator('Co-Flat Map', { kind: 'CO_FLAT_MAP', function: flatMap }, type)
  }

  process<OUT>(process: CoProcessFunction<A, B, OUT>, type: TypeInformation<OUT> | null = null): SingleOutputStreamOperator<OUT> {
    return this.operator('Co-Process', { kind: 'CO_PROCESS', function: process }, type)
  }

  /** @param keyType of the keys of both */
  keyBy<K>(first: KeySelector<A, K>, second: KeySelector<B, K>, keyType: TypeInformation<K>): KeyedConnectedStreams<K, A, B> {
    return connectKeyed(this.first.keyBy(first, keyType), this.second.keyBy(second, keyType))
  }

  protected operator<OUT>(name: string, spec: OperatorSpec, type: TypeInformation<OUT> | null): SingleOutputStreamOperator<OUT> {
    return this.first.twoInputs(name, this.second, spec, type, this.keying)
  }
}

/** Two keyed streams with keys of one type: their operator has keyed state and timers. */
export class KeyedConnectedStreams<K, A, B> extends ConnectedStreams<A, B> {
  override process<OUT>(
    process: KeyedCoProcessFunction<K, A, B, OUT>,
    type: TypeInformation<OUT> | null = null,
  ): SingleOutputStreamOperator<OUT> {
    return this.operator('Co-Keyed-Process', { kind: 'KEYED_CO_PROCESS', function: process }, type)
  }
}

/** Throws `KEY_TYPES_DIFFER` where the keys are not of one type. */
export function connectKeyed<K, A, B>(first: KeyedStream<A, K>, second: KeyedStream<B, K>): KeyedConnectedStreams<K, A, B> {
  if (!sameType(first.keying.keyType, second.keying.keyType)) {
    throw new TidemarkError({
      code: 'KEY_TYPES_DIFFER',
      message: 'Two keyed streams with keys of different types cannot be connected: both need keys of one type. Change one keyBy().',
    })
  }
  return new KeyedConnectedStreams(first, second, [first.keying, second.keying])
}
