import { expect, it } from 'vitest'
import { UidDictionary } from './dictionary.ts'
import { operatorIdOf } from './hash.ts'

it('finds a uid by its operator id and keeps the first telling, completed by a name', () => {
  const dictionary = new UidDictionary([
    { uid: 'word-count', name: null, source: 'words.txt' },
    { uid: 'word-count', name: 'Counter', source: 'savepoint-1' },
    { uid: 'source-1', name: null, source: 'words.txt' },
  ])
  expect(dictionary.lookup('FDAE8DAD403FD2441DEFE2C3680362F5')).toEqual({ uid: 'word-count', name: 'Counter', source: 'words.txt' })
  expect(dictionary.lookup('00000000000000000000000000000000')).toBeNull()
  expect(dictionary.startingWith('f0bd8a29')).toEqual([
    { id: 'f0bd8a29f4afd2e5cc43b41a168f6ab5', entry: { uid: 'source-1', name: null, source: 'words.txt' } },
  ])
})

it('knows the committers that Flink derives from the uid of a sink', () => {
  const dictionary = new UidDictionary([{ uid: 'orders-sink', name: 'Sink', source: 'words.txt' }])
  for (const uid of ['Sink Committer: orders-sink', 'Sink orders-sink Global Committer']) {
    expect(dictionary.lookup(operatorIdOf(uid))).toEqual({ uid, name: null, source: 'words.txt' })
  }
})

it('takes a pinned id as it is', () => {
  const id = '00112233445566778899aabbccddeeff'
  expect(new UidDictionary([{ uid: 'totals', name: null, source: 'Job.java', id }]).lookup(id)?.uid).toBe('totals')
})
