import { expect, it } from 'vitest'
import { coverageTitle, coverageWords } from './coverage.ts'
import type { CoveredOperator } from './types.ts'

const operator = (identity: CoveredOperator['identity'], bytes: number | null = 10): CoveredOperator => ({
  vertex: 'v',
  name: 'n',
  uid: null,
  id: null,
  identity,
  bytes,
})

it('says first how many are without a uid, and what that would cost', () => {
  const some = [operator('uid'), operator('auto', 3_000_000), operator('auto', 1_100_000)]
  expect(coverageTitle(some)).toBe('2 of 3 operators have no uid.')
  expect(coverageWords(some)).toContain('4.1 MB no longer finds its owner')
  expect(coverageWords([operator('auto', null)])).toContain('their state no longer finds')
})

it('does not claim what it does not know', () => {
  expect(coverageTitle([operator('uid'), operator('unknown')])).toBe('1 of 2 operators is not known by a uid.')
  expect(coverageTitle([operator('uid'), operator('hash-only')])).toBe('All 2 operators have a uid.')
})
