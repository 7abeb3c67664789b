/** How a column's values are held; in Parquet each is a physical type, for `STRING` and `JSON` with the logical type of that name. */
export type ColumnType = 'BOOLEAN' | 'INT32' | 'INT64' | 'FLOAT' | 'DOUBLE' | 'STRING' | 'BYTES' | 'JSON'

const BY_SERIALIZER: ReadonlyMap<string, ColumnType> = new Map([
  ['BOOLEAN', 'BOOLEAN'],
  ['BYTE', 'INT32'],
  ['SHORT', 'INT32'],
  ['INT', 'INT32'],
  ['LONG', 'INT64'],
  ['FLOAT', 'FLOAT'],
  ['DOUBLE', 'DOUBLE'],
  ['PRIMITIVE_ARRAY<BYTE>', 'BYTES'],
  ['BITMAP', 'BYTES'],
  // Numbers without bounds and times beyond what Parquet's types reach keep the text that Java gives them.
  ...[
    'STRING',
    'CHAR',
    'BIG_INT',
    'BIG_DEC',
    'DATE',
    'SQL_DATE',
    'SQL_TIME',
    'SQL_TIMESTAMP',
    'INSTANT',
    'LOCAL_DATE',
    'LOCAL_TIME',
    'LOCAL_DATE_TIME',
    'STRINGDATA',
    'GLOBAL_WINDOW',
  ].map((type) => [type, 'STRING'] as const),
])
const TEXT = /^(?:ENUM|DECIMALDATA|TIMESTAMPDATA)\([^()]*\)$/
const NULLABLE = /^NULLABLE<(.*)>$/s

/** The column that holds every value of a serializer, by its `type`; what has parts of its own is held as JSON text. */
export function columnType(serializer: string): ColumnType {
  const wrapped = NULLABLE.exec(serializer)?.[1]
  if (wrapped !== undefined) return columnType(wrapped)
  return BY_SERIALIZER.get(serializer) ?? (TEXT.test(serializer) ? 'STRING' : 'JSON')
}
