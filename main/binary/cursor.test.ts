import { describe, expect, it } from 'vitest'
import { ByteWriter } from './byte-writer.ts'
import { Cursor } from './cursor.ts'

const FORMAT = { code: 'TEST', noun: 'The test' }
const cursorOf = (bytes: Uint8Array): Cursor => new Cursor(bytes, 'file:///cursor', FORMAT)

function longs(...values: bigint[]): Uint8Array {
  const out = new ByteWriter()
  for (const value of values) out.i64(value)
  return out.finish()
}

function utf(text: string): Uint8Array {
  const out = new ByteWriter()
  out.utf(text)
  return out.finish()
}

describe('sizes that are stepped over', () => {
  const TWO_53 = 2n ** 53n

  it.each([0n, -1n, 1n, TWO_53 - 1n, 1n - TWO_53, 2n ** 52n, -(2n ** 52n)])('%i is stepped over, and read', (value) => {
    const cursor = cursorOf(longs(7n, value))
    cursor.skipSizes(2, 'offsets')
    expect(cursor.remaining).toBe(0)
    expect(cursorOf(longs(7n, value)).sizes(2, 'offsets')).toEqual([7, Number(value)])
  })

  it.each([TWO_53, -TWO_53, 2n ** 63n - 1n, -(2n ** 63n)])('%i is refused with the same words as by reading', (value) => {
    const problemOf = (read: (cursor: Cursor) => unknown): unknown => {
      try {
        return read(cursorOf(longs(7n, value)))
      } catch (error) {
        return { ...(error as object), message: (error as Error).message }
      }
    }
    const refused = problemOf((cursor) => {
      cursor.skipSizes(2, 'offsets')
    })
    expect(refused).toMatchObject({ code: 'TEST_INVALID', offset: 8, field: 'offsets', found: String(value) })
    expect(refused).toEqual(problemOf((cursor) => cursor.sizes(2, 'offsets')))
  })

  it('more of them than there are bytes are refused before any is looked at', () => {
    const cursor = cursorOf(longs(1n, 2n))
    expect(() => {
      cursor.skipSizes(3, 'offsets')
    }).toThrow(/ends early/)
    expect(cursor.position).toBe(0)
  })
})

describe('texts that are stepped over', () => {
  it.each(['', 'a', 'abc', 'abcd', 'abcde', '\u0001\u007f', 'file:/savepoints/chk-1/x'])('plain %j is, up to its last byte', (text) => {
    const cursor = cursorOf(utf(text))
    expect(cursor.plainUtf('path')).toBe(2)
    expect(cursor.position).toBe(2 + text.length)
  })

  // Each byte is at another place among the four that are looked at together.
  it.each([0, 1, 2, 3, 4, 5, 6].flatMap((at) => [0x00, 0x80, 0xff, 0xc3].map((byte): [number, number] => [at, byte])))(
    'not when byte %i is %i, and nothing moves',
    (at, byte) => {
      const bytes = utf('abcdefg')
      bytes[2 + at] = byte
      const cursor = cursorOf(bytes)
      expect(cursor.plainUtf('path')).toBe(-1)
      expect(cursor.position).toBe(0)
    },
  )

  it('not when the text is longer than the bytes', () => {
    const cursor = cursorOf(utf('abcdefg').subarray(0, 8))
    expect(cursor.plainUtf('path')).toBe(-1)
    expect(() => cursor.utf('path')).toThrow(/ends early/)
  })
})

describe('the path of a field', () => {
  it('names what is open and nothing that was left', () => {
    const cursor = cursorOf(new Uint8Array(0))
    cursor.enter('operators')
    cursor.enter(3)
    cursor.enter('subtasks')
    cursor.leave()
    expect(cursor.fieldPath('id')).toBe('operators[3].id')
    cursor.enter('coordinator')
    expect(cursor.fieldPath('tag')).toBe('operators[3].coordinator.tag')
    expect(cursor.depth).toBe(3)
  })
})
