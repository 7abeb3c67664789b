import { expect, test } from 'vitest'
import { recordedLocation } from './record-opening.ts'

test('a folder and the _metadata in it are one snapshot', () => {
  expect(recordedLocation({ path: 'file:///s/savepoint-1', metadataOnly: false })).toBe('file:///s/savepoint-1')
  expect(recordedLocation({ path: 'file:///s/savepoint-1/_metadata', metadataOnly: false })).toBe('file:///s/savepoint-1')
})

test('a metadata file alone, or under a name of its own, is told from its folder', () => {
  expect(recordedLocation({ path: 'file:///s/_metadata', metadataOnly: true })).toBe('file:///s/_metadata')
  expect(recordedLocation({ path: 'file:///s/savepoint-2', metadataOnly: false })).toBe('file:///s/savepoint-2')
  expect(recordedLocation({ path: 'hdfs://n/s/checkpoint-7', metadataOnly: false })).toBe('hdfs://n/s/checkpoint-7')
})
