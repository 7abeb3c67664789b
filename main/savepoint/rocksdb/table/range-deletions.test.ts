import { expect, it } from 'vitest'
import type { FileMeta } from '../manifest/version-edit.ts'
import type { Block } from './block.ts'
import { readRangeDeletions } from './range-deletions.ts'

/** A block with one deletion of [b, y) at sequence number 300. */
const entry = Buffer.from([0, 9, 1, 0x62, 15, 0x2c, 1, 0, 0, 0, 0, 0, 0x79])
const block: Block = { bytes: entry, entriesEnd: entry.length, file: '000001.sst', offset: 0, field: 'rocksdb.range_del' }
const bounds = (smallest: string, largest: string, largestIsOpen: boolean): FileMeta => ({
  number: 1,
  size: 0,
  smallest: Buffer.from(smallest),
  largest: Buffer.from(largest),
  largestIsOpen,
  largestSequence: 0,
})
const read = (meta: FileMeta): string[] =>
  readRangeDeletions(block, meta, null).map(
    ({ from, to, sequence }) => `${Buffer.from(from).toString()} ${Buffer.from(to).toString()} ${sequence}`,
  )

it('cuts deletions to the bounds of their file', () => {
  expect(read(bounds('a', 'z', false))).toEqual(['b y 300'])
  expect(read(bounds('d', 'z', false))).toEqual(['d y 300'])
  // The largest key is deleted too, the next one is not: its deletion is in the file that holds it.
  expect(read(bounds('d', 'm', false))).toEqual(['d m\0 300'])
  expect(read(bounds('d', 'm', true))).toEqual(['d m 300'])
  expect(read(bounds('y', 'z', false))).toEqual([])
})

it('takes the sequence number of an ingested file', () => {
  expect(readRangeDeletions(block, bounds('a', 'z', false), 7)[0]?.sequence).toBe(7)
})
