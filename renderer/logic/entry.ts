import type { ContentsRow, OperatorStates, StateKind, StateReport } from '../../shared/model/index.ts'
import { clockTime, count, dayAndTime, isoTime, plural } from '../../shared/text/index.ts'

/** Characters of a key or value that a table cell gets. */
const CELL = 72
/** Milliseconds either side of 1970 that a date can say. */
const LAST_DATE = 8.64e15

/** Milliseconds since 1970, as entries write them, as ISO time; null where no date says them (`Long.MAX_VALUE`). */
export function timeOf(millis: unknown): string | null {
  if (typeof millis !== 'string' || !/^-?\d+$/.test(millis)) return null
  return Math.abs(Number(millis)) <= LAST_DATE ? isoTime(Number(millis)) : null
}

/** A text of one line, cut in its middle. */
export function cutMiddle(text: string, length = CELL): string {
  if (text.length <= length) return text
  const tail = Math.floor(length / 3)
  return `${text.slice(0, length - 1 - tail)}…${text.slice(-tail)}`
}

function cell(value: unknown): string {
  if (value === undefined) return ''
  if (isUndecoded(value)) return `not decoded, ${plural(value.undecoded.bytes.length / 2, 'byte')}`
  return typeof value === 'string' ? cutMiddle(value) : preview(value, 2 * CELL)
}

/** JSON as far as a cell goes: a value of many megabytes is not written out for one line. */
function preview(value: unknown, room: number): string {
  if (typeof value !== 'object' || value === null) return cutMiddle(JSON.stringify(value), Math.max(room, 12))
  const pairs = mapPairs(value)
  const list = Array.isArray(value) ? value : null
  const names = list ? [] : Object.keys(value)
  const parts: string[] = []
  let left = room
  const total = pairs?.length ?? list?.length ?? names.length
  for (let at = 0; at < total && left > 0; at++) {
    const name = names[at] ?? ''
    const [label, of] = pairs?.[at] ?? (list ? ['', list[at] as unknown] : [name, (value as Record<string, unknown>)[name]])
    const text = `${list ? '' : `${cutMiddle(label)}: `}${preview(of, left)}`
    parts.push(text)
    left -= text.length
  }
  const inside = parts.join(', ') + (parts.length < total ? ', …' : '')
  return list ? `[${inside}]` : `{${inside}}`
}

/** Key and value of a map, which entries write as `{ map: [[key, value], …] }`; null for anything else. */
export function mapPairs(value: object): (readonly [string, unknown])[] | null {
  const [name, ...others] = Object.keys(value)
  if (name !== 'map' || others.length > 0 || !('map' in value) || !Array.isArray(value.map)) return null
  const pairs: unknown[] = value.map
  if (!pairs.every((pair): pair is [unknown, unknown] => Array.isArray(pair) && pair.length === 2)) return null
  return pairs.map(([key, of]) => [typeof key === 'string' ? key : JSON.stringify(key), of] as const)
}

interface UndecodedJson {
  undecoded: { bytes: string; serializer: string }
}

/** Bytes that stand in place of a value: only the job's classes could read them. */
export function isUndecoded(value: unknown): value is UndecodedJson {
  if (typeof value !== 'object' || value === null || !('undecoded' in value)) return false
  const { undecoded } = value
  return typeof undecoded === 'object' && undecoded !== null && 'bytes' in undecoded && typeof undecoded.bytes === 'string'
}

/** The key as a table cell. */
export const keyText = ({ entry }: ContentsRow): string => cell(entry['key'])

/** The value as a table cell; of a timer the time when it fires. */
export function valueText({ entry }: ContentsRow): string {
  if (isUndecoded(entry)) return cell({ undecoded: entry.undecoded })
  if (entry['timestamp'] !== undefined) return timeOf(entry['timestamp']) ?? cell(entry['timestamp'])
  return cell(entry['value'])
}

/** Window or namespace as a table cell, in the reader's own zone. */
export function namespaceText({ entry }: ContentsRow): string {
  const window = entry['window']
  if (!Array.isArray(window)) return cell(entry['namespace'])
  const [start, end] = window.map(timeOf)
  return start && end ? `${dayAndTime(start)}–${clockTime(end)}` : cell(window)
}

/** The times that an entry carries, whole. */
export function timesOf({ entry }: ContentsRow, valueType: string): [label: string, iso: string][] {
  const window = Array.isArray(entry['window']) ? entry['window'] : []
  const value = entry['value']
  const kept =
    valueType.startsWith('TTL<') && typeof value === 'object' && value !== null && 'lastAccess' in value ? value.lastAccess : null
  const times: [string, unknown][] = [
    ['Fires at', entry['timestamp']],
    ['Window from', window[0]],
    ['Window to', window[1]],
    ['Last access', kept],
  ]
  return times.flatMap(([label, millis]) => {
    const iso = timeOf(millis)
    return iso === null ? [] : [[label, iso] satisfies [string, string]]
  })
}

const KINDS: Record<StateKind, string> = {
  VALUE: 'value',
  LIST: 'list',
  MAP: 'map',
  REDUCING: 'reducing',
  AGGREGATING: 'aggregating',
  FOLDING: 'folding',
  TIMERS: 'timers',
  UNION: 'union list',
  BROADCAST: 'broadcast',
  RAW: 'raw',
  UNKNOWN: 'not known',
}

/** Kind of a state in words. */
export const stateKindWords = (kind: StateKind): string => KINDS[kind]

/** The state that is shown when none was chosen: the first that is not the framework's timers. */
export function firstState({ states }: OperatorStates): StateReport | null {
  return states.find(({ kind }) => kind !== 'TIMERS' && kind !== 'RAW') ?? states[0] ?? null
}

/** What a state has beside its values: `window`, `namespace`, or nothing. */
export function namespaceHead(state: StateReport): 'Window' | 'Namespace' | null {
  const type =
    state.kind === 'TIMERS'
      ? /, (\w+)>$/.exec(state.serializers['VALUE_SERIALIZER']?.type ?? '')?.[1]
      : state.serializers['NAMESPACE_SERIALIZER']?.type
  if (type === undefined || type.startsWith('VOID')) return null
  return type === 'TIME_WINDOW' ? 'Window' : 'Namespace'
}

/** How far a reading is, in words. */
export function readWords(shown: number, scanned: number, done: boolean, byKey: boolean): string {
  if (byKey) return done ? `${count(shown)} found, ${count(scanned)} read` : `${count(shown)} found, ${count(scanned)} read so far`
  return done ? plural(shown, 'entry', 'entries') : `${plural(shown, 'entry', 'entries')} read, more may follow`
}
