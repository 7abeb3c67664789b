import type { ExportRow } from './columns.ts'
import type { ByteSink, EntryWriter } from './entry-writer.ts'

/** An entry as a line of `tidemark state … --ndjson`, without its end. */
export const entryLine = ({ operator, state, entry }: ExportRow): string => JSON.stringify({ operator, state, ...entry })

/** The lines of `tidemark state … --ndjson`, in UTF-8. */
export function ndjsonWriter(sink: ByteSink): EntryWriter {
  return {
    write: (rows) => sink.write(Buffer.from(rows.map((row) => `${entryLine(row)}\n`).join(''))),
    finish: () => Promise.resolve(),
  }
}
