import { describe, expect, it } from 'vitest'
import type { KeyGroupsHandle } from '../../savepoint/metadata/model.ts'
import { readKeyedHandle } from '../../savepoint/keyed/read-keyed-handle.ts'
import { keyGroupRangeOf } from '../../savepoint/uid/key-groups.ts'
import { memory } from '../../../tests/golden/state-streams.ts'
import { memoryTarget } from '../../../tests/golden/memory-sink.ts'
import type { StateDescriptor } from '../operators/runtime-context.ts'
import { NamespaceTypes, Types } from '../types/types.ts'
import { HeapKeyedBackend } from './heap-keyed-backend.ts'

const MAX = 128
const WHOLE = { start: 0, end: MAX - 1 }
const VALUE: StateDescriptor = { kind: 'VALUE', name: 'sum', type: Types.LONG, ttl: null }
const LIST: StateDescriptor = { kind: 'LIST', name: 'seen', element: Types.STRING, ttl: null }
const MAP = { kind: 'MAP', name: 'per-day', key: Types.STRING, value: Types.INT, ttl: null } as const
const REDUCING = { kind: 'REDUCING', name: 'max', type: Types.INT, reduce: (a: number, b: number) => Math.max(a, b), ttl: null } as const
const AGGREGATING = {
  kind: 'AGGREGATING',
  name: 'mean',
  accumulator: Types.TUPLE(Types.INT, Types.INT),
  aggregate: {
    create: () => [0, 0],
    add: (value: number, [sum, n]: [number, number]) => [sum + value, n + 1],
    result: ([sum, n]: [number, number]) => sum / n,
  },
  ttl: null,
} as const

let clock = 0
const backend = (range = WHOLE): HeapKeyedBackend => new HeapKeyedBackend(Types.STRING, MAX, range, () => clock)

/** A snapshot as a handle whose stream lies in memory. */
async function snapshot(of: HeapKeyedBackend): Promise<KeyGroupsHandle> {
  const handle = await of.snapshot({ checkpointId: 1n, kind: 'SAVEPOINT', format: 'CANONICAL', target: memoryTarget }).written
  if (handle === null || !('offsets' in handle)) throw new Error('nothing was written')
  return handle
}
const open = (stream: unknown) => Promise.resolve(memory('memory', (stream as { bytes: Uint8Array }).bytes))

describe('keyed state in memory', () => {
  it('is of the current key, by kind', () => {
    const keyed = backend()
    const value = keyed.value<bigint>(VALUE, NamespaceTypes.VOID)
    const list = keyed.list<string>(LIST, NamespaceTypes.VOID)
    const map = keyed.map<string, number>(MAP, NamespaceTypes.VOID)
    const reducing = keyed.appending<number, number>(REDUCING, NamespaceTypes.VOID)
    const mean = keyed.appending<number, number>(AGGREGATING, NamespaceTypes.VOID)
    for (const key of ['a', 'b']) {
      keyed.setCurrentKey(key)
      value.update((value.value() ?? 0n) + 5n)
      list.addAll([key, key])
      map.put('mon', 1)
      map.put('tue', 2)
      for (const one of [3, 9, 6]) {
        reducing.add(one)
        mean.add(one)
      }
    }
    keyed.setCurrentKey('a')
    expect([value.value(), list.get(), [...map.entries()], reducing.get(), mean.get()]).toEqual([
      5n,
      ['a', 'a'],
      [
        ['mon', 1],
        ['tue', 2],
      ],
      9,
      6,
    ])
    value.clear()
    map.remove('mon')
    expect([value.value(), map.contains('mon'), map.isEmpty()]).toEqual([null, false, false])
    keyed.setCurrentKey('b')
    expect(value.value()).toBe(5n)
    keyed.setCurrentKey('c')
    expect([value.value(), list.get(), map.isEmpty(), reducing.get()]).toEqual([null, [], true, null])
  })

  it('has each namespace apart', () => {
    const keyed = backend()
    const value = keyed.value<bigint>(VALUE, NamespaceTypes.TIME_WINDOW)
    keyed.setCurrentKey('a')
    value.setCurrentNamespace({ start: 0n, end: 10n })
    value.update(1n)
    value.setCurrentNamespace({ start: 10n, end: 20n })
    expect(value.value()).toBeNull()
    value.update(2n)
    value.setCurrentNamespace({ start: 0n, end: 10n })
    expect(value.value()).toBe(1n)
  })

  it('expires', () => {
    const keyed = backend()
    const ttl = { ttl: 100, update: 'OnCreateAndWrite', visibility: 'NeverReturnExpired' } as const
    const value = keyed.value<bigint>({ ...VALUE, ttl }, NamespaceTypes.VOID)
    keyed.setCurrentKey('a')
    clock = 1000
    value.update(1n)
    clock = 1099
    expect(value.value()).toBe(1n)
    clock = 1100
    expect(value.value()).toBeNull()
  })
})

