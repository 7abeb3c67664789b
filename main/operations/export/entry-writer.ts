import type { ExportRow } from './columns.ts'

/** Where an export's bytes go, in order. The bytes may be reused afterwards. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>
}

/** Writes rows in one format. What it keeps in memory does not grow with the rows. */
export interface EntryWriter {
  write(rows: readonly ExportRow[]): Promise<void>
  /** Writes what stands at the end of the file. */
  finish(): Promise<void>
}
