import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../binary/byte-writer.ts'
import { Cursor } from '../../binary/cursor.ts'
import { METADATA_FORMAT } from './format.ts'
import { RepeatedTexts } from './repeated-texts.ts'

function readAll(texts: readonly string[]): string[] {
  const out = new ByteWriter()
  for (const text of texts) out.utf(text)
  const cursor = new Cursor(out.finish(), 'file:///texts', METADATA_FORMAT)
  const repeated = new RepeatedTexts()
  return texts.map(() => repeated.read(cursor, 'name'))
}

describe('texts that repeat', () => {
  it('are what was written: plain or not, empty, and over again', () => {
    const texts = ['buffer', '', 'größe', 'buffer', 'a', 'größe', '', 'nul\u0000', 'a', '\u{1f600}']
    expect(readAll(texts)).toEqual(texts)
  })

  it('are told apart where they share their length, first, middle and last character', () => {
    const texts = ['abcde', 'axcde', 'abcxe', 'abcde', 'axcde']
    expect(readAll(texts)).toEqual(texts)
  })

  it('are told apart when there are more of them than slots', () => {
    const texts = Array.from({ length: 5000 }, (_, at) => `state-${at % 3000}`)
    expect(readAll(texts)).toEqual(texts)
  })
})
