import { describe, expect, it } from 'vitest'
import type { FieldSpan } from '../../shared/model/index.ts'
import { fieldAt, hexOffset, parseOffset, rowCells, tintOf } from './hex.ts'

const span = (offset: number, length: number): FieldSpan => ({ offset, length, field: `f${offset}`, label: 'x', value: '' })
/** The head of a real `_metadata`: magic, version, checkpoint id; a gap of 4 bytes; a count. */
const fields = [span(0, 4), span(4, 4), span(8, 8), span(20, 4)]
const bytes = Uint8Array.from([0x49, 0x60, 0x67, 0x2d, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0x1c, 0x1e])

describe('fieldAt', () => {
  it('finds the field that holds a byte, its first and last included', () => {
    expect([0, 3, 4, 15, 20, 23].map((offset) => fieldAt(fields, offset))).toEqual([0, 0, 1, 2, 3, 3])
  })
  it('is -1 between fields and past the last', () => {
    expect([16, 19, 24].map((offset) => fieldAt(fields, offset))).toEqual([-1, -1, -1])
    expect(fieldAt([], 0)).toBe(-1)
  })
})

describe('tintOf', () => {
  it('marks the cursor and alternates its neighbours, so that edges show', () => {
    expect([8, 9, 10, 11, 12].map((index) => tintOf(index, 10))).toEqual(['far', 'near', 'cursor', 'near', 'far'])
  })
  it('leaves what is far away and what has no field', () => {
    expect(tintOf(0, 10)).toBeNull()
    expect(tintOf(-1, 0)).toBeNull()
    expect(tintOf(3, -1)).toBeNull()
  })
})

describe('rowCells', () => {
  const cells = rowCells(0, 64, (offset) => bytes[offset], fields, 1)
  it('writes bytes as hex and as characters where they print', () => {
    expect(cells.map(({ hex }) => hex).join(' ')).toBe('49 60 67 2d 00 00 00 04 00 00 00 00 00 00 1c 1e')
    expect(cells.map(({ char }) => char).join('')).toBe('I`g-············')
  })
  it('joins bytes of one field and breaks between two', () => {
    expect(cells.slice(0, 5).map(({ joined }) => joined)).toEqual([true, true, true, false, true])
    expect(cells.slice(0, 5).map(({ tint }) => tint)).toEqual(['near', 'near', 'near', 'near', 'cursor'])
  })
  it('shows dots for bytes that are on the way and ends with the file', () => {
    const last = rowCells(16, 20, () => undefined, fields, -1)
    expect(last.map(({ hex }) => hex)).toEqual(['··', '··', '··', '··'])
  })
})

describe('offsets', () => {
  it('reads decimal, separators and hexadecimal', () => {
    expect(parseOffset('110', 200)).toBe(110)
    expect(parseOffset(' 2,411,907 ', 2_411_908)).toBe(2_411_907)
    expect(parseOffset('0x6E', 200)).toBe(110)
  })
  it('refuses words, negative numbers and offsets past the end', () => {
    for (const text of ['', 'abc', '-1', '1.5', '200', '0x', '1e2']) expect(parseOffset(text, 200)).toBeNull()
  })
  it('writes at least four digits', () => {
    expect(hexOffset(0x6e)).toBe('006e')
    expect(hexOffset(0x12345)).toBe('12345')
    expect(hexOffset(0, 8)).toBe('00000000')
  })
})
