import { TidemarkError, type StateReport } from '../../../shared/model/index.ts'
import { toUri } from '../../storage/uri.ts'
import { OpenedSavepoint } from '../opened-savepoint.ts'
import type { OperatorView, Snapshot } from '../queries/snapshot.ts'
import { entryQuery, mustHaveState } from '../state/entry-query.ts'
import type { ScannedEntry } from '../state/scan-state.ts'
import { columnsOf } from './columns.ts'
import { csvWriter } from './csv-writer.ts'
import type { ByteSink, EntryWriter } from './entry-writer.ts'
import { exportTarget } from './export-target.ts'
import type { ExportFormat } from './format.ts'
import { ndjsonWriter } from './ndjson-writer.ts'
import { parquetWriter } from './parquet-writer.ts'
import { PartFile } from './part-file.ts'
import { stateShapes } from './state-shape.ts'

/** What to export, and where to. */
export interface ExportRequest {
  /** As a person names it; undefined for all operators. */
  operator?: string
  /** Undefined for all states. CSV and Parquet have the columns of one state, and need it and its operator. */
  state?: string
  /** As it was typed. */
  key?: string
  keyGroup?: number
  /** How many entries at most. */
  limit?: number
  format: ExportFormat
  /** A path, or a `file:` URI. */
  file: string
  /** Replaces a file that is there. */
  force: boolean
  /** Ends the export; nothing is left of it. */
  signal: AbortSignal
  /** Told how many entries were written so far, batch by batch. */
  onProgress: (entries: number) => void
}

export interface Exported {
  /** The file, as a URI. */
  file: string
  entries: number
  /** Bytes of the file. */
  bytes: number
}

/**
 * Writes entries to a file as they are read, so that memory stays flat. The file comes to its place when it is whole;
 * until then it is `FILE.part` beside it, which is removed when the export fails.
 *
 * @throws TidemarkError `TARGET_EXISTS`, `TARGET_INSIDE`, `TARGET_UNUSABLE`, `NO_SPACE`, `EXPORT_SHAPE` (raw keyed state has no columns),
 *   `EXPORT_TYPE`, `EXPORT_INTERRUPTED`, `UNKNOWN_OPERATOR`, `UNKNOWN_STATE`, `STATE_KEY`, and what reading throws
 */
export async function exportEntries(snapshot: Snapshot, request: ExportRequest): Promise<Exported> {
  const opened = new OpenedSavepoint(snapshot)
  const views =
    request.operator === undefined
      ? snapshot.facts.index.operators.map(({ id }) => opened.findOperator(id))
      : [opened.findOperator(request.operator)]
  if (request.state !== undefined) for (const { state } of views) mustHaveState(await opened.statesOf(state.id), request.state)
  const target = await exportTarget(request.file, snapshot, request.force)
  const open = await writerFor(opened, views, snapshot, request)
  const part = await PartFile.create(target)
  try {
    const writer = open(part)
    let entries = 0
    for (const view of views) {
      const left = (request.limit ?? Infinity) - entries
      if (left > 0) entries += await exportOperator(await scanOf(opened, view, request), view, writer, { ...request, limit: left }, entries)
    }
    mustGoOn(request.signal)
    await writer.finish()
    await part.publish()
    return { file: toUri(target.path), entries, bytes: part.bytes }
  } catch (error) {
    await part.discard()
    throw error instanceof TidemarkError ? nothingLeft(error, target.part) : error
  }
}

function mustGoOn(signal: AbortSignal): void {
  if (signal.aborted) throw new TidemarkError({ code: 'EXPORT_INTERRUPTED', message: 'The export was interrupted.', retriable: true })
}

/** Writes one operator's entries and says how many there were. */
async function exportOperator(
  batches: AsyncIterable<ScannedEntry[]>,
  { state: { id: operator } }: OperatorView,
  writer: EntryWriter,
  { limit = Infinity, signal, onProgress }: ExportRequest,
  before: number,
): Promise<number> {
  let entries = 0
  for await (const batch of batches) {
    mustGoOn(signal)
    const wanted = batch.slice(0, limit - entries)
    await writer.write(wanted.map((one) => ({ operator, ...one })))
    entries += wanted.length
    onProgress(before + entries)
    if (entries >= limit) break
  }
  return entries
}

async function scanOf(
  opened: OpenedSavepoint,
  view: OperatorView,
  { state, key, keyGroup }: ExportRequest,
): Promise<AsyncIterable<ScannedEntry[]>> {
  const where = { ...(key === undefined ? {} : { key }), ...(keyGroup === undefined ? {} : { keyGroup }) }
  if (state !== undefined) return (await opened.entries({ operator: view.state.id, state, ...where })).batches(() => undefined)
  return opened.scan(view, entryQuery(where, key === undefined ? undefined : await opened.findKey(view, key)))
}

/** The writer of the wanted format; whatever it needs to know of the state is read before a file is made. */
async function writerFor(
  opened: OpenedSavepoint,
  [view]: readonly OperatorView[],
  { location, streams }: Snapshot,
  { operator, state, format }: ExportRequest,
): Promise<(sink: ByteSink) => EntryWriter> {
  if (format === 'ndjson') return ndjsonWriter
  if (view === undefined || operator === undefined || state === undefined) throw new RangeError(`${format} without an operator and a state`)
  const { states, uid, name } = await opened.statesOf(view.state.id)
  const raw = states.find((one) => one.name === state && isRaw(one))
  if (raw !== undefined) throw noColumns(raw, format)
  const columns = columnsOf(await stateShapes(view.state, streams, state))
  if (format === 'csv') return (sink) => csvWriter(columns, sink)
  const about = { 'tidemark.savepoint': location, 'tidemark.operator': uid ?? name ?? view.state.id, 'tidemark.state': state }
  return (sink) => parquetWriter(columns, about, sink)
}

const isRaw = ({ kind }: StateReport): boolean => kind === 'RAW'

function noColumns({ name }: StateReport, format: ExportFormat): TidemarkError {
  return new TidemarkError({
    code: 'EXPORT_SHAPE',
    message: `${name} is no single state: it holds all timers of the operator, or what only the job can read, so there are no columns for ${format}. Export it as NDJSON.`,
    field: name,
  })
}

function nothingLeft(cause: TidemarkError, part: string): TidemarkError {
  const { message, ...problem } = cause.toProblem()
  return new TidemarkError({ ...problem, message: `${message} Nothing was exported: ${part} was removed.` }, { cause })
}
