import { describe, expect, it } from 'vitest'
import { corpusCases } from '../../../tests/golden/corpus.ts'
import { operatorIdOf } from './hash.ts'

interface Operator {
  id: string
  uid?: string | null
}

describe('operatorIdOf against real snapshots', () => {
  const uids = new Map<string, string>()
  for (const { truth } of corpusCases()) {
    const operators = truth()['operators'] as Operator[] | undefined // the oldest line's truth has none
    for (const { id, uid } of operators ?? []) if (uid != null) uids.set(uid, id)
  }

  it('finds uids in the corpus', () => {
    expect(uids.size).toBeGreaterThan(10)
  })

  it.each([...uids])('“%s” is the operator that Flink wrote', (uid, id) => {
    expect(operatorIdOf(uid)).toBe(id)
  })
})
