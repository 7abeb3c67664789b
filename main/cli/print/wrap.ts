/** Columns of a page of text. */
export const WIDTH = 80

export interface Layout {
  width?: number
  /** What the first line starts with; it counts as part of the line. */
  first?: string
  /** What every other line starts with. */
  indent?: string
}

/** Breaks text between words so that no line is longer than `width`. A longer word stands alone. */
export function wrap(text: string, { width = WIDTH, first = '', indent = '' }: Layout = {}): string {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = lines.length === 0 ? first : indent
    let empty = true
    for (const word of paragraph.split(' ').filter((part) => part !== '')) {
      if (!empty && line.length + 1 + word.length > width) {
        lines.push(line)
        line = indent + word
      } else {
        line += empty ? word : ` ${word}`
      }
      empty = false
    }
    lines.push(line)
  }
  return lines.join('\n')
}
