import { TidemarkError } from '../../../shared/model/index.ts'
import { plural } from '../../../shared/text/index.ts'
import { exportEntries, type Exported, type ExportRequest } from '../../operations/export/export-entries.ts'
import { openSnapshot } from '../../operations/open-savepoint.ts'
import { toUri } from '../../storage/uri.ts'
import { EXIT } from '../exit-codes.ts'
import { exportFormat } from '../export-usage.ts'
import { tellFailure } from '../failure.ts'
import { knownUids } from '../known-uids.ts'
import { printError, printLine } from '../output.ts'
import { exportedText } from '../print/export-text.ts'
import { progressLine } from '../progress-line.ts'
import type { StateOptions } from './state.ts'

/** Codes of problems with the place or the form that was asked for, not with the savepoint. */
const REFUSALS: ReadonlySet<string> = new Set([
  'TARGET_EXISTS',
  'TARGET_INSIDE',
  'TARGET_UNUSABLE',
  'NO_SPACE',
  'EXPORT_SHAPE',
  'EXPORT_TYPE',
])
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** `tidemark state … --export FILE`. Returns the exit code; ends by the signal that interrupted it, once it has cleaned up. */
export async function exportState(path: string, file: string, options: StateOptions): Promise<number> {
  const format = exportFormat(file, options.format)
  if (format === null) throw new RangeError(`${file} without a format`)
  const started = performance.now()
  const line = progressLine()
  const stop = new AbortController()
  const interrupted: { by: NodeJS.Signals | null } = { by: null }
  const interrupt = (by: NodeJS.Signals): void => {
    interrupted.by = by
    stop.abort()
  }
  for (const one of SIGNALS) process.once(one, interrupt)
  try {
    const snapshot = await openSnapshot({ location: toUri(path), maps: options.map ?? [], dictionary: knownUids() })
    const exported = await exportEntries(snapshot, {
      ...wanted(options),
      format,
      file,
      force: options.force === true,
      signal: stop.signal,
      onProgress: (entries) => {
        line.show(`exporting: ${plural(entries, 'entry', 'entries')}`)
      },
    })
    line.clear()
    if (options.json) printLine(JSON.stringify(report(snapshot.location, exported, format), null, 2))
    printError(exportedText(exported, performance.now() - started))
    return EXIT.ok
  } catch (error) {
    line.clear()
    if (!(error instanceof TidemarkError) || !(interrupted.by !== null || REFUSALS.has(error.code))) throw error
    tellFailure(error, options.json === true)
    return EXIT.refused
  } finally {
    for (const one of SIGNALS) process.off(one, interrupt)
    // Who called must see the signal, as if it had not been caught: a script stops at it.
    if (interrupted.by !== null) process.kill(process.pid, interrupted.by)
  }
}

function wanted({
  operator,
  state,
  key,
  keyGroup,
  limit,
}: StateOptions): Pick<ExportRequest, 'operator' | 'state' | 'key' | 'keyGroup' | 'limit'> {
  return {
    ...(operator === undefined ? {} : { operator }),
    ...(state === undefined ? {} : { state }),
    ...(key === undefined ? {} : { key }),
    ...(keyGroup === undefined ? {} : { keyGroup }),
    ...(limit === undefined ? {} : { limit }),
  }
}

/** `tidemark.export/1` */
const report = (path: string, { file, entries, bytes }: Exported, format: string): object => ({
  schema: 'tidemark.export/1',
  path,
  file,
  format,
  entries,
  bytes,
})
