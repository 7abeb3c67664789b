import { expect, it } from 'vitest'
import { keyGroupView } from './key-groups.ts'
import { operatorStateSizes, inlineBytes } from './size.ts'
import { sizeWarnings } from './small-files.ts'
import { absolute, incremental, inline, keyGroups, listState, metadata, operator, relative, segment, subtask } from './snapshot.fixture.ts'
import { indexStreams } from './stream-index.ts'

it('cuts an operator stream into states, header left out', () => {
  const handle = {
    ...listState('list', [100, 110], inline(200)),
    states: [
      { name: 'list', mode: 'SPLIT_DISTRIBUTE' as const, offsets: [100, 110] },
      { name: 'rules', mode: 'BROADCAST' as const, offsets: [150] },
      { name: 'empty', mode: 'UNION' as const, offsets: [] },
    ],
  }
  expect(operatorStateSizes(handle)).toEqual([50, 50, 0])
})

it('counts bytes inside _metadata, coordinator included', () => {
  const index = indexStreams(
    metadata([
      operator([subtask(0, { managedKeyed: incremental(inline(10), { shared: [{ localPath: '1.sst', stream: relative('f', 500) }] }) })], {
        coordinator: inline(7),
      }),
    ]),
  )
  expect(inlineBytes(index.rows)).toBe(17)
})

it('gives bytes by key group: 0 is empty in managed state, -1 in raw state', () => {
  const view = keyGroupView(
    operator(
      [
        subtask(0, {
          managedKeyed: keyGroups(7, relative('f', 100), [40, 0, 60, 0], 0),
          rawKeyed: keyGroups(12, inline(30), [0, -1, 10, 25], 0),
        }),
        subtask(1, { managedKeyed: keyGroups(7, relative('g', 50), [0, 0, 0, 0], 4) }),
      ],
      { maxParallelism: 8 },
    ),
  )
  expect(view.bytes).toEqual([20 + 10, 0, 40 + 15, 5, 0, 0, 0, 0])
  expect(view.ranges).toEqual([
    { subtask: 0, from: 0, to: 3, bytes: 130 },
    { subtask: 1, from: 4, to: 7, bytes: 50 },
  ])
})

it('counts from the start of a segment of a merged file', () => {
  expect(
    keyGroupView(operator([subtask(0, { managedKeyed: keyGroups(12, segment('file:/m', 1000, 100), [60, 80]) })], { maxParallelism: 2 }))
      .bytes,
  ).toEqual([20, 20])
})

it('does not guess key groups of RocksDB files or of streams of unknown size', () => {
  expect(keyGroupView(operator([subtask(0, { managedKeyed: incremental(inline(9)) })])).bytes).toBeNull()
  expect(keyGroupView(operator([subtask(0, { managedKeyed: keyGroups(7, absolute('file:/x', -1), [4]) })])).bytes).toBeNull()
  expect(keyGroupView(operator([subtask(0)])).bytes).toBeNull()
})

it('points out many small files and a swollen _metadata, and nothing below the thresholds', () => {
  const files = (count: number, size: number) =>
    Array.from({ length: count }, (_, at) => ({
      path: `f${at}`,
      absolute: false,
      extent: size,
      exact: true,
      shared: false,
      changelog: false,
    }))
  const codes = (...judged: Parameters<typeof sizeWarnings>): string[] => sizeWarnings(...judged).map(({ code }) => code)
  expect(codes(files(1000, 1000), 0, 0)).toEqual(['MANY_SMALL_FILES'])
  expect(codes(files(999, 1000), 0, 0)).toEqual([])
  expect(codes([...files(1000, 1000), ...files(1001, 1e9)], 0, 0)).toEqual([])
  expect(codes([], 40_000_000, 30_000_000)).toEqual(['LARGE_METADATA'])
  expect(codes([], 40_000_000, 10_000_000)).toEqual([])
  expect(codes([], 1_000_000, 900_000)).toEqual([])
})
