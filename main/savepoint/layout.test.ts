import { describe, expect, it } from 'vitest'
import {
  canonicalUri,
  checkpointIdOf,
  folderOf,
  isSavepointName,
  jobIdPrefixOf,
  lastNameOf,
  pathInside,
  resolveRelative,
} from './layout.ts'

describe('names', () => {
  it('reads the job id prefix of a savepoint folder', () => {
    expect(jobIdPrefixOf('savepoint-10db06-88261de9855a')).toBe('10db06')
    expect(jobIdPrefixOf('savepoint-2c2b07a50805')).toBeNull()
    expect(jobIdPrefixOf('savepoint-10db06-88261de9855a-copy')).toBeNull()
  })

  it('knows savepoints of 1.2, which are bare files', () => {
    expect(isSavepointName('savepoint-2c2b07a50805')).toBe(true)
    expect(isSavepointName('savepoint-old')).toBe(false)
  })

  it('reads checkpoint ids beyond 2^53', () => {
    expect(checkpointIdOf('chk-9223372036854775807')).toBe(9223372036854775807n)
    expect(checkpointIdOf('chk-')).toBeNull()
    expect(checkpointIdOf('chk-1a')).toBeNull()
  })
})

describe('canonicalUri', () => {
  it.each([
    ['file:/a/b', 'file:///a/b'],
    ['file:///a/b/', 'file:///a/b'],
    ['file://localhost/a', 'file:///a'],
    ['/a//b/./c/../d', 'file:///a/b/d'],
    ['S3://Bucket_1/x/y', 's3://Bucket_1/x/y'],
    ['s3://b//sp/', 's3://b/sp'],
    ['hdfs:///user/x', 'hdfs:///user/x'],
    ['s3://b/a%20b c', 's3://b/a%20b c'],
    ['file:///C:/p', 'file:///C:/p'],
  ])('%s is %s', (text, uri) => {
    expect(canonicalUri(text)).toBe(uri)
  })
})

describe('places', () => {
  it('resolves relative paths against the folder of _metadata', () => {
    expect(resolveRelative('s3://b/chk-1', 'abc')).toBe('s3://b/chk-1/abc')
    expect(resolveRelative('s3://b/job/chk-1', '../shared/abc')).toBe('s3://b/job/shared/abc')
    expect(resolveRelative('s3://b/chk-1', '..')).toBe('s3://b/')
    expect(resolveRelative('s3://b/', 'abc')).toBe('s3://b/abc')
  })

  it('tells what lies inside a folder from what shares its prefix', () => {
    expect(pathInside('file:///a/sp', 'file:///a/sp/x/y')).toBe('x/y')
    expect(pathInside('file:///a/sp', 'file:///a/sp2/x')).toBeNull()
    expect(pathInside('file:///', 'file:///a')).toBe('a')
  })

  it('walks up to the root and no further', () => {
    expect(folderOf('file:///a/b')).toBe('file:///a')
    expect(folderOf('file:///')).toBe('file:///')
    expect(lastNameOf('hdfs://ns/a/b')).toBe('b')
    expect(lastNameOf('hdfs://ns/')).toBe('')
  })
})
