import { EXPORT_FORMATS, type ExportFormat, formatOfName } from '../operations/export/format.ts'
import type { StateOptions } from './commands/state.ts'

/** The format that was asked for, or that the file's name ends with; null where neither says. */
export const exportFormat = (file: string, format: ExportFormat | undefined): ExportFormat | null => format ?? formatOfName(file)

/** What is wrong with how `tidemark state` was asked to export, in words; null where nothing is. */
export function exportProblem(options: Omit<StateOptions, 'map'>): string | null {
  const { export: file, format: wanted, operator, state, all, stats, ndjson } = options
  if (file === undefined) return wanted === undefined && options.force !== true ? null : '--format and --force go with --export FILE'
  if (stats === true) return '--stats counts entries and --export writes them; give one of them'
  if (ndjson === true) return '--ndjson prints entries; to write them to a file use --export FILE --format ndjson'
  const format = exportFormat(file, wanted)
  if (format === null)
    return `the name ${file} does not say the format: end it in .ndjson, .csv or .parquet, or give --format ${EXPORT_FORMATS.join('|')}`
  if (format !== 'ndjson' && (all === true || operator === undefined || state === undefined))
    return `${format} has the columns of one state: give --operator and --state${all === true ? ' in place of --all' : ''}, or export all states with --format ndjson`
  if (operator === undefined && all !== true) return 'say what to export: --operator ID|UID, or --all'
  if (operator !== undefined && all === true) return '--all is of all operators and --operator of one; give one of them'
  return null
}
