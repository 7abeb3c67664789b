import { describe, expect, it } from 'vitest'
import { pathInside, canonicalUri, resolveRelative } from '../savepoint/layout.ts'
import { portability } from './portability.ts'
import type { FileRef } from './stream-index.ts'

const FOLDER = 's3://b/sp/savepoint-10db06-88261de9855a'
const ref = (path: string, state: Partial<FileRef> = {}): FileRef => ({
  path,
  absolute: path.includes(':'),
  extent: 1,
  exact: true,
  shared: false,
  changelog: false,
  ...state,
})
const judged = (files: FileRef[], folder = FOLDER) =>
  portability(
    files,
    files.map(({ path, absolute }) => {
      const uri = absolute ? canonicalUri(path) : resolveRelative(folder, path)
      return { inside: pathInside(folder, uri), outside: uri, size: 1 }
    }),
    folder,
  )
const codes = (files: FileRef[], folder?: string): Record<string, number> =>
  Object.fromEntries(judged(files, folder).reasons.map(({ code, count }) => [code, count]))

describe('portability', () => {
  it('moves freely with relative files alone', () => {
    expect(judged([ref('a'), ref('b')])).toEqual({ selfContained: true, relocatable: true, reasons: [] })
  })

  it('is whole but tied to its place when absolute files lie in its own folder', () => {
    const { selfContained, relocatable, reasons } = judged([ref(`${FOLDER}/a`)])
    expect({ selfContained, relocatable }).toEqual({ selfContained: true, relocatable: false })
    expect(reasons.map(({ code }) => code)).toEqual(['ABSOLUTE_PATHS'])
    expect(reasons[0]?.text).toContain('does not restore from its new place by itself')
  })

  it('tells shared, task-owned and changelog files by their folders or handles', () => {
    const job = 's3://b/ck/0123456789abcdef0123456789abcdef'
    expect(
      codes([
        ref(`${job}/shared/a`),
        ref(`${job}/x`, { shared: true }),
        ref(`${job}/taskowned/t/a`),
        ref(`${job}/dstl/c`),
        ref('s3://c/l', { changelog: true }),
      ]),
    ).toEqual({
      ABSOLUTE_PATHS: 5,
      SHARED_FILES: 2,
      TASK_OWNED: 1,
      CHANGELOG_FILES: 2,
    })
  })

  it('sees entropy in a random segment that its own folder lacks', () => {
    expect(codes([ref('s3://b/a1b2/sp/savepoint-10db06-88261de9855a/f')])).toEqual({ ABSOLUTE_PATHS: 1, ENTROPY: 1 })
  })

  it('sees entropy in folders that differ in one random segment, wherever the copy lies', () => {
    expect(codes([ref('s3://b/a1b2/sp/x/f'), ref('s3://b/9f3c/sp/x/g')], 'file:///copy')).toEqual({ ABSOLUTE_PATHS: 2, ENTROPY: 2 })
  })

  it('takes neither the folders of two jobs nor of two checkpoints for entropy', () => {
    const jobs = [ref('s3://b/ck/0123456789abcdef0123456789abcdef/chk-1/f'), ref('s3://b/ck/ffffffffffffffffffffffffffffffff/chk-1/g')]
    expect(codes(jobs)).toEqual({ ABSOLUTE_PATHS: 2, OUTSIDE_FILES: 2 })
    expect(codes([ref('s3://b/ck/chk-1/f'), ref('s3://b/ck/chk-2/g')])).toEqual({ ABSOLUTE_PATHS: 2, OUTSIDE_FILES: 2 })
  })

  it('shows ten paths and counts all', () => {
    const { reasons } = judged(Array.from({ length: 25 }, (_, at) => ref(`s3://c/f${at}`)))
    expect(reasons.map(({ paths, count }) => [paths.length, count])).toEqual([
      [10, 25],
      [10, 25],
    ])
  })

  it('judges the stored paths alone when there is no folder to look into', () => {
    expect(portability([ref('a'), ref('s3://c/f')], null, null)).toMatchObject({ selfContained: false, relocatable: false })
  })
})
