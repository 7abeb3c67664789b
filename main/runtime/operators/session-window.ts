import type { OperatorSpec } from '../api/operator-spec.ts'
import type { WindowAssigner } from '../api/windows.ts'
import { lastOf } from './assign-windows.ts'
import { functionOperator } from './function-operator.ts'
import { MergingWindowSet } from './merging-window-set.ts'
import type { OperatorFactory } from './stream-operator.ts'
import { contentsOf } from './window-contents.ts'
import { WindowScope } from './window-scope.ts'

type SessionSpec = Extract<OperatorSpec, { kind: 'WINDOW' }> & { assigner: Extract<WindowAssigner, { kind: 'SESSION' }> }

/**
 * `WindowOperator` with a `MergingWindowAssigner` and its default trigger: each record opens a window of the gap's length, and windows
 * that touch become one. Contents stay under the window that they began with; timers are those of the merged one.
 */
export const sessionWindowOperator = (spec: SessionSpec): OperatorFactory =>
  functionOperator(spec.function, (scope) => {
    const windows = new WindowScope(spec, scope)
    const contents = contentsOf(spec.contents, windows.keyed)
    const merging = MergingWindowSet.stateIn(windows.keyed)
    const gap = BigInt(spec.assigner.gap)
    windows.start((window, time) => {
      const set = new MergingWindowSet(merging)
      const stateWindow = set.stateWindow(window)
      if (stateWindow === null) return
      contents.at(stateWindow)
      if (time === lastOf(window)) windows.fire(window, contents.get())
      if (time !== windows.cleanupTime(window)) return
      contents.clear()
      windows.forget(window)
      set.retire(window)
      set.persist()
    })

    return (value) => {
      const { timestamp } = scope
      const start = BigInt(windows.recordTime())
      const set = new MergingWindowSet(merging)
      const { result, stateWindow, replaced, moved } = set.add({ start, end: start + gap })
      // It met no other window then: those that are still there are not late.
      if (windows.isLate(result)) {
        windows.late(value, timestamp)
        return
      }
      if (replaced.length > 0) windows.merged(result, replaced)
      if (moved.length > 0) contents.merge(stateWindow, moved)
      contents.at(stateWindow)
      contents.add(value)
      windows.added(result, () => contents.get())
      set.persist()
    }
  })
