import { readFileSync } from 'node:fs'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import type { JsonValue } from '../../main/savepoint/serializers/serializer.ts'

/** An exported row by the names of its columns, each value as entries have it in JSON; absent where it is null. */
export type ReadRow = Record<string, JsonValue>

/** A Parquet file's columns and rows, by another reader than what wrote it has of its own. */
export async function readParquet(path: string): Promise<{ types: Map<string, string>; rows: ReadRow[] }> {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  const types = new Map(metadata.schema.slice(1).map(({ name, type, converted_type: of }) => [name, of ?? type ?? '']))
  const rows = await parquetReadObjects({ file, metadata, utf8: false })
  return {
    types,
    rows: rows.map((row) => compact(row, (value, name) => fromParquet(value, types.get(name) ?? ''))),
  }
}

/** A CSV file's rows, read by the types that the columns have in Parquet. */
export function readCsv(path: string, types: ReadonlyMap<string, string>): ReadRow[] {
  const [names = [], ...records] = csvRecords(readFileSync(path, 'utf8'))
  return records.map((record) => {
    if (record.length !== names.length) throw new Error(`${path}: a record of ${record.length} fields`)
    const row = Object.fromEntries(names.map((name, i) => [name ?? '', record[i]]))
    return compact(row, (text, name) => fromCsv(text as string, types.get(name) ?? ''))
  })
}

function compact(row: Record<string, unknown>, json: (value: unknown, name: string) => JsonValue): ReadRow {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, json(value, name)]])),
  )
}

function fromParquet(value: unknown, type: string): JsonValue {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array && type === 'BYTE_ARRAY') return { bytes: Buffer.from(value).toString('hex') }
  return typeof value === 'number' ? numberJson(value) : (value as JsonValue)
}

function fromCsv(text: string, type: string): JsonValue {
  switch (type) {
    case 'INT32':
      return Number(text)
    case 'FLOAT':
      return numberJson(Math.fround(Number(text)))
    case 'DOUBLE':
      return numberJson(Number(text))
    case 'BOOLEAN':
      if (text !== 'true' && text !== 'false') throw new Error(`${text} is no boolean`)
      return text === 'true'
    case 'JSON':
      return JSON.parse(text) as JsonValue
    case 'BYTE_ARRAY':
      return { bytes: text }
    default:
      return text
  }
}

function numberJson(value: number): JsonValue {
  if (Object.is(value, -0)) return '-0.0'
  return Number.isFinite(value) ? value : String(value)
}

/** RFC 4180, strictly: CRLF ends each record, quotes stand around whole fields. A field without quotes and text is null. */
export function csvRecords(text: string): (string | null)[][] {
  const records: (string | null)[][] = []
  let record: (string | null)[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  while (field.lastIndex < text.length) {
    const at = field.lastIndex
    const match = field.exec(text)
    if (match === null) throw new Error(`no field at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`)
    const [, quoted, plain = '', end] = match
    record.push(quoted === undefined ? (plain === '' ? null : plain) : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    records.push(record)
    record = []
  }
  if (record.length > 0) throw new Error('the last record has no end')
  return records
}
