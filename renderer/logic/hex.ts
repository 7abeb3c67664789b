import type { FieldSpan } from '../../shared/model/index.ts'

/** Bytes in a row of the raw view. */
export const ROW = 16

/** `cursor` is the field under the cursor; `near` and `far` are its neighbours, tinted in turn so that edges show. */
export type Tint = 'cursor' | 'near' | 'far' | null

export interface HexCell {
  readonly offset: number
  readonly hex: string
  readonly char: string
  readonly tint: Tint
  /** True where the next byte of the row belongs to the same field: the gap is tinted too. */
  readonly joined: boolean
}

/** How many fields on each side of the cursor are tinted. */
const REACH = 4

/** The index of the field that holds the byte, -1 where none does. Fields are in file order and do not overlap. */
export function fieldAt(fields: readonly FieldSpan[], offset: number): number {
  let low = 0
  let high = fields.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const field = fields[middle]
    if (!field) return -1
    if (offset < field.offset) high = middle - 1
    else if (offset >= field.offset + field.length) low = middle + 1
    else return middle
  }
  return -1
}

/** The tint of the field at `index` while the cursor is on the field at `cursor`. */
export function tintOf(index: number, cursor: number): Tint {
  if (index < 0 || cursor < 0 || Math.abs(index - cursor) > REACH) return null
  if (index === cursor) return 'cursor'
  return Math.abs(index - cursor) % 2 === 1 ? 'near' : 'far'
}

/** The cells of one row. `read` gives a byte, or undefined while it is not here yet. */
export function rowCells(
  start: number,
  size: number,
  read: (offset: number) => number | undefined,
  fields: readonly FieldSpan[],
  cursor: number,
): HexCell[] {
  const cells: HexCell[] = []
  const indexes: number[] = []
  for (let offset = start; offset < Math.min(start + ROW, size); offset++) indexes.push(fieldAt(fields, offset))
  indexes.forEach((index, at) => {
    const offset = start + at
    const byte = read(offset)
    const next = indexes[at + 1]
    cells.push({
      offset,
      hex: byte === undefined ? '··' : byte.toString(16).padStart(2, '0'),
      char: byte !== undefined && byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '·',
      tint: tintOf(index, cursor),
      joined: index >= 0 && next === index,
    })
  })
  return cells
}

/** A typed offset, decimal or `0x…`; null where it is none or past the end. */
export function parseOffset(text: string, size: number): number | null {
  const trimmed = text.trim().replaceAll(/[,_ ]/g, '')
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(trimmed)) return null
  const value = Number(trimmed)
  return value < size ? value : null
}

/** An offset as the views write it: at least 4 hex digits. */
export function hexOffset(offset: number, digits = 4): string {
  return offset.toString(16).padStart(digits, '0')
}
