import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Distribution, OperatorHandle } from '../../savepoint/metadata/model.ts'
import { redistributeOperatorState } from './redistribute-operator-state.ts'

const handle = (file: string, ...states: [string, Distribution, number[]][]): OperatorHandle => ({
  tag: 4,
  states: states.map(([name, mode, offsets]) => ({ name, mode, offsets })),
  stream: { tag: 6, path: file, size: 100 },
  merging: null,
})
/** `file name offsets` of what each subtask gets. */
const told = (dealt: OperatorHandle[][]): string[][] =>
  dealt.map((handles) =>
    handles.flatMap(({ stream, states }) =>
      states.map(({ name, offsets }) => `${stream?.tag === 6 ? stream.path : ''} ${name} ${offsets.join(',')}`),
    ),
  )

describe('operator state at another parallelism', () => {
  it('split lists are cut evenly, and what is odd goes round over the names', () => {
    const before = [
      [handle('a', ['x', 'SPLIT_DISTRIBUTE', [1, 2, 3]], ['y', 'SPLIT_DISTRIBUTE', [9]])],
      [handle('b', ['x', 'SPLIT_DISTRIBUTE', [4]])],
    ]
    expect(told(redistributeOperatorState(before, 3))).toEqual([['a x 1,2'], ['a x 3', 'a y 9'], ['b x 4']])
    expect(told(redistributeOperatorState(before, 1))).toEqual([['a x 1,2,3', 'a y 9', 'b x 4']])
  })

  it('union lists go whole to each, of broadcast state goes one copy', () => {
    const before = [
      [handle('a', ['u', 'UNION', [1, 2]], ['b', 'BROADCAST', [7]])],
      [handle('b', ['u', 'UNION', [3]], ['b', 'BROADCAST', [8]])],
    ]
    expect(told(redistributeOperatorState(before, 3))).toEqual([
      ['a u 1,2', 'a b 7', 'b u 3'],
      ['a u 1,2', 'b u 3', 'b b 8'],
      ['a u 1,2', 'a b 7', 'b u 3'],
    ])
  })

  it('at the same parallelism lists stay where they are', () => {
    const before = [[handle('a', ['x', 'SPLIT_DISTRIBUTE', [1, 2, 3]])], [handle('b', ['x', 'SPLIT_DISTRIBUTE', [4]])]]
    expect(told(redistributeOperatorState(before, 2))).toEqual([['a x 1,2,3'], ['b x 4']])
  })

  it('no element of a split list is lost or comes twice, whatever the parallelisms', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat({ max: 5 }), { maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        (lengths, parallelism) => {
          const before = lengths.map((names, subtask) => [
            handle(
              `f${subtask}`,
              ...names.map((n, name): [string, Distribution, number[]] => [
                `s${name}`,
                'SPLIT_DISTRIBUTE',
                Array.from({ length: n }, (_, i) => i),
              ]),
            ),
          ])
          const elements = (of: OperatorHandle[]): string[] =>
            of.flatMap(({ stream, states }) =>
              states.flatMap(({ name, offsets }) => offsets.map((offset) => `${JSON.stringify(stream)} ${name} ${offset}`)),
            )
          const dealt = redistributeOperatorState(before, parallelism)
          expect(dealt.flatMap(elements).sort()).toEqual(elements(before.flat()).sort())
          if (parallelism === before.length) return
          const counts = dealt.map((handles) => elements(handles).length)
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(
            lengths.reduce((most, names) => Math.max(most, names.length), 0),
          )
        },
      ),
    )
  })
})
