import { TIME_WINDOW, VOID_NAMESPACE } from '../../savepoint/serializers/families/namespaces.ts'
import type { ScannedEntry } from '../state/scan-state.ts'
import { type Cell, cellBesideHex, cellOf, hexOf } from './cell.ts'
import { columnType, type ColumnType } from './column-type.ts'
import type { StateShape } from './state-shape.ts'

/** An entry with the id of its operator. */
export interface ExportRow extends ScannedEntry {
  operator: string
}

/** A column of a table of entries. */
export interface ExportColumn {
  name: string
  type: ColumnType
  /** Whether every row has a value. */
  required: boolean
  /** Its value in a row. @throws TidemarkError `EXPORT_TYPE`, of {@link cellOf} */
  cell: (row: ExportRow) => Cell
}

/**
 * The columns of a state's entries, from its serializers alone, so that the first row needs no look at the others:
 * `operator, subtask, [key_group, key], [window_start, window_end | namespace], value | timestamp, [bytes], undecoded, [key_undecoded]`;
 * those in brackets where the state has them. Timestamps and windows are epoch milliseconds as `INT64`: Flink uses the
 * smallest and largest long, which date types cannot hold.
 */
export function columnsOf(shapes: readonly StateShape[]): ExportColumn[] {
  const keyed = shapes.flatMap((shape) => (shape.keyed === null ? [] : [shape.keyed]))
  const namespaces = keyed.map(({ namespace }) => namespace).filter((namespace) => namespace !== VOID_NAMESPACE)
  const others = namespaces.filter((namespace) => namespace !== TIME_WINDOW)
  const values = shapes.flatMap(({ value }) => (value === null ? [] : [value]))
  const keyType = commonType(keyed.map(({ key }) => key))
  const valueType = commonType(values)
  const timers = values.length < shapes.length
  return [
    always('operator', 'STRING', ({ operator }) => operator),
    always('subtask', 'INT32', ({ subtask }) => subtask),
    ...(keyed.length === 0 ? [] : [field('key_group', 'INT32', 'keyGroup'), besideHex('key', keyType)]),
    ...(others.length === namespaces.length ? [] : [windowBound('window_start', 0), windowBound('window_end', 1)]),
    ...(others.length === 0 ? [] : [field('namespace', commonType(others), 'namespace')]),
    ...(values.length === 0 ? [] : [besideHex('value', valueType)]),
    ...(timers ? [field('timestamp', 'INT64', 'timestamp')] : []),
    ...(keyed.length === 0 ? [] : [maybe('bytes', 'INT64', ({ bytes }) => (bytes === null ? null : BigInt(bytes)))]),
    // Where a value cannot be decoded, the entry has `undecoded` in its place; an element of operator state has it as its value.
    maybe('undecoded', 'STRING', ({ entry }) =>
      hexOf(valueType, entry['undecoded'] === undefined ? entry['value'] : { undecoded: entry['undecoded'] }),
    ),
    ...(keyed.length === 0 ? [] : [maybe('key_undecoded', 'STRING', ({ entry }) => hexOf(keyType, entry['key']))]),
  ]
}

/** The type of one column for all these serializers; JSON holds whatever differs. */
function commonType(serializers: readonly string[]): ColumnType {
  const [type = 'JSON', ...more] = new Set(serializers.map(columnType))
  return more.length === 0 ? type : 'JSON'
}

type CellOfRow = ExportColumn['cell']
const always = (name: string, type: ColumnType, cell: CellOfRow): ExportColumn => ({ name, type, required: true, cell })
const maybe = (name: string, type: ColumnType, cell: CellOfRow): ExportColumn => ({ name, type, required: false, cell })

const field = (name: string, type: ColumnType, of: string): ExportColumn => maybe(name, type, ({ entry }) => cellOf(type, entry[of], name))

/** A field of the entry, with its hex in a column of its own. */
const besideHex = (name: string, type: ColumnType): ExportColumn => maybe(name, type, ({ entry }) => cellBesideHex(type, entry[name], name))

const windowBound = (name: string, at: number): ExportColumn =>
  maybe(name, 'INT64', ({ entry: { window } }) => cellOf('INT64', Array.isArray(window) ? window[at] : window, name))
