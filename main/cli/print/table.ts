export interface Column {
  head: string
  align?: 'left' | 'right'
  /** Longest cell; longer ones are cut at the end. */
  max?: number
}

/** A plain table: a line of heads, then the rows, two spaces between columns, nothing behind the last. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map(({ head }) => head), ...rows].map((row) => columns.map(({ max }, i) => cut(row[i] ?? '', max)))
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)))
  return cells
    .map((row) =>
      columns
        .map(({ align }, i) => (align === 'right' ? (row[i] ?? '').padStart(widths[i] ?? 0) : (row[i] ?? '').padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function cut(text: string, max: number | undefined): string {
  return max === undefined || text.length <= max ? text : `${text.slice(0, max - 1)}…`
}
