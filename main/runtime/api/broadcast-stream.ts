import type { DataStream, KeyedStream, SingleOutputStreamOperator } from './data-stream.ts'
import type { BroadcastProcessFunction, KeyedBroadcastProcessFunction } from './functions.ts'
import type { Keying } from './transformation.ts'
import type { MapStateDescriptor } from './state-descriptors.ts'
import type { TypeInformation } from '../types/type-information.ts'

/** A stream that every subtask gets whole, and the states it may write (`BroadcastStream`). */
export class BroadcastStream<T> {
  readonly stream: DataStream<T>
  readonly states: readonly MapStateDescriptor<never, never>[]

  constructor(stream: DataStream<T>, states: readonly MapStateDescriptor<never, never>[]) {
    this.stream = stream
    this.states = states
  }
}

/** `BroadcastConnectedStream` of a stream that is not keyed. */
export class BroadcastConnectedStream<IN, RULE> {
  protected readonly input: DataStream<IN>
  protected readonly rules: BroadcastStream<RULE>

  constructor(input: DataStream<IN>, rules: BroadcastStream<RULE>) {
    this.input = input
    this.rules = rules
  }

  process<OUT>(
    process: BroadcastProcessFunction<IN, RULE, OUT>,
    type: TypeInformation<OUT> | null = null,
  ): SingleOutputStreamOperator<OUT> {
    const spec = { kind: 'BROADCAST_PROCESS', function: process, states: this.rules.states } as const
    return this.input.twoInputs('Co-Process-Broadcast', this.rules.stream, spec, type, [null, null])
  }
}

/** `BroadcastConnectedStream` of a keyed stream. */
export class KeyedBroadcastConnectedStream<K, IN, RULE> extends BroadcastConnectedStream<IN, RULE> {
  readonly #keying: Keying

  constructor(input: KeyedStream<IN, K>, rules: BroadcastStream<RULE>) {
    super(input, rules)
    this.#keying = input.keying
  }

  override process<OUT>(
    process: KeyedBroadcastProcessFunction<K, IN, RULE, OUT>,
    type: TypeInformation<OUT> | null = null,
  ): SingleOutputStreamOperator<OUT> {
    const spec = { kind: 'KEYED_BROADCAST_PROCESS', function: process, states: this.rules.states } as const
    return this.input.twoInputs('Co-Process-Broadcast-Keyed', this.rules.stream, spec, type, [this.#keying, null])
  }
}
