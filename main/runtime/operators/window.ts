import type { OperatorSpec } from '../api/operator-spec.ts'
import { type FixedAssigner, lastOf, windowsOf } from './assign-windows.ts'
import { functionOperator } from './function-operator.ts'
import type { OperatorFactory } from './stream-operator.ts'
import { contentsOf } from './window-contents.ts'
import { WindowScope } from './window-scope.ts'

type WindowSpec = Extract<OperatorSpec, { kind: 'WINDOW' }> & { assigner: FixedAssigner }

/**
 * `WindowOperator` with the default trigger of its assigner: fires when time reaches a window's end, again for each late record
 * that is still allowed, and forgets the window once its lateness is over.
 */
export const windowOperator = (spec: WindowSpec): OperatorFactory =>
  functionOperator(spec.function, (scope) => {
    const windows = new WindowScope(spec, scope)
    const contents = contentsOf(spec.contents, windows.keyed)
    windows.start((window, time) => {
      contents.at(window)
      if (time === lastOf(window)) windows.fire(window, contents.get())
      if (time === windows.cleanupTime(window)) contents.clear()
    })

    return (value) => {
      const { timestamp } = scope
      let taken = false
      for (const window of windowsOf(spec.assigner, windows.recordTime())) {
        if (windows.isLate(window)) continue
        taken = true
        contents.at(window)
        contents.add(value)
        windows.added(window, () => contents.get())
      }
      if (!taken) windows.late(value, timestamp)
    }
  })
