import { describe, expect, it } from 'vitest'
import { crc32c, maskCrc } from '../../../binary/crc32c.ts'
import { logRecords } from './log-reader.ts'
import { readManifest } from './manifest.ts'
import { readVersionEdit } from './version-edit.ts'

const varint = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)])
const slice = (text: string): number[] => [...varint(text.length), ...Buffer.from(text)]
/** Creates column family `id`, as one of a group of which `remaining` edits follow. */
const creation = (id: number, name: string, remaining?: number): Uint8Array =>
  Uint8Array.from([
    ...(remaining === undefined ? [] : [...varint(300), ...varint(remaining)]),
    ...varint(200),
    ...varint(id),
    ...varint(201),
    ...slice(name),
  ])

/** Writes records as `log::Writer` does, in the plain or in the recyclable form. */
function log(records: readonly Uint8Array[], recyclable = false): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  const header = recyclable ? 11 : 7
  const put = (bytes: Uint8Array): void => {
    parts.push(bytes)
    at += bytes.length
  }
  for (const record of records) {
    for (let from = 0, first = true; first || from < record.length; first = false) {
      const left = 32_768 - (at % 32_768)
      if (left < header) {
        put(new Uint8Array(left))
        continue
      }
      const length = Math.min(left - header, record.length - from)
      const last = from + length === record.length
      const fragment = Buffer.alloc(header + length)
      fragment.writeUInt16LE(length, 4)
      fragment[6] = (from === 0 ? (last ? 1 : 2) : last ? 4 : 3) + (recyclable ? 4 : 0)
      fragment.set(record.subarray(from, from + length), header)
      fragment.writeUInt32LE(maskCrc(crc32c(fragment, 6)), 0)
      put(fragment)
      from += length
    }
  }
  return Buffer.concat(parts)
}

const names = (bytes: Uint8Array): string[] => readManifest(bytes, 'MANIFEST-1').map(({ name }) => name)

describe.each([false, true])('the log format, recyclable: %s', (recyclable) => {
  it('joins records that span blocks, and skips the rest of a block that holds no header', () => {
    for (const length of [0, 1, 32_740, 32_750, 32_755, 32_757, 32_761, 32_768, 100_000]) {
      const records = [new Uint8Array(length).fill(7), Uint8Array.of(1, 2, 3)]
      expect([...logRecords(log(records, recyclable), 'MANIFEST-1')].map(({ bytes }) => [...bytes])).toEqual(
        records.map((record) => [...record]),
      )
    }
  })

  it('refuses a record without its end', () => {
    const bytes = log([new Uint8Array(100_000)], recyclable)
    for (const end of [3, 100, 32_768, bytes.length - 1]) {
      expect(() => [...logRecords(bytes.subarray(0, end), 'MANIFEST-1')]).toThrow(expect.objectContaining({ code: 'ROCKSDB_TRUNCATED' }))
    }
  })
})

describe('a manifest', () => {
  it('applies an atomic group only when it is whole', () => {
    expect(names(log([creation(1, 'a', 1), creation(2, 'b', 0), creation(3, 'c')]))).toEqual(['default', 'a', 'b', 'c'])
    expect(names(log([creation(1, 'a'), creation(2, 'b', 1)]))).toEqual(['default', 'a'])
  })

  it('forgets a column family that was dropped', () => {
    expect(names(log([creation(1, 'a'), creation(2, 'b'), Uint8Array.from([...varint(200), 1, ...varint(202)])]))).toEqual(['default', 'b'])
  })

  it('refuses another order of keys than that of their bytes', () => {
    const edit = Uint8Array.from([1, ...slice('mine.Comparator')])
    expect(() => names(log([edit]))).toThrow(expect.objectContaining({ code: 'ROCKSDB_UNSUPPORTED', found: 'mine.Comparator' }))
  })

  it('skips tags from the future that say they may be skipped, and refuses others', () => {
    const edit = (...bytes: number[]) => readVersionEdit({ offset: 0, bytes: Uint8Array.from(bytes) }, 'MANIFEST-1')
    expect(edit(...varint(8199), 2, 1, 1, ...varint(200), 3).columnFamily).toBe(3)
    expect(() => edit(...varint(400), 2, 1, 1)).toThrow(expect.objectContaining({ code: 'ROCKSDB_UNSUPPORTED', found: 'tag 400' }))
  })
})
