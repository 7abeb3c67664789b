import { describe, expect, it } from 'vitest'
import { backoff } from './backoff.ts'
import { tokenIn } from './token.ts'

describe('the wire', () => {
  it('waits longer after each failure, up to a bound', () => {
    expect([1, 2, 3, 6, 50].map(backoff)).toEqual([500, 1_000, 2_000, 15_000, 15_000])
  })
  it('finds the token in query or fragment', () => {
    expect(tokenIn({ search: '?token=abc', hash: '' })).toBe('abc')
    expect(tokenIn({ search: '', hash: '#token=a-b_c' })).toBe('a-b_c')
    expect(tokenIn({ search: '', hash: '#/savepoints' })).toBeNull()
  })
})
