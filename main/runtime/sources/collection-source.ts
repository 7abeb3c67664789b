import type { ListState } from '../operators/runtime-context.ts'
import type { SourceFactory } from '../operators/stream-operator.ts'
import { Types } from '../types/types.ts'

const BATCH = 256

/** The values that the job gave, once each, in order (`FromElementsSource`); how many were emitted is state. */
export const collectionSource =
  (values: readonly unknown[]): SourceFactory =>
  () => {
    let at = 0
    let state: ListState<number> | null = null
    return {
      open({ operatorState, subtask }) {
        state = operatorState.listState('position', Types.INT)
        // It is not parallel: another subtask than the first has nothing to emit.
        at = operatorState.isRestored ? (state.get()[0] ?? values.length) : subtask === 0 ? 0 : values.length
      },
      poll(output) {
        const end = Math.min(at + BATCH, values.length)
        for (; at < end; at++) output.collect({ value: values[at], timestamp: null })
        return at < values.length ? 'more' : 'end'
      },
      snapshot() {
        state?.update([at])
      },
    }
  }
