import { TidemarkError, type PathMapping, type StatesReport } from '../../../shared/model/index.ts'
import { openSavepoint, type OpenedSavepoint } from '../../operations/open-savepoint.ts'
import { EntryCounter } from '../../operations/state/count-entries.ts'
import type { ExportFormat } from '../../operations/export/format.ts'
import { entryLine } from '../../operations/export/ndjson-writer.ts'
import { entryQuery, mustHaveState } from '../../operations/state/entry-query.ts'
import type { ScannedEntry, ScanQuery } from '../../operations/state/scan-state.ts'
import { toUri } from '../../storage/uri.ts'
import { EXIT } from '../exit-codes.ts'
import { knownUids } from '../known-uids.ts'
import { printError, printLine } from '../output.ts'
import { bold } from '../print/headings.ts'
import { entryText, statesText, statsText } from '../print/state-text.ts'
import { wrap } from '../print/wrap.ts'

export interface StateOptions {
  json?: boolean
  ndjson?: boolean
  all?: boolean
  stats?: boolean
  operator?: string
  state?: string
  key?: string
  keyGroup?: number
  limit?: number
  map?: PathMapping[]
  export?: string
  format?: ExportFormat
  force?: boolean
}

/** `tidemark state`: which states there are; with an operator, `--all` or `--stats` what is in them, with `--export` in a file. Returns the exit code. */
export async function state(path: string, options: StateOptions): Promise<number> {
  if (options.export !== undefined) {
    const { exportState } = await import('./export-state.ts')
    return exportState(path, options.export, options)
  }
  const opened = await openSavepoint({ location: toUri(path), maps: options.map ?? [], dictionary: knownUids() })
  try {
    const report = await opened.statesReport()
    if (options.operator === undefined && !options.all && !options.stats) {
      printLine(options.json ? JSON.stringify(report, null, 2) : statesText(report, bold))
      return EXIT.ok
    }
    return await entries(opened, report, options)
  } finally {
    opened.close()
  }
}

async function entries(opened: OpenedSavepoint, report: StatesReport, options: StateOptions): Promise<number> {
  const ids = options.operator === undefined ? report.operators.map(({ id }) => id) : [opened.findOperator(options.operator).state.id]
  const counter = options.stats ? new EntryCounter() : null
  let left = options.limit ?? Infinity
  let unread = 0
  for (const id of ids) {
    const operator = report.operators.find((one) => one.id === id)
    if (operator !== undefined && options.state !== undefined) mustHaveState(operator, options.state)
    const query = await queryOf(opened, id, options)
    const print = printer(id, options)
    try {
      for await (const batch of opened.scan(opened.findOperator(id), query)) {
        for (const one of batch) {
          if (counter !== null) counter.add(one)
          else if (left-- > 0) print(one)
        }
        if (left <= 0) break
      }
    } catch (error) {
      // With one operator asked for, its problem is the answer; over all of them the others are still worth having.
      if (!(error instanceof TidemarkError) || options.operator !== undefined) throw error
      printError(wrap(`tidemark: ${operator?.uid ?? operator?.name ?? id}: ${error.message}`))
      unread += 1
    }
    if (left <= 0) break
  }
  if (counter !== null) printLine(statsText(counter.all(), options.json === true || options.ndjson === true))
  return unread > 0 ? EXIT.unreadable : EXIT.ok
}

async function queryOf(opened: OpenedSavepoint, id: string, { state: name, key, keyGroup }: StateOptions): Promise<ScanQuery> {
  const wanted = key === undefined ? undefined : await opened.findKey(opened.findOperator(id), key)
  return entryQuery({ ...(name === undefined ? {} : { state: name }), ...(keyGroup === undefined ? {} : { keyGroup }) }, wanted)
}

function printer(operator: string, { json, ndjson, state: only }: StateOptions): (one: ScannedEntry) => void {
  if (json || ndjson)
    return (one) => {
      printLine(entryLine({ operator, ...one }))
    }
  return ({ state: name, entry }) => {
    printLine(entryText(only === undefined ? name : null, entry))
  }
}
