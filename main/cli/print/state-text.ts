import type { StatesReport } from '../../../shared/model/index.ts'
import { bytes, count, plural } from '../../../shared/text/index.ts'
import type { StateCount } from '../../operations/state/count-entries.ts'
import type { EntryJson } from '../../savepoint/state/entry-json.ts'
import { table } from './table.ts'
import { wrap } from './wrap.ts'

/** The states of each operator, in words and at 80 columns. */
export function statesText({ operators }: StatesReport, heading: (text: string) => string): string {
  const withState = operators.filter(({ states, problems }) => states.length + problems.length > 0)
  const parts = withState.map(({ id, uid, name, keySerializer, keyGroupBytes, states, problems }) => {
    const head = [heading(uid ?? name ?? id), uid === null && name === null ? '' : id].filter((part) => part !== '').join('  ')
    const rows = states.map((state) => [
      state.name,
      state.kind,
      state.serializers.VALUE_SERIALIZER?.type ?? '',
      state.entries === null ? '' : count(state.entries),
      state.size === null ? '' : bytes(state.size),
    ])
    const columns = [
      { head: 'State', max: 28 },
      { head: 'Kind' },
      { head: 'Type', max: 20 },
      { head: 'Entries', align: 'right' as const },
      { head: 'Bytes', align: 'right' as const },
    ]
    const notes = [...problems, ...states.flatMap(({ name: of, why }) => (why === null ? [] : [`${of}: ${why}`]))]
    return [
      head,
      ...(keySerializer === null ? [] : [wrap(`keyed by ${keySerializer.type}${keyGroupsText(keyGroupBytes)}`)]),
      table(columns, rows),
      ...notes.map((note) => wrap(note)),
    ].join('\n')
  })
  const silent = operators.length - withState.length
  return [...parts, ...(silent === 0 ? [] : [`${plural(silent, 'operator')} without state.`])].join('\n\n')
}

/** How the bytes lie in the key groups: `; 52 of 128 key groups hold 642 KB, number 7 the most, 23 KB`. */
function keyGroupsText(sizes: readonly number[] | null): string {
  if (sizes === null) return ''
  const held = sizes.filter((size) => size > 0)
  if (held.length === 0) return `; none of ${sizes.length} key groups holds anything`
  const most = sizes.reduce((best, size, at) => (size > (sizes[best] ?? 0) ? at : best), 0)
  const total = held.reduce((sum, size) => sum + size, 0)
  const hold = `${held.length} of ${sizes.length} key groups ${held.length === 1 ? 'holds' : 'hold'} ${bytes(total)}`
  return `; ${hold}, number ${most} the most, ${bytes(sizes[most] ?? 0)}`
}

/** One entry in a line: key, then value. */
export function entryText(state: string | null, { key, value, keyGroup, subtask, ...rest }: EntryJson): string {
  const where = keyGroup === undefined ? `subtask ${JSON.stringify(subtask)}` : `group ${JSON.stringify(keyGroup)}`
  const more = Object.entries(rest).map(([name, of]) => `${name} ${JSON.stringify(of)}`)
  return [state, where, key === undefined ? null : JSON.stringify(key), ...more, value === undefined ? null : JSON.stringify(value)]
    .filter((part) => part !== null)
    .join('  ')
}

/** What a whole scan counted. */
export function statsText(counts: readonly StateCount[], json: boolean): string {
  if (json) {
    return counts
      .map(({ keyGroups, subtasks, ...rest }) =>
        JSON.stringify({
          ...rest,
          keyGroups: [...keyGroups].sort((a, b) => a[0] - b[0]),
          subtasks: [...subtasks].sort((a, b) => a[0] - b[0]),
        }),
      )
      .join('\n')
  }
  if (counts.length === 0) return 'There are no entries.'
  return counts.map(oneState).join('\n\n')
}

function oneState({ state, entries, bytes: total, largest, keyGroups, subtasks }: StateCount): string {
  const lines = [`${state}: ${plural(entries, 'entry', 'entries')}${total === 0 ? '' : `, ${bytes(total)}`}`]
  const skew = (what: string, by: ReadonlyMap<number, number>): void => {
    if (by.size < 2) return
    const [most, n] = [...by].reduce((a, b) => (b[1] > a[1] ? b : a))
    const mean = entries / by.size
    lines.push(`  ${what} ${most} has the most, ${count(n)}; the mean of ${by.size} is ${count(Math.round(mean))}`)
  }
  skew('key group', keyGroups)
  skew('subtask', subtasks)
  if (largest.length > 0) {
    const rows = largest.map(({ key, bytes: size, keyGroup, subtask }) => [
      JSON.stringify(key),
      bytes(size),
      String(keyGroup ?? ''),
      String(subtask),
    ])
    const columns = [
      { head: '  largest keys', max: 44 },
      { head: 'Bytes', align: 'right' as const },
      { head: 'Group', align: 'right' as const },
      { head: 'Subtask', align: 'right' as const },
    ]
    lines.push(
      table(
        columns,
        rows.map(([key = '', ...rest]) => [`  ${key}`, ...rest]),
      ),
    )
  }
  return lines.join('\n')
}
