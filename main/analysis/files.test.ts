import { describe, expect, it } from 'vitest'
import { filesReport, isMissing, sizeFits } from './files.ts'
import type { FileRef } from './stream-index.ts'

const ref = (state: Partial<FileRef> = {}): FileRef => ({
  path: 'f',
  absolute: false,
  extent: 100,
  exact: true,
  shared: false,
  changelog: false,
  ...state,
})
const found = (path: string, size: number | null) => ({ inside: path, outside: null, size })

describe('sizeFits', () => {
  it('wants the very size of a plain file', () => {
    expect(sizeFits(ref(), 100)).toBe(true)
    expect(sizeFits(ref(), 101)).toBe(false)
    expect(sizeFits(ref(), 99)).toBe(false)
  })

  it('lets a merged file be longer than its last segment, not shorter', () => {
    expect(sizeFits(ref({ exact: false }), 500)).toBe(true)
    expect(sizeFits(ref({ exact: false }), 99)).toBe(false)
  })

  it('allows for the compression flag in front of a changelog file', () => {
    expect(sizeFits(ref({ changelog: true }), 101)).toBe(true)
    expect(sizeFits(ref({ changelog: true }), 102)).toBe(false)
  })

  it('takes any size where Flink knew none', () => {
    expect(sizeFits(ref({ extent: -1, exact: false }), 0)).toBe(true)
  })
})

describe('filesReport', () => {
  it('lists what is absent, what has another size and what nobody names', () => {
    const refs = [ref({ path: 'there' }), ref({ path: 'absent' }), ref({ path: 'short' })]
    const places = [found('there', 100), found('absent', null), found('short', 40)]
    const listing = [
      { path: '_metadata', size: 9 },
      { path: 'there', size: 100 },
      { path: 'short', size: 40 },
      { path: 'left/over', size: 5 },
    ]
    expect(filesReport(refs, places, listing, '_metadata')).toEqual({
      referenced: 3,
      bytes: 300,
      missing: [
        { path: 'absent', expected: 100, found: null },
        { path: 'short', expected: 100, found: 40 },
      ],
      unreferenced: [{ path: 'left/over', size: 5 }],
    })
  })

  it('calls nothing unreferenced beside a metadata file of another name, which may have neighbours', () => {
    const listing = [
      { path: 'savepoint-2c2b07a50805', size: 9 },
      { path: 'savepoint-4df74fe0756f', size: 9 },
    ]
    expect(filesReport([], [], listing, 'savepoint-2c2b07a50805').unreferenced).toEqual([])
  })

  it('claims nothing of a place that could not be reached', () => {
    expect(isMissing(ref(), { inside: null, outside: 's3://b/f', size: 'unchecked' })).toBe(false)
    expect(isMissing(ref(), undefined)).toBe(false)
  })
})
