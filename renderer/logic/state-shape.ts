import type { StateShape, SubtaskRange } from '../../shared/model/index.ts'
import { bytes, count, plural } from '../../shared/text/index.ts'
import { barsOf, type Bar } from './key-groups.ts'
import { ownerOf } from './spread.ts'

const entriesText = (value: number): string => plural(value, 'entry', 'entries')

/** A share of all, in words: `6.7%`, `below 0.1%`. */
export function share(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100
  if (percent > 0 && percent < 0.1) return 'below 0.1%'
  return `${percent >= 10 || Number.isInteger(percent) ? percent.toFixed(0) : percent.toFixed(1)}%`
}

/** How far a count is, for the head of its pane. */
export function countWords(shape: StateShape | null): string {
  if (shape === null) return ''
  return shape.done ? entriesText(shape.entries) : `${entriesText(shape.entries)} so far`
}

/** How many key groups were read: `about 34 of 128`; a share where there are none. */
export function readPart({ keyGroups, part, done }: StateShape): string {
  const groups = keyGroups.length
  if (groups === 0) return share(part, 1)
  return done ? `${count(groups)} of ${count(groups)}` : `about ${count(Math.floor(part * groups))} of ${count(groups)}`
}

/** Entries by key group as bars, at most `limit`; neighbours are put together where there are more. */
export function groupBars({ keyGroups }: StateShape, ranges: readonly SubtaskRange[], limit: number): Bar[] {
  const view = {
    maxParallelism: keyGroups.length,
    bytes: keyGroups.map(({ entries }) => entries),
    ranges: ranges.map((range) => ({ ...range, bytes: 0 })),
  }
  return barsOf(view, limit)
}

/** One bar of key groups in words: group, entries, share, and whose it is. */
export function groupWords(shape: StateShape, ranges: readonly SubtaskRange[], { from, to, bytes: entries }: Bar): string {
  const groups = from === to ? `Key group ${from}` : `Key groups ${from} to ${to}`
  const owner = ownerOf(ranges, from)
  const size = shape.keyGroups.slice(from, to + 1).reduce((sum, group) => sum + group.bytes, 0)
  const sized = shape.bytes === null ? '' : `, ${bytes(size)}`
  return `${groups}${owner === undefined ? '' : `, subtask ${owner.subtask}`}: ${entriesText(entries)}${sized}, ${share(entries, shape.entries)} of all.`
}

/** How evenly entries lie over key groups; a part of the state says nothing of that. */
export function skewWords({ keyGroups, entries, done }: StateShape): string {
  const used = keyGroups.filter((group) => group.entries > 0).length
  if (!done || entries === 0 || keyGroups.length === 0) return ''
  const most = keyGroups.reduce((best, group, at) => (group.entries > (keyGroups[best]?.entries ?? 0) ? at : best), 0)
  const mean = entries / keyGroups.length
  const high = keyGroups[most]?.entries ?? 0
  const times = high / mean
  const compared = times < 1.05 ? 'as much as the mean' : `${times < 10 ? times.toFixed(1) : count(Math.round(times))} times the mean`
  return `${count(used)} of ${plural(keyGroups.length, 'key group')} hold entries. Group ${most} holds the most: ${count(high)}, ${compared}.`
}

/** The key as a person would type it to find it. */
export function typedKey(key: unknown): string {
  return typeof key === 'string' ? key : JSON.stringify(key)
}

/** How evenly entries lie over the subtasks that wrote them. @param parallelism of the operator, as saved */
export function subtaskWords({ subtasks, entries, done }: StateShape, parallelism: number): string {
  if (!done || entries === 0 || parallelism < 2) return ''
  const most = subtasks.reduce((a, b) => (b.entries > a.entries ? b : a))
  const above = Math.round((most.entries / (entries / parallelism) - 1) * 100)
  return above === 0
    ? `Its ${count(parallelism)} subtasks hold about as much each.`
    : `Of its ${count(parallelism)} subtasks ${most.subtask} holds the most: ${count(most.entries)}, ${above}% above the mean.`
}
