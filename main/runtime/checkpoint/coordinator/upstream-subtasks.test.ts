import fc from 'fast-check'
import { expect, it } from 'vitest'
import { upstreamSubtasks } from './upstream-subtasks.ts'

const of = (upstream: number, downstream: number): string[] =>
  Array.from({ length: downstream }, (_, subtask) => {
    const { first, end } = upstreamSubtasks(subtask, upstream, downstream)
    return `${first}-${end - 1}`
  })

it.each([
  [3, 3, ['0-0', '1-1', '2-2']],
  [5, 2, ['0-1', '2-4']],
  [2, 5, ['0-0', '0-0', '0-0', '1-1', '1-1']],
  [4, 1, ['0-3']],
])('%i subtasks feed %i as in Flink', (upstream, downstream, shares) => {
  expect(of(upstream, downstream)).toEqual(shares)
})

it('whatever the numbers, everyone feeds someone and is fed by someone, in order and without a gap', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (upstream, downstream) => {
      const shares = Array.from({ length: downstream }, (_, subtask) => upstreamSubtasks(subtask, upstream, downstream))
      expect(shares[0]?.first).toBe(0)
      expect(shares.at(-1)?.end).toBe(upstream)
      shares.forEach(({ first, end }, at) => {
        expect(end).toBeGreaterThan(first)
        const next = shares[at + 1]
        if (next !== undefined) expect(upstream >= downstream ? [end] : [first, end]).toContain(next.first)
      })
    }),
  )
})
