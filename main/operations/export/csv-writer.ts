import { stringify } from 'csv-stringify/sync'
import type { Cell } from './cell.ts'
import type { ExportColumn } from './columns.ts'
import type { ByteSink, EntryWriter } from './entry-writer.ts'

/** Texts are quoted always and nulls never, so that `""` is an empty text and nothing at all is null. */
const OPTIONS = {
  record_delimiter: 'windows',
  quoted_string: true,
  cast: { boolean: String, number: (value: number): string => (Object.is(value, -0) ? '-0.0' : String(value)) },
} as const

/**
 * CSV as RFC 4180 has it, in UTF-8: a line of names, CRLF, quotes doubled. Bytes are hex, structured values JSON text,
 * null is empty.
 *
 * @param columns of {@link columnsOf}
 */
export function csvWriter(columns: readonly ExportColumn[], sink: ByteSink): EntryWriter {
  const lines = (records: unknown[][]): Promise<void> => sink.write(Buffer.from(stringify(records, OPTIONS)))
  let begun = false
  const begin = async (): Promise<void> => {
    if (begun) return
    begun = true
    await sink.write(Buffer.from(`${columns.map(({ name }) => name).join(',')}\r\n`))
  }
  return {
    async write(rows) {
      await begin()
      if (rows.length > 0) await lines(rows.map((row) => columns.map(({ type, cell }) => plain(cell(row), type === 'JSON'))))
    },
    finish: begin,
  }
}

/** What csv-stringify tells apart: texts, numbers, booleans and nothing. */
function plain(cell: Cell, json: boolean): string | number | bigint | boolean | null {
  if (cell === null) return null
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString('hex')
  if (json || typeof cell === 'object') return JSON.stringify(cell)
  return cell
}
