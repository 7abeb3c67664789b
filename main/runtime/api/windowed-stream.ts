import { TidemarkError } from '../../../shared/model/problem.ts'
import type { TypeInformation } from '../types/type-information.ts'
import type { KeyedStream, SingleOutputStreamOperator } from './data-stream.ts'
import { functionName } from './function-name.ts'
import type { AggregateFunction, ProcessWindowFunction, ReduceFunction } from './functions.ts'
import type { WindowContents } from './operator-spec.ts'
import type { OutputTag } from './output-tag.ts'
import { requiredType } from './types-of.ts'
import { assignerName, describeAssigner, triggerName, type WindowAssigner } from './windows.ts'

const PASS_THROUGH = 'PassThroughWindowFunction'

/** A keyed stream cut into windows (`WindowedStream`). */
export class WindowedStream<T, K> {
  readonly #input: KeyedStream<T, K>
  readonly #assigner: WindowAssigner
  #allowedLateness = 0
  #lateOutput: string | null = null

  constructor(input: KeyedStream<T, K>, assigner: WindowAssigner) {
    this.#input = input
    this.#assigner = assigner
  }

  /** @param lateness milliseconds */
  allowedLateness(lateness: number): this {
    if (!(lateness >= 0)) {
      throw new TidemarkError({ code: 'INVALID_WINDOW', message: `The allowed lateness cannot be negative, but is ${lateness} ms.` })
    }
    this.#allowedLateness = lateness
    return this
  }

  /** Late records go to this side output in place of being dropped. */
  sideOutputLateData(tag: OutputTag<T>): this {
    this.#lateOutput = tag.id
    return this
  }

  reduce(reduce: ReduceFunction<T>): SingleOutputStreamOperator<T>
  reduce<OUT>(
    reduce: ReduceFunction<T>,
    window: ProcessWindowFunction<K, T, OUT>,
    type?: TypeInformation<OUT>,
  ): SingleOutputStreamOperator<OUT>
  reduce(
    reduce: ReduceFunction<T>,
    window: ProcessWindowFunction<K, T, unknown> | null = null,
    type: TypeInformation | null = null,
  ): unknown {
    const element = this.#elementType()
    return this.#operator(
      { kind: 'REDUCING', type: element, reduce: reduce as unknown as ReduceFunction<never> },
      window,
      window === null ? element : type,
      functionName(reduce),
    )
  }

  /** @param accumulator type of what the window keeps */
  aggregate<ACC, R>(aggregate: AggregateFunction<T, ACC, R>, accumulator: TypeInformation<ACC>): SingleOutputStreamOperator<R>
  aggregate<ACC, R, OUT>(
    aggregate: AggregateFunction<T, ACC, R>,
    accumulator: TypeInformation<ACC>,
    window: ProcessWindowFunction<K, R, OUT>,
    type?: TypeInformation<OUT>,
  ): SingleOutputStreamOperator<OUT>
  aggregate<ACC, R>(
    aggregate: AggregateFunction<T, ACC, R>,
    accumulator: TypeInformation<ACC>,
    window: ProcessWindowFunction<K, R, unknown> | null = null,
    type: TypeInformation | null = null,
  ): unknown {
    if (this.#assigner.kind === 'SESSION' && aggregate.merge === undefined) {
      throw new TidemarkError({
        code: 'INVALID_WINDOW',
        message: `${assignerName(this.#assigner)} merge, so the aggregate function “${functionName(aggregate)}” needs a merge() too.`,
      })
    }
    return this.#operator({ kind: 'AGGREGATING', accumulator, aggregate }, window, type, functionName(aggregate))
  }

  process<OUT>(window: ProcessWindowFunction<K, T, OUT>, type: TypeInformation<OUT> | null = null): SingleOutputStreamOperator<OUT> {
    return this.#operator<OUT>({ kind: 'LIST', element: this.#elementType() }, window, type, null)
  }

  #elementType(): TypeInformation {
    return requiredType(this.#input.transformation, describeAssigner(this.#assigner))
  }

  /** Named and described as `WindowOperatorBuilder` does. */
  #operator<OUT>(
    contents: WindowContents,
    window: ProcessWindowFunction<K, never, OUT> | null,
    type: TypeInformation<OUT> | null,
    incremental: string | null,
  ): SingleOutputStreamOperator<OUT> {
    const assigner = this.#assigner
    const functions = [...(incremental === null ? [] : [incremental]), window === null ? PASS_THROUGH : functionName(window)]
    const spec = {
      kind: 'WINDOW',
      assigner,
      allowedLateness: this.#allowedLateness,
      lateOutput: this.#lateOutput,
      contents,
      function: window,
    } as const
    return this.#input
      .oneInput(assignerName(assigner), spec, type)
      .setDescription(`Window(${[describeAssigner(assigner), triggerName(assigner), ...functions].join(', ')})`)
  }
}
