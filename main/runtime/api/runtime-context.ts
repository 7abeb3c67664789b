import { TidemarkError } from '../../../shared/model/problem.ts'
import type { AppendingState, KeyedStateStore, ListState, MapState, OperatorStateStore, ValueState } from '../operators/runtime-context.ts'
import type { OperatorContext } from '../operators/stream-operator.ts'
import { NamespaceTypes } from '../types/types.ts'
import type {
  AggregatingStateDescriptor,
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from './state-descriptors.ts'

/** What a rich function may ask for (`RuntimeContext`). */
export interface RuntimeContext {
  readonly taskName: string
  readonly indexOfThisSubtask: number
  readonly numberOfParallelSubtasks: number
  readonly maxNumberOfParallelSubtasks: number
  /** `FunctionInitializationContext.getOperatorStateStore`. */
  readonly operatorState: OperatorStateStore
  getState<T>(descriptor: ValueStateDescriptor<T>): ValueState<T>
  getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>
  getMapState<K, V>(descriptor: MapStateDescriptor<K, V>): MapState<K, V>
  getReducingState<T>(descriptor: ReducingStateDescriptor<T>): AppendingState<T, T>
  getAggregatingState<IN, ACC, OUT>(descriptor: AggregatingStateDescriptor<IN, ACC, OUT>): AppendingState<IN, OUT>
}

/**
 * `StreamingRuntimeContext` over an operator's context. Asking for keyed state throws `KEYED_STATE_ON_NON_KEYED_STREAM`
 * where the operator does not stand behind a keyBy.
 */
export function runtimeContextOf(context: OperatorContext): RuntimeContext {
  const keyed = (state: string): KeyedStateStore => {
    if (context.keyed !== null) return context.keyed
    throw new TidemarkError({
      code: 'KEYED_STATE_ON_NON_KEYED_STREAM',
      message:
        `“${context.name}” asks for keyed state “${state}”, but keyed state can only be used on a keyed stream, ` +
        `that is, after a keyBy(). Put keyBy() before it, or use operator state.`,
      field: context.name,
    })
  }
  return {
    taskName: context.name,
    indexOfThisSubtask: context.subtask,
    numberOfParallelSubtasks: context.parallelism,
    maxNumberOfParallelSubtasks: context.maxParallelism,
    operatorState: context.operatorState,
    getState: <T>(descriptor: ValueStateDescriptor<T>) => keyed(descriptor.name).value<T>(descriptor, NamespaceTypes.VOID),
    getListState: <T>(descriptor: ListStateDescriptor<T>) => keyed(descriptor.name).list<T>(descriptor, NamespaceTypes.VOID),
    getMapState: <K, V>(descriptor: MapStateDescriptor<K, V>) => keyed(descriptor.name).map<K, V>(descriptor, NamespaceTypes.VOID),
    getReducingState: <T>(descriptor: ReducingStateDescriptor<T>) =>
      keyed(descriptor.name).appending<T, T>(descriptor, NamespaceTypes.VOID),
    getAggregatingState: <IN, ACC, OUT>(descriptor: AggregatingStateDescriptor<IN, ACC, OUT>) =>
      keyed(descriptor.name).appending<IN, OUT>(descriptor, NamespaceTypes.VOID),
  }
}
