import type { SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Cell } from './cell.ts'
import type { ColumnType } from './column-type.ts'
import type { ExportColumn } from './columns.ts'
import type { ByteSink, EntryWriter } from './entry-writer.ts'

/** A row group is written once it has this many rows, or about this many bytes: it is what is held in memory. */
const GROUP_ROWS = 65_536
const GROUP_BYTES = 32 * 1024 * 1024

const ELEMENTS: Readonly<Record<ColumnType, Pick<SchemaElement, 'type' | 'converted_type'>>> = {
  BOOLEAN: { type: 'BOOLEAN' },
  INT32: { type: 'INT32' },
  INT64: { type: 'INT64' },
  FLOAT: { type: 'FLOAT' },
  DOUBLE: { type: 'DOUBLE' },
  STRING: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  BYTES: { type: 'BYTE_ARRAY' },
  JSON: { type: 'BYTE_ARRAY', converted_type: 'JSON' },
}
const isWide = (type: ColumnType): boolean => type === 'STRING' || type === 'BYTES' || type === 'JSON'

/**
 * Parquet, snappy compressed, with a row group at a time in memory.
 *
 * @param columns of {@link columnsOf}
 * @param about name and value of what the file's footer says about itself
 */
export function parquetWriter(columns: readonly ExportColumn[], about: Readonly<Record<string, string>>, sink: ByteSink): EntryWriter {
  const bytes = new ByteWriter()
  const file = new ParquetWriter({
    writer: bytes,
    createdBy: 'tidemark',
    kvMetadata: Object.entries(about).map(([key, value]) => ({ key, value })),
    schema: [
      { name: 'schema', num_children: columns.length },
      ...columns.map(({ name, type, required }): SchemaElement => ({
        name,
        ...ELEMENTS[type],
        repetition_type: required ? 'REQUIRED' : 'OPTIONAL',
      })),
    ],
  })
  let cells: Cell[][] = columns.map(() => [])
  let rows = 0
  let weight = 0

  const drain = async (): Promise<void> => {
    await sink.write(bytes.getBytes())
    bytes.index = 0
  }
  const writeGroup = async (): Promise<void> => {
    if (rows === 0) return
    await file.write({
      columnData: columns.map(({ name, type }, i) => ({
        name,
        data: cells[i] ?? [],
        // The bounds of texts would be kept in memory until the footer is written, those of JSON whole.
        statistics: !isWide(type),
        offsetIndex: false,
        // A dictionary takes 0 and -0 for the same.
        ...(type === 'FLOAT' || type === 'DOUBLE' ? { encoding: 'PLAIN' as const } : {}),
      })),
      rowGroupSize: rows,
    })
    cells = columns.map(() => [])
    rows = 0
    weight = 0
    await drain()
  }
  return {
    async write(some) {
      for (const row of some) {
        columns.forEach(({ cell, type }, i) => {
          const value = cell(row)
          cells[i]?.push(value)
          weight += weightOf(value, type)
        })
        rows += 1
        if (rows >= GROUP_ROWS || weight >= GROUP_BYTES) await writeGroup()
      }
    },
    async finish() {
      await writeGroup()
      await file.finish()
      await drain()
    },
  }
}

/** About how many bytes a cell takes. */
function weightOf(cell: Cell, type: ColumnType): number {
  if (cell === null) return 1
  if (type === 'JSON') return JSON.stringify(cell).length
  if (typeof cell === 'string' || cell instanceof Uint8Array) return cell.length
  return 8
}
