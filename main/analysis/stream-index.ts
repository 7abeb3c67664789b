/** A snapshot's streams as rows and its files as a table, built once per open savepoint and shared by every judgement and page. */
import type { StreamRole } from '../../shared/model/index.ts'
import type { OperatorState, SavepointMetadata } from '../savepoint/metadata/model.ts'
import { handlesOf, visitStreams, type PlacedHandle, type StreamLike } from './walk.ts'

/** One stream of one handle. */
export interface StreamRow {
  /** Position in `StreamIndex.operators`. */
  operator: number
  /** Subtask index, -1 for the coordinator. */
  subtask: number
  /** Null for the coordinator's state, which is a bare stream. */
  placed: PlacedHandle | null
  stream: StreamLike
  role: StreamRole
  localPath: string | null
  /** Position in `StreamIndex.files`, -1 when the bytes lie in `_metadata` or there are none. */
  file: number
}

/** A file that the metadata points at, over all handles that do. */
export interface FileRef {
  /** As stored: relative to the folder of `_metadata`, or an absolute URI. */
  path: string
  absolute: boolean
  /** Bytes that the file holds at least; exactly so many when `exact`. -1 where Flink did not know. */
  extent: number
  /** False for merged files and files of unknown size. */
  exact: boolean
  /** Several snapshots may own it: an absolute file that a `shared` list or a SHARED segment names. */
  shared: boolean
  changelog: boolean
}

export interface StreamIndex {
  /** Sorted by id; subtasks sorted by index. */
  operators: OperatorState[]
  rows: StreamRow[]
  /** `rows` of operator `n` are `firstRow[n]` up to, without, `firstRow[n + 1]`. */
  firstRow: number[]
  files: FileRef[]
}

export function indexStreams(metadata: SavepointMetadata): StreamIndex {
  const operators = [...metadata.operators].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)).map(withSortedSubtasks)
  const rows: StreamRow[] = []
  const firstRow: number[] = []
  const files = new FileTable()
  let operator = 0
  let subtask = -1
  let placed: PlacedHandle | null = null
  const add = (stream: StreamLike, role: StreamRole, localPath: string | null): void => {
    rows.push({ operator, subtask, placed, stream, role, localPath, file: files.add(stream, role) })
  }
  for (const [at, state] of operators.entries()) {
    operator = at
    subtask = -1
    placed = null
    firstRow.push(rows.length)
    if (state.coordinator !== null) add(state.coordinator, 'delegate', null)
    for (const one of state.subtasks) {
      subtask = one.index
      for (placed of handlesOf(one)) {
        const before = rows.length
        visitStreams(placed, add)
        if (rows.length === before) add(null, 'delegate', null)
      }
    }
  }
  firstRow.push(rows.length)
  return { operators, rows, firstRow, files: files.list }
}

function withSortedSubtasks(operator: OperatorState): OperatorState {
  const sorted = operator.subtasks.every((subtask, at, all) => at === 0 || (all[at - 1]?.index ?? 0) <= subtask.index)
  return sorted ? operator : { ...operator, subtasks: [...operator.subtasks].sort((a, b) => a.index - b.index) }
}

class FileTable {
  readonly list: FileRef[] = []
  readonly #relative = new Map<string, number>()
  readonly #absolute = new Map<string, number>()

  /** Position of the stream's file, -1 when it has none. */
  add(stream: StreamLike, role: StreamRole): number {
    if (stream === null) return -1
    if (stream.tag === 3) return this.add(stream.stream, role)
    if (stream.tag !== 2 && stream.tag !== 6 && stream.tag !== 15) return -1
    const segment = stream.tag === 15
    const absolute = stream.tag !== 6
    const file = this.#entry(stream.path, absolute)
    const extent = segment ? stream.start + stream.size : stream.size
    if (segment || extent < 0) file.ref.exact = false
    file.ref.extent = Math.max(file.ref.extent, extent)
    file.ref.shared ||= segment ? stream.scope === 'SHARED' : absolute && role === 'shared'
    file.ref.changelog ||= role === 'changelog'
    return file.at
  }

  #entry(path: string, absolute: boolean): { ref: FileRef; at: number } {
    const known = absolute ? this.#absolute : this.#relative
    const at = known.get(path) ?? this.list.length
    let ref = this.list[at]
    if (ref === undefined) {
      ref = { path, absolute, extent: -1, exact: true, shared: false, changelog: false }
      known.set(path, at)
      this.list.push(ref)
    }
    return { ref, at }
  }
}
