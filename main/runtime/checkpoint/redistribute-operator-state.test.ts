import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Distribution, OperatorHandle } from '../../savepoint/metadata/model.ts'
import { elementStarts, OF_OTHERS } from '../../savepoint/operator/read-operator-state.ts'
import { memory } from '../../../tests/golden/state-streams.ts'
import type { StreamHandle } from '../../savepoint/metadata/model.ts'
import { OperatorBackend } from '../state/operator-backend.ts'
import { Types } from '../types/types.ts'
import { redistributeOperatorState } from './redistribute-operator-state.ts'

const handle = (file: string, ...states: [string, Distribution, number[]][]): OperatorHandle => ({
  tag: 4,
  states: states.map(([name, mode, offsets]) => ({ name, mode, offsets })),
  stream: { tag: 6, path: file, size: 100 },
  merging: null,
})
const own = ({ states }: OperatorHandle) => states.filter(({ name }) => name !== OF_OTHERS)
/** `file name offsets` of what each subtask gets. */
const told = (dealt: OperatorHandle[][]): string[][] =>
  dealt.map((handles) =>
    handles.flatMap((handle) =>
      own(handle).map(({ name, offsets }) => `${handle.stream?.tag === 6 ? handle.stream.path : ''} ${name} ${offsets.join(',')}`),
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

  it('says where the elements of others begin, for an element ends where the next one does', () => {
    const before = [[handle('a', ['x', 'SPLIT_DISTRIBUTE', [1, 2, 3]], ['u', 'UNION', [7]])]]
    const starts = redistributeOperatorState(before, 2).map((handles) => handles.map(elementStarts))
    expect(starts).toEqual([[Float64Array.of(1, 2, 3, 7)], [Float64Array.of(1, 2, 3, 7)]])
  })

  it('is read whole where a subtask has some elements of a file, and written again', async () => {
    const open = (stream: StreamHandle | null) => Promise.resolve(stream?.tag === 1 ? memory(stream.name, stream.bytes) : null)
    const written = async (backend: OperatorBackend): Promise<OperatorHandle[]> => {
      const parts: Uint8Array[] = []
      const handle = await backend.snapshot({
        get position() {
          return Buffer.concat(parts).length
        },
        write: (bytes) => Promise.resolve(void parts.push(Uint8Array.from(bytes))),
        finish: () => Promise.resolve({ tag: 1, name: 'state', bytes: Uint8Array.from(Buffer.concat(parts)) }),
      })
      return handle === null ? [] : [handle]
    }
    const restored = async (handles: OperatorHandle[]): Promise<OperatorBackend> => {
      const backend = new OperatorBackend()
      await backend.restore(handles, open)
      return backend
    }
    const texts = Array.from({ length: 8 }, (_, i) => 'x'.repeat(i))
    const first = new OperatorBackend()
    first.unionListState('union', Types.STRING).update(texts)
    first.listState('split', Types.STRING).update(texts)
    const dealt = await Promise.all(redistributeOperatorState([await written(first)], 3).map(restored))
    // Nobody asks for the lists in between.
    const again = redistributeOperatorState(await Promise.all(dealt.map(written)), 2)
    const lists = (await Promise.all(again.map(restored))).map((backend) => backend.listState('split', Types.STRING).get())
    expect(lists).toEqual([texts.slice(0, 4), texts.slice(4)])
    const last = await restored(redistributeOperatorState([await written(first)], 2)[1] ?? [])
    expect(last.unionListState('union', Types.STRING).get()).toEqual(texts)
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
            of.flatMap((handle) =>
              own(handle).flatMap(({ name, offsets }) => offsets.map((offset) => `${JSON.stringify(handle.stream)} ${name} ${offset}`)),
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
