import { describe, expect, it } from 'vitest'
import { operatorLabel, shownLocation, stateWords, whereWords } from './words.ts'

describe('words', () => {
  it('calls an operator by uid, then name, then the head of its id', () => {
    const id = 'f435dbbf27c6bbb403aca43572447b2d'
    expect(operatorLabel({ id, uid: 'dedup-txn', name: 'KeyedProcess' })).toBe('dedup-txn')
    expect(operatorLabel({ id, uid: null, name: 'KeyedProcess' })).toBe('KeyedProcess')
    expect(operatorLabel({ id, uid: null, name: null })).toBe('operator f435dbbf')
  })
  it('reads local places without their scheme, one or three slashes', () => {
    expect(shownLocation('file:///data/a')).toBe('/data/a')
    expect(shownLocation('file:/data/a')).toBe('/data/a')
    expect(shownLocation(`file:///home/uploads/${'a9'.repeat(32)}/x/_metadata`)).toBe('dropped on the window, kept by Tidemark')
    expect(shownLocation('s3://b/a')).toBe('s3://b/a')
  })
  it('knows where a location lies', () => {
    expect(['file:///a', '/a', 's3a://b/c', 'hdfs://nn/x', 'oss://b'].map(whereWords)).toEqual(['Local', 'Local', 'S3', 'HDFS', 'oss'])
  })
  it('describes a state in one line, without saying the same twice', () => {
    const state = {
      name: 'x',
      named: true,
      slot: 'managedOperator',
      mode: 'UNION',
      elements: 1,
      subtasks: 2,
      files: 0,
      bytes: 9,
      layout: 'union list',
    } as const
    expect(stateWords(state)).toBe('union list, 1 element, 2 subtasks')
    expect(stateWords({ ...state, mode: null, elements: null, layout: 'canonical key groups' })).toBe('canonical key groups, 2 subtasks')
  })
})
