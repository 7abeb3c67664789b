import { describe, expect, it } from 'vitest'
import { commonFolder, parseMaps } from './maps.ts'

describe('path mappings', () => {
  it('reads FROM=TO and leaves out what is none', () => {
    expect(parseMaps(['s3://a/b=/data', 'nothing', '=x', null])).toEqual([{ from: 's3://a/b', to: '/data' }])
    expect(parseMaps(undefined)).toEqual([])
  })
  it('guesses the folder that all paths share', () => {
    expect(commonFolder(['s3://b/job/shared/1', 's3://b/job/chk-2/3'])).toBe('s3://b/job')
    expect(commonFolder(['/a/b'])).toBe('/a')
    expect(commonFolder([])).toBe('')
  })
})
