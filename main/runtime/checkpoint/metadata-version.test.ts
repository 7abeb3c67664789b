import { describe, expect, it } from 'vitest'
import { Configuration } from '../api/configuration.ts'
import { metadataVersion } from './metadata-version.ts'

const of = (restored: 1 | 2 | 3 | 4 | 5 | 6 | null, reader?: string): number =>
  metadataVersion(new Configuration(reader === undefined ? {} : { 'tidemark.snapshots.readable-by': reader }), restored)

describe('the version of a job’s snapshots', () => {
  it('is the newest, and after a restore that of the restored one', () => {
    expect([null, 6, 5, 4, 3].map((restored) => of(restored as 6 | null))).toEqual([6, 6, 5, 4, 4])
  })

  it('is what the job says, whatever it was restored from', () => {
    expect([of(null, '1.20'), of(6, '1.20'), of(4, '2.3'), of(null, '2.0')]).toEqual([4, 4, 6, 5])
    expect(() => of(null, '0.9')).toThrow(/tidemark\.snapshots\.readable-by/)
  })
})
