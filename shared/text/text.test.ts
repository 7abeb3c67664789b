import { describe, expect, it } from 'vitest'
import {
  ago,
  bytes,
  bytesExact,
  clockTime,
  clockTimeWithSeconds,
  count,
  dayAndTime,
  dayOf,
  duration,
  isoTime,
  middleCut,
  plural,
  shortId,
} from './index.ts'

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [8, '8 B'],
    [908, '908 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [1_300, '1.3 KB'],
    [3_040, '3.0 KB'],
    [9_200, '9.2 KB'],
    [9_949, '9.9 KB'],
    [9_960, '10 KB'],
    [88_400, '88 KB'],
    [999_499, '999 KB'],
    [999_500, '1.0 MB'],
    [2_411_908, '2.4 MB'],
    [118_000_000, '118 MB'],
    [999_600_000, '1.0 GB'],
    [1_000_000_000, '1.0 GB'],
    [38_200_000_000, '38.2 GB'],
    [188_000_000_000, '188.0 GB'],
    [999_960_000_000, '1.0 TB'],
    [1_840_000_000_000, '1.8 TB'],
    [-1, 'size unknown'],
  ])('writes %i as %s', (size, text) => {
    expect(bytes(size)).toBe(text)
  })

  it('writes to the byte', () => {
    expect(bytesExact(2_411_908)).toBe('2,411,908 B')
    expect(bytesExact(-1)).toBe('size unknown')
  })
})

describe('count and plural', () => {
  it('separates thousands', () => {
    expect([0, 999, 1000, 1_204_331, 9_007_199_254_740_991].map(count)).toEqual(['0', '999', '1,000', '1,204,331', '9,007,199,254,740,991'])
    expect(count(-1234)).toBe('-1,234')
  })

  it('agrees in number', () => {
    expect([plural(0, 'file'), plural(1, 'file'), plural(1204, 'file'), plural(2, 'entry', 'entries')]).toEqual([
      '0 files',
      '1 file',
      '1,204 files',
      '2 entries',
    ])
  })
})

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [38, '38 ms'],
    [999.6, '1.0 s'],
    [18_400, '18.4 s'],
    [59_960, '1 m 00 s'],
    [372_000, '6 m 12 s'],
    [3_600_000, '1 h 00 m'],
    [11_100_000, '3 h 05 m'],
    [41 * 86_400_000 + 6 * 3_600_000, '41d 06h'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text)
  })
})

describe('middleCut', () => {
  const path = 's3://prod-flink/savepoints/orders/savepoint-a3f1c0-7d29e41b8c06'

  it('leaves what fits', () => {
    expect(middleCut(path, path.length)).toBe(path)
  })

  it.each([10, 30, 31, 40, 62])('fits %i characters', (length) => {
    expect(middleCut(path, length)).toHaveLength(length)
  })

  it('keeps the last segment whole while it fits', () => {
    expect(middleCut(path, 49)).toBe('s3://prod-flink/sa…/savepoint-a3f1c0-7d29e41b8c06')
    expect(middleCut(path, 20).endsWith('…9e41b8c06')).toBe(true)
  })
})

describe('time', () => {
  const at = '2026-11-24T03:04:11.250Z'

  it('is told in the zone asked for', () => {
    expect(clockTime(at, 'UTC')).toBe('03:04')
    expect(clockTimeWithSeconds(at, 'Europe/Berlin')).toBe('04:04:11')
    expect(dayOf('2026-11-24T23:30:00Z', 'Asia/Tokyo')).toBe('2026-11-25')
    expect(dayAndTime('2026-11-24T00:00:00Z', 'UTC')).toBe('2026-11-24 00:00')
    expect(isoTime(Date.parse(at))).toBe(at)
  })

  it.each([
    [200, 'now'],
    [9_000, '9 s ago'],
    [2_040_000, '34 min ago'],
    [5 * 3_600_000, '5 h ago'],
    [86_400_000, '1 day ago'],
    [12 * 86_400_000, '12 days ago'],
  ])('%d ms back is %s', (back, text) => {
    expect(ago(Date.parse(at) - back, at)).toBe(text)
  })
})

it('shortens an id to 8 digits', () => {
  expect(shortId('23f9c19333d527c26af85f9dc9401970')).toBe('23f9c193')
})
