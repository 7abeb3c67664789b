import { Cursor } from '../../binary/cursor.ts'
import type { FieldSpan } from '../../../shared/model/savepoint-view.ts'
import { type FieldValue, labelOf, showValue } from './field-words.ts'
import { METADATA_FORMAT } from './format.ts'
import { MetadataInput } from './metadata-input.ts'
import type { SavepointMetadata } from './model.ts'
import { readBody, readMetadata } from './read.ts'
import { readOperator } from './read-operator.ts'
import { HandleSpans } from './spans.ts'
import { VERSIONS, type VersionRules } from './versions.ts'

/** Metadata as read, with the spans of its parts. */
export interface ReadMetadata {
  metadata: SavepointMetadata
  spans: HandleSpans
}

/** Thrown to stop reading once the window is behind us. */
class WindowPassed extends Error {}

/** A cursor that notes each field whose bytes overlap [from, to). */
class TracingCursor extends Cursor {
  readonly fields: FieldSpan[] = []
  private readonly from: number
  private readonly to: number

  constructor(bytes: Uint8Array, file: string, from: number, to: number, position: number) {
    super(bytes, file, METADATA_FORMAT, position)
    this.from = from
    this.to = to
  }

  override u8(field: string): number {
    return this.note(field, () => super.u8(field))
  }
  override bool(field: string): boolean {
    return this.note(field, () => super.bool(field))
  }
  override i32(field: string): number {
    return this.note(field, () => super.i32(field))
  }
  override i64(field: string): bigint {
    return this.note(field, () => super.i64(field))
  }
  override size(field: string): number {
    return this.note(field, () => super.size(field))
  }
  override utf(field: string): string {
    return this.note(field, () => super.utf(field))
  }
  /** Every field is wanted here: nothing is stepped over. */
  override plainUtf(): number {
    return -1
  }
  override skipSizes(n: number, field: string): void {
    this.sizes(n, field)
  }
  override raw(n: number, field: string): Uint8Array {
    return this.note(field, () => super.raw(n, field))
  }

  private note<T extends FieldValue>(field: string, read: () => T): T {
    const offset = this.position
    if (offset >= this.to) throw new WindowPassed()
    const value = read()
    const length = this.position - offset
    // A read inside a read (bool is a byte) has noted these bytes already.
    if (length > 0 && this.position > this.from && this.fields.at(-1)?.offset !== offset) {
      this.fields.push({ offset, length, field: this.fieldPath(field), label: labelOf(field), value: showValue(field, value) })
    }
    return value
  }
}

/** Where each operator begins; kept per file so that a second window need not read all that lies before it. */
interface OperatorIndex {
  rules: VersionRules
  starts: number[]
  end: number
}
const indexes = new WeakMap<Uint8Array, OperatorIndex>()

/**
 * The fields of `_metadata` whose bytes overlap [from, to), in file order, with the value each says.
 *
 * @param bytes the whole file; must be readable by readMetadata
 * @param read what readMetadata gave for these bytes; without it they are read once more
 */
export function traceFields(bytes: Uint8Array, file: string, from: number, to: number, read?: ReadMetadata): FieldSpan[] {
  const index = indexes.get(bytes) ?? indexOperators(bytes, file, read)
  const first = lastBefore(index.starts, from)
  if (first === -1 || from >= index.end) return traceAll(bytes, file, from, to, index)

  const fields: FieldSpan[] = []
  for (let i = first; i < index.starts.length; i++) {
    const start = index.starts[i] ?? index.end
    if (start >= to) return fields
    const cursor = new TracingCursor(bytes, file, from, to, start)
    cursor.enter('operators')
    cursor.enter(i)
    if (!runToWindowEnd(() => readOperator(new MetadataInput(cursor, null), index.rules))) return fields.concat(cursor.fields)
    for (const field of cursor.fields) fields.push(field)
  }
  if (to > index.end && index.end < bytes.length) fields.push(propertiesField(bytes, index.end))
  return fields
}

function traceAll(bytes: Uint8Array, file: string, from: number, to: number, index: OperatorIndex): FieldSpan[] {
  if (from >= index.end) return index.end < bytes.length ? [propertiesField(bytes, index.end)] : []
  const cursor = new TracingCursor(bytes, file, from, to, 0)
  runToWindowEnd(() => readBody(new MetadataInput(cursor, null), index.rules))
  return cursor.fields
}

const propertiesField = (bytes: Uint8Array, start: number): FieldSpan => ({
  offset: start,
  length: bytes.length - start,
  field: 'properties',
  label: labelOf('properties'),
  value: showValue('properties', bytes.subarray(start)),
})

/** False when the window was passed before the read came to its end. */
function runToWindowEnd(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (error instanceof WindowPassed) return false
    throw error
  }
}

function indexOperators(bytes: Uint8Array, file: string, read = readWithSpans(bytes, file)): OperatorIndex {
  const { metadata, spans } = read
  const starts = metadata.operators.map((operator) => spans.get(operator)?.offset ?? 0)
  const index = { rules: spans.rules ?? VERSIONS[metadata.version], starts, end: bytes.length - (metadata.properties?.length ?? 0) }
  indexes.set(bytes, index)
  return index
}

function readWithSpans(bytes: Uint8Array, file: string): ReadMetadata {
  const spans = new HandleSpans()
  return { metadata: readMetadata(bytes, file, { spans }), spans }
}

/** Index of the last start that is not behind `offset`, -1 when all are. */
function lastBefore(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}
