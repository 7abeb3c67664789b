import type { KeyGroupSpread, StateKind, StateShape, SubtaskRange } from '../../shared/model/index.ts'

/** The subtask that has a key group; undefined where none was written with it. */
export function ownerOf(ranges: readonly SubtaskRange[], keyGroup: number): SubtaskRange | undefined {
  return ranges.find(({ from, to }) => keyGroup >= from && keyGroup <= to)
}

/** `key groups 64 to 127`, `key group 5`. */
function rangeWords({ from, to }: SubtaskRange): string {
  return from === to ? `key group ${from}` : `key groups ${from} to ${to}`
}

/** Where a key group was saved: `key group 73 of 128; subtask 2 of 4 (key groups 64 to 95)`. */
export function placeWords({ maxParallelism, saved }: KeyGroupSpread, keyGroup: number): string {
  const owner = ownerOf(saved.subtasks, keyGroup)
  const place = `key group ${keyGroup} of ${maxParallelism}`
  return owner === undefined
    ? `${place}; no subtask wrote it`
    : `${place}; subtask ${owner.subtask} of ${saved.parallelism} (${rangeWords(owner)})`
}

/** One subtask with what it would hold. */
export interface SubtaskLoad extends SubtaskRange {
  /** Null until the state was counted. */
  readonly entries: number | null
  /** Null also where the layout does not say bytes. */
  readonly bytes: number | null
}

/** What each subtask would hold at the parallelism that is asked about, by what was counted of each key group. */
export function loadsOf({ asked }: KeyGroupSpread, shape: StateShape | null): SubtaskLoad[] {
  return asked.subtasks.map((range) => {
    if (shape === null) return { ...range, entries: null, bytes: null }
    let [entries, bytes] = [0, 0]
    for (let group = range.from; group <= range.to; group++) {
      entries += shape.keyGroups[group]?.entries ?? 0
      bytes += shape.keyGroups[group]?.bytes ?? 0
    }
    return { ...range, entries, bytes: shape.bytes === null ? null : bytes }
  })
}

/** What the loads say together: `subtask 3 would hold the most, 3% above the mean`. Empty where there is nothing to compare. */
export function loadWords(loads: readonly SubtaskLoad[], saved: boolean): string {
  const total = loads.reduce((sum, { entries }) => sum + (entries ?? 0), 0)
  if (loads.length < 2 || total === 0) return ''
  const most = loads.reduce((a, b) => ((b.entries ?? 0) > (a.entries ?? 0) ? b : a))
  const above = Math.round(((most.entries ?? 0) / (total / loads.length) - 1) * 100)
  const holds = saved ? 'holds' : 'would hold'
  return above === 0
    ? `All ${loads.length} ${saved ? 'hold' : 'would hold'} about as much.`
    : `Subtask ${most.subtask} ${holds} the most, ${above}% above the mean.`
}

/** What becomes of operator state when the parallelism changes (`RoundRobinOperatorStateRepartitioner`). */
export function rescaleWords(kind: StateKind): string {
  const head = 'Operator state has no key groups. '
  if (kind === 'UNION') return `${head}At any parallelism Flink gives every subtask all elements.`
  if (kind === 'BROADCAST') return `${head}Every subtask wrote the same map, and at any parallelism Flink gives each of them one.`
  if (kind === 'LIST') return `${head}When the parallelism changes, Flink deals the elements out evenly among the subtasks.`
  return `${head}How it is dealt out is the operator’s own matter.`
}
