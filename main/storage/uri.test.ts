import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { displayUri, joinUri, lastSegment, localPath, parentUri, toUri, withoutCredentials } from './uri.ts'

describe('toUri', () => {
  it.each([
    ['/a/b', 'file:///a/b'],
    ['/a//b/./c/../d/', 'file:///a/b/d'],
    ['file:/a/b', 'file:///a/b'],
    ['file:///a/b/', 'file:///a/b'],
    ['FILE:///A', 'file:///A'],
    ['file://localhost/a', 'file:///a'],
    ['file:/data/with space/sp', 'file:///data/with space/sp'],
    ['/data/a%20b#c?d', 'file:///data/a%20b#c?d'],
    ['C:\\flink\\sp-1', 'file:///C:/flink/sp-1'],
    ['c:/flink/sp-1', 'file:///c:/flink/sp-1'],
    ['file:/C:/flink', 'file:///C:/flink'],
    ['\\\\nas\\flink\\sp', 'file://nas/flink/sp'],
    ['s3://My_Bucket/a//b/', 's3://My_Bucket/a/b'],
    ['s3://bucket', 's3://bucket/'],
    ['hdfs:///p', 'hdfs:///p'],
    ['hdfs://nn:8020/p/_metadata', 'hdfs://nn:8020/p/_metadata'],
    ['/', 'file:///'],
    ['/../..', 'file:///'],
  ])('%s is %s', (text, uri) => {
    expect(toUri(text)).toBe(uri)
    expect(toUri(uri)).toBe(uri)
  })

  it('takes relative paths against the working folder', () => {
    expect(toUri('sp/_metadata')).toBe(`file://${resolve('sp/_metadata')}`)
    expect(toUri('')).toBe(`file://${resolve('.')}`)
  })
})

describe('parts of a URI', () => {
  it('joins, also with a path that climbs', () => {
    expect(joinUri('file:///a/b', 'c/d')).toBe('file:///a/b/c/d')
    expect(joinUri('s3://bucket', 'c')).toBe('s3://bucket/c')
    expect(joinUri('file:/a/b/', '../c')).toBe('file:///a/c')
  })

  it('finds the folder around and stops at the root', () => {
    expect(parentUri('file:///a/b')).toBe('file:///a')
    expect(parentUri('s3://bucket/a')).toBe('s3://bucket/')
    expect(parentUri(parentUri('file:///a'))).toBe('file:///')
  })

  it('names the last segment', () => {
    expect(lastSegment('file:///a/savepoint-1/')).toBe('savepoint-1')
    expect(lastSegment('s3://bucket/')).toBe('bucket')
    expect(lastSegment('file:///')).toBe('/')
  })

  it('shows local files as paths', () => {
    expect(displayUri('file:///a/b c')).toBe('/a/b c')
    expect(displayUri('file:///C:/flink/sp')).toBe('C:\\flink\\sp')
    expect(localPath('file:///C:')).toBe('C:\\')
    expect(displayUri('s3://bucket/a')).toBe('s3://bucket/a')
    expect(localPath(toUri(join('/a', 'b')))).toBe('/a/b')
  })

  it('never shows credentials', () => {
    expect(displayUri('hdfs://bob:secret@nn/p')).toBe('hdfs://nn/p')
    expect(withoutCredentials('cannot read s3://KEY:SECRET@bucket/a and s3a://K:S@b/c')).toBe('cannot read s3://bucket/a and s3a://b/c')
    expect(withoutCredentials('abfs://container@account.dfs.core.windows.net/x')).toBe('abfs://container@account.dfs.core.windows.net/x')
  })
})
