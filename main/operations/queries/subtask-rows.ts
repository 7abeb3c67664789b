import type { Page, SubtaskRow } from '../../../shared/model/index.ts'
import { keyGroupUnion } from '../../analysis/operator-report.ts'
import type { StreamRow } from '../../analysis/stream-index.ts'
import { handlesOf } from '../../analysis/walk.ts'
import { subtaskSize } from '../../savepoint/metadata/size.ts'
import { countFiles, countHandles, type OperatorView } from './snapshot.ts'

/** A page of an operator's listed subtasks, by index. */
export function subtaskPage({ state, rows }: OperatorView, { offset, limit }: Page): { total: number; rows: SubtaskRow[] } {
  const bySubtask = new Map<number, StreamRow[]>()
  for (const row of rows) {
    const own = bySubtask.get(row.subtask)
    if (own === undefined) bySubtask.set(row.subtask, [row])
    else own.push(row)
  }
  const page = state.subtasks.slice(offset, offset + limit).map((subtask) => {
    const own = bySubtask.get(subtask.index) ?? []
    return {
      index: subtask.index,
      finished: subtask.finished,
      keyGroups: keyGroupUnion(handlesOf(subtask)),
      handles: countHandles(own),
      files: countFiles(own),
      bytes: subtaskSize(subtask),
    }
  })
  return { total: state.subtasks.length, rows: page }
}
