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

it('completes a name by the uid, whichever was told first', () => {
  const named = { uid: null, id: operatorIdOf('word-count'), name: 'Counter', source: 'running job wc at host:8081' }
  const told = { uid: 'word-count', name: null, source: 'words.txt' }
  expect(new UidDictionary([named]).lookup(named.id)).toEqual({ uid: null, name: 'Counter', source: named.source })
  for (const entries of [
    [named, told],
    [told, named],
  ]) {
    expect(new UidDictionary(entries).lookup(named.id)).toEqual({ uid: 'word-count', name: 'Counter', source: 'words.txt' })
    expect(new UidDictionary(entries).startingWith('fdae8dad')).toHaveLength(1)
  }
})

it('knows the uid of a committer that a job names', () => {
  const id = operatorIdOf('Sink Committer: orders-sink')
  const dictionary = new UidDictionary([
    { uid: null, id, name: 'sink: Committer', source: 'running job orders at host:8081' },
    { uid: 'orders-sink', name: null, source: 'words.txt' },
  ])
  expect(dictionary.lookup(id)).toEqual({ uid: 'Sink Committer: orders-sink', name: 'sink: Committer', source: 'words.txt' })
})
