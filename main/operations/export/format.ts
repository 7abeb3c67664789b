/** Files that entries are exported to. */
export const EXPORT_FORMATS = ['ndjson', 'csv', 'parquet'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

const BY_ENDING: ReadonlyMap<string, ExportFormat> = new Map([
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ['csv', 'csv'],
  ['parquet', 'parquet'],
])

/** The format that a file's name ends with; null where it says none. */
export function formatOfName(name: string): ExportFormat | null {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? null : (BY_ENDING.get(name.slice(dot + 1).toLowerCase()) ?? null)
}
