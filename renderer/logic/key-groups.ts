import type { KeyGroupView } from '../../shared/model/index.ts'
import { bytes, count } from '../../shared/text/index.ts'

export type Range = KeyGroupView['ranges'][number]

/** One bar of the ruler: one key group, or several where there are more groups than pixels allow. */
export interface Bar {
  readonly from: number
  readonly to: number
  /** Index into `ranges`; -1 where no subtask wrote state for the group. */
  readonly range: number
  readonly bytes: number
}

/** Bars for the ruler, at most `limit`. Where the layout does not tell bytes by group, a range's bytes are spread evenly. */
export function barsOf(view: KeyGroupView, limit: number): Bar[] {
  const perBar = Math.max(1, Math.ceil(view.maxParallelism / limit))
  const bars: Bar[] = []
  let range = 0
  for (let from = 0; from < view.maxParallelism; from += perBar) {
    const to = Math.min(from + perBar, view.maxParallelism) - 1
    while (range < view.ranges.length - 1 && (view.ranges[range]?.to ?? 0) < from) range++
    const owner = view.ranges[range]
    const owned = owner !== undefined && owner.from <= to && owner.to >= from
    let sum = 0
    for (let group = from; group <= to; group++) sum += bytesOf(view, group, owned ? owner : undefined)
    bars.push({ from, to, range: owned ? range : -1, bytes: sum })
  }
  return bars
}

function bytesOf(view: KeyGroupView, group: number, owner: Range | undefined): number {
  if (view.bytes) return view.bytes[group] ?? 0
  return owner ? owner.bytes / (owner.to - owner.from + 1) : 0
}

/** What the words under the ruler say about one subtask. */
export interface RangeWords {
  readonly subtask: string
  readonly groups: string
  readonly bytes: string
  /** `24% above the mean`, empty where there is nothing to compare. */
  readonly compared: string
  /** The heaviest group, where it holds more than twice the mean of all groups. */
  readonly hot: string | null
}

/** The words for `view.ranges[index]`. */
export function rangeWords(view: KeyGroupView, index: number): RangeWords | null {
  const range = view.ranges[index]
  if (!range) return null
  const mean = view.ranges.reduce((sum, other) => sum + other.bytes, 0) / view.ranges.length
  const off = mean > 0 ? Math.round((range.bytes / mean - 1) * 100) : 0
  const compared =
    view.ranges.length < 2 || mean === 0
      ? ''
      : off === 0
        ? 'as much as the mean'
        : `${Math.abs(off)}% ${off > 0 ? 'above' : 'below'} the mean`
  return {
    subtask: `Subtask ${count(range.subtask)}`,
    groups: range.from === range.to ? `key group ${range.from}` : `key groups ${range.from} to ${range.to}`,
    bytes: bytes(range.bytes),
    compared,
    hot: hotGroup(view, range),
  }
}

function hotGroup(view: KeyGroupView, range: Range): string | null {
  if (!view.bytes || view.bytes.length === 0) return null
  const mean = view.bytes.reduce((sum, size) => sum + size, 0) / view.bytes.length
  let hottest = range.from
  for (let group = range.from; group <= range.to; group++) if ((view.bytes[group] ?? 0) > (view.bytes[hottest] ?? 0)) hottest = group
  return mean > 0 && (view.bytes[hottest] ?? 0) > 2 * mean ? String(hottest) : null
}

/** The same as one spoken sentence. */
export function rangeSentence(view: KeyGroupView, index: number): string {
  const words = rangeWords(view, index)
  if (!words) return 'No subtask chosen.'
  const compared = words.compared === '' ? '' : `, ${words.compared}`
  return `${words.subtask} owns ${words.groups}, ${words.bytes}${compared}.${words.hot === null ? '' : ` Group ${words.hot} is hot.`}`
}