describe('a savepoint of it', () => {
  it('is restored, also at another parallelism, and every key comes once', async () => {
    const keyed = backend()
    const value = keyed.value<bigint>(VALUE, NamespaceTypes.VOID)
    const list = keyed.list<string>(LIST, NamespaceTypes.VOID)
    const timers = keyed.timers('user-timers', NamespaceTypes.VOID, () => undefined)
    for (let i = 0; i < 500; i++) {
      keyed.setCurrentKey(`key-${i}`)
      value.update(BigInt(i))
      list.add(`of ${i}`)
      timers.register('event', null, i * 10)
    }
    const handle = await snapshot(keyed)
    const sums: bigint[] = []
    for (let subtask = 0; subtask < 3; subtask++) {
      const part = backend(keyGroupRangeOf(subtask, 3, MAX) ?? WHOLE)
      await part.restore([handle], open)
      const again = part.value<bigint>(VALUE, NamespaceTypes.VOID)
      const fired: number[] = []
      const service = part.timers('user-timers', NamespaceTypes.VOID, ({ timestamp }) => {
        fired.push(timestamp)
        sums.push(again.value() ?? -1n)
      })
      service.advance('event', Number.POSITIVE_INFINITY)
      expect(fired).toEqual([...fired].sort((a, b) => a - b))
    }
    expect(sums.sort((a, b) => Number(a - b))).toEqual(Array.from({ length: 500 }, (_, i) => BigInt(i)))
  })

  it('keeps a state that the job no longer asks for', async () => {
    const keyed = backend()
    keyed.value<bigint>(VALUE, NamespaceTypes.VOID)
    const list = keyed.list<string>(LIST, NamespaceTypes.VOID)
    keyed.setCurrentKey('a')
    list.add('kept')
    const next = backend()
    await next.restore([await snapshot(keyed)], open)
    next.value<bigint>(VALUE, NamespaceTypes.VOID)
    const names: string[] = []
    for await (const entries of readKeyedHandle(await snapshot(next), open, MAX, {})) names.push(...entries.map(({ state }) => state.name))
    expect(names).toEqual(['seen'])
  })

  it('is refused for another key type, kind or value type, in Flink’s words', async () => {
    const keyed = backend()
    keyed.setCurrentKey('a')
    keyed.value<bigint>(VALUE, NamespaceTypes.VOID).update(1n)
    const handle = await snapshot(keyed)
    const other = new HeapKeyedBackend(Types.LONG, MAX, WHOLE, () => 0)
    await expect(other.restore([handle], open)).rejects.toThrow(/new key serializer .* must be compatible with the previous key serializer/)
    const next = backend()
    await next.restore([handle], open)
    expect(() => next.list<string>({ ...LIST, name: 'sum' }, NamespaceTypes.VOID)).toThrow(/Was \[VALUE\], registered with \[LIST\]/)
    expect(() => next.value<string>({ ...VALUE, type: Types.STRING }, NamespaceTypes.VOID)).toThrow(/must not be incompatible/)
  })
})
