import fc from 'fast-check'
import { expect, it } from 'vitest'
import { logRecords } from './log-reader.ts'
import { writeLog } from './log-writer.ts'

it('writes records that read back, wherever a block of 32 KiB ends', () => {
  const length = fc.oneof(
    fc.integer({ min: 0, max: 40 }),
    fc.integer({ min: 32_700, max: 32_800 }),
    fc.integer({ min: 65_500, max: 65_560 }),
  )
  fc.assert(
    fc.property(fc.array(length, { maxLength: 6 }), (lengths) => {
      const records = lengths.map((bytes, i) => new Uint8Array(bytes).fill(i + 1))
      const read = [...logRecords(writeLog(records), 'MANIFEST-000001')]
      expect(read.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).toEqual(
        records.map((record) => Buffer.from(record).toString('hex')),
      )
    }),
    { numRuns: 300 },
  )
})

it('begins a record with an empty fragment where a block has room for a header alone, as RocksDB does', () => {
  const records = [new Uint8Array(32_768 - 14).fill(1), new Uint8Array(40_000).fill(2), new Uint8Array(0)]
  const log = Buffer.from(writeLog(records))
  expect([log.readUInt16LE(32_761 + 4), log[32_761 + 6], log[32_768 + 6]]).toEqual([0, 2, 3])
  expect([...logRecords(log, 'MANIFEST-000001')].map(({ bytes }) => bytes.length)).toEqual(records.map((record) => record.length))
})
