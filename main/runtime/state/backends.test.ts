import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { memoryTarget } from '../../../tests/golden/memory-sink.ts'
import { memory } from '../../../tests/golden/state-streams.ts'
import type { KeyedHandle } from '../../savepoint/metadata/model.ts'
import { type KeyGroupRange, keyGroupRangeOf } from '../../savepoint/uid/key-groups.ts'
import type { StateTtl } from '../operators/runtime-context.ts'
import { NamespaceTypes, Types } from '../types/types.ts'
import { HeapKeyedBackend } from './heap-keyed-backend.ts'
import type { KeyedBackend, SnapshotRequest } from './keyed-backend.ts'
import { LmdbKeyedBackend } from './lmdb-keyed-backend.ts'

const MAX = 200
const WHOLE = { start: 0, end: MAX - 1 }
const folder = mkdtempSync(join(tmpdir(), 'tidemark-backends-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

let clock = 1000
let made = 0
const KINDS = {
  heap: (range: KeyGroupRange): KeyedBackend => new HeapKeyedBackend(Types.STRING, MAX, range, () => clock),
  disk: (range: KeyGroupRange): KeyedBackend =>
    new LmdbKeyedBackend(Types.STRING, MAX, range, () => clock, { directory: join(folder, String(++made)), incremental: true }),
}

/** The states of a job with one of each kind, the values of one key as plain data, and what can be done to them. */
function job(of: KeyedBackend, ttl: StateTtl | null) {
  const value = of.value<bigint>({ kind: 'VALUE', name: 'value', type: Types.LONG, ttl }, NamespaceTypes.VOID)
  const list = of.list<string>({ kind: 'LIST', name: 'list', element: Types.STRING, ttl }, NamespaceTypes.VOID)
  const map = of.map<string, string | null>({ kind: 'MAP', name: 'map', key: Types.STRING, value: Types.STRING, ttl }, NamespaceTypes.VOID)
  const windows = of.value<Uint8Array>({ kind: 'VALUE', name: 'windows', type: Types.BYTES, ttl }, NamespaceTypes.TIME_WINDOW)
  const sum = of.appending<number, number>(
    { kind: 'REDUCING', name: 'sum', type: Types.INT, reduce: (a: number, b: number) => a + b, ttl },
    NamespaceTypes.VOID,
  )
  const fired: string[] = []
  /** Timers that are registered: `key@time`. */
  const due = new Set<string>()
  const timers = of.timers('user-timers', NamespaceTypes.VOID, ({ timestamp }) => {
    due.delete(`${of.currentKey() as string}@${timestamp}`)
    fired.push(`${of.currentKey() as string}@${timestamp}:${value.value() ?? 'none'}`)
  })
  const window = (n: number): void => {
    windows.setCurrentNamespace({ start: BigInt(n), end: BigInt(n + 10) })
  }
  const run = ([op, key, n, text]: Op): void => {
    of.setCurrentKey(key)
    window(n % 3)
    if (op === 'update') value.update(BigInt(n))
    else if (op === 'clear') for (const state of [value, list, map, windows, sum]) state.clear()
    else if (op === 'add') list.add(text)
    else if (op === 'addAll') list.addAll([text, 'x', text])
    else if (op === 'replace') list.update(n % 2 === 0 ? [] : [text])
    else if (op === 'put') map.put(text, text)
    else if (op === 'putNull') map.put(text, ttl === null ? null : text)
    else if (op === 'remove') map.remove(text)
    else if (op === 'drop') {
      for (const one of map.keys()) if (one.length > n) map.remove(one)
    } else if (op === 'window') windows.update(Uint8Array.of(n))
    else if (op === 'sum') sum.add(n)
    else if (op === 'timer') {
      timers.register('event', null, n)
      due.add(`${key}@${n}`)
    } else if (op === 'untimer') {
      timers.delete('event', null, n)
      due.delete(`${key}@${n}`)
    } else if (op === 'advance') timers.advance('event', n)
    else clock += n
  }
  const seen = (key: string): unknown => {
    of.setCurrentKey(key)
    return {
      value: value.value(),
      list: list.get(),
      map: [...map.entries()].sort(),
      empty: map.isEmpty(),
      windows: [0, 1, 2].map((n) => {
        window(n)
        return windows.value()
      }),
      sum: sum.get(),
    }
  }
  /** All of it: what each key has, and its timers. */
  const all = (): string => JSON.stringify([KEYS.map(seen), [...due].sort()], asText)
  /** The same, of state that was restored: its timers are found by firing them. */
  const allRestored = (): string => {
    const states = KEYS.map(seen)
    timers.advance('event', Number.POSITIVE_INFINITY)
    return JSON.stringify([states, fired.map((text) => text.slice(0, text.lastIndexOf(':'))).sort()], asText)
  }
  return { run, all, allRestored, seen, fired, timers }
}

type Op = [op: string, key: string, n: number, text: string]
const OPS = 'update clear add addAll replace put putNull remove drop window sum timer untimer advance wait'.split(' ')
const LONG = 'k'.repeat(4100)
const KEYS = ['a', 'b', 'c', 'ä€', '', LONG, `${LONG}2`]
const text = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom(`${LONG}x`, `${LONG}y`, LONG, 'k'.repeat(3980)))
const ops = fc.array(fc.tuple(fc.constantFrom(...OPS), fc.constantFrom(...KEYS), fc.nat(60), text), { maxLength: 60 })
const ttls = fc.option(
  fc.record({
    ttl: fc.constantFrom(20, 100),
    update: fc.constantFrom('OnCreateAndWrite' as const, 'OnReadAndWrite' as const),
    visibility: fc.constantFrom('NeverReturnExpired' as const, 'ReturnExpiredIfNotCleanedUp' as const),
  }),
)

const open = (stream: unknown) => Promise.resolve(memory('memory', (stream as { bytes: Uint8Array }).bytes))
const CANONICAL: SnapshotRequest = { checkpointId: 1n, kind: 'SAVEPOINT', format: 'CANONICAL', target: memoryTarget }

async function take(of: KeyedBackend, request: SnapshotRequest): Promise<KeyedHandle> {
  const { captured, written } = of.snapshot(request)
  await captured
  const handle = await written
  if (handle === null) throw new Error('nothing was written')
  return handle
}

describe('both backends', () => {
  it('do the same', async () => {
    await fc.assert(
      fc.asyncProperty(ops, ttls, async (todo, ttl) => {
        const backends = [KINDS.heap(WHOLE), KINDS.disk(WHOLE)]
        const results = backends.map((backend) => {
          clock = 1000
          const { run, all, seen, fired, timers } = job(backend, ttl)
          const states: unknown[] = todo.map((op) => {
            run(op)
            return seen(op[1])
          })
          states.push(all())
          timers.advance('event', 1000)
          return { states, fired }
        })
        expect(results[1]).toEqual(results[0])
        for (const backend of backends) await backend.close()
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  it.each([
    ['heap', 'heap'],
    ['heap', 'disk'],
    ['disk', 'heap'],
    ['disk', 'disk'],
  ] as const)(
    '%s to %s: a canonical savepoint has the state of its moment, in the key groups of each subtask',
    async (from, to) => {
      await fc.assert(
        fc.asyncProperty(ops, ops, ttls, fc.boolean(), async (before, after, ttl, again) => {
          clock = 1000
          const first = KINDS[from](WHOLE)
          const was = job(first, ttl)
          for (const op of before) was.run(op)
          const moment = clock
          const then = was.all()
          // Written while the state goes on changing.
          const { captured, written } = first.snapshot(CANONICAL)
          await captured
          for (const op of after) was.run(op)
          let handles = [await written]
          clock = moment
          if (again) handles = await throughThree(KINDS[to], handles, ttl)
          const second = KINDS[to](WHOLE)
          await second.restore(
            handles.filter((handle) => handle !== null),
            open,
          )
          expect(job(second, ttl).allRestored()).toEqual(then)
          await first.close()
          await second.close()
        }),
        { numRuns: 40 },
      )
    },
    60_000,
  )

  it.each(['heap', 'disk'] as const)(
    '%s: checkpoints and native savepoints have the state of their moment',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(fc.array(rounds, { minLength: 1, maxLength: 14 }), async (all) => {
          clock = 1000
          const backend = KINDS[kind](WHOLE)
          const was = job(backend, null)
          for (const [id, { before, during, request, fate }] of all.entries()) {
            const checkpointId = BigInt(id)
            for (const op of before) was.run(op)
            const then = was.all()
            const { captured, written } = backend.snapshot({ ...request, checkpointId, target: memoryTarget })
            await captured
            for (const op of during) was.run(op)
            const handle = await written
            if (fate === 'complete') backend.notifyCheckpointComplete(checkpointId)
            else if (fate === 'abort') backend.notifyCheckpointAborted(checkpointId)
            const restored = KINDS[kind](WHOLE)
            if (handle !== null) await restored.restore([handle], open)
            expect(job(restored, null).allRestored()).toEqual(then)
            await restored.close()
          }
          await backend.close()
        }),
        { numRuns: 20 },
      )
    },
    120_000,
  )

  it('disk: an incremental checkpoint has the tables of the ones before it, and few of its own', async () => {
    const backend = KINDS.disk(WHOLE)
    const value = backend.value<bigint>({ kind: 'VALUE', name: 'value', type: Types.LONG, ttl: null }, NamespaceTypes.VOID)
    const update = (n: number): void => {
      backend.setCurrentKey(`key-${n}`)
      value.update(BigInt(n))
    }
    for (let n = 0; n < 5000; n++) update(n)
    const sizes: number[] = []
    let last: string[] = []
    for (let id = 1n; id <= 3n; id++) {
      update(Number(id))
      const handle = await take(backend, { ...CANONICAL, checkpointId: id, kind: 'CHECKPOINT' })
      backend.notifyCheckpointComplete(id)
      if (!('shared' in handle)) throw new Error('not of RocksDB')
      const tables = handle.shared.map(({ localPath }) => localPath)
      expect(tables.slice(0, last.length)).toEqual(last)
      sizes.push(handle.checkpointedSize ?? 0)
      last = tables
    }
    expect(last).toHaveLength(3)
    expect((sizes[1] ?? 0) * 10).toBeLessThan(sizes[0] ?? 0)
    await backend.close()
  })

  it.each([
    ['heap', 'disk', 'KeyGroupsStateHandle'],
    ['disk', 'heap', 'IncrementalRemoteKeyedStateHandle'],
  ] as const)('a native savepoint of %s is not for %s, and both Flink’s words and what to do are said', async (from, to, found) => {
    const first = KINDS[from](WHOLE)
    job(first, null).run(['update', 'a', 1, ''])
    const handle = await take(first, { ...CANONICAL, format: 'NATIVE' })
    const second = KINDS[to](WHOLE)
    await expect(second.restore([handle], open)).rejects.toMatchObject({
      code: 'STATE_BACKEND',
      message: expect.stringMatching(
        new RegExp(`^Unexpected state handle type, expected one of: class .*, but found: class .*\\.${found}\\. This can mostly happen`),
      ) as string,
    })
    await first.close()
    await second.close()
  })

  it.each(['heap', 'disk'] as const)('%s: a snapshot that is not written when the backend is closed fails', async (kind) => {
    const backend = KINDS[kind](WHOLE)
    job(backend, null).run(['update', 'a', 1, ''])
    const { written } = backend.snapshot(CANONICAL)
    const refused = expect(written).rejects.toMatchObject({ code: 'SNAPSHOT_CANCELLED' })
    await backend.close()
    await refused
  })

  it('disk: a value whose type got a field is written anew', async () => {
    const before = KINDS.disk(WHOLE)
    const old = Types.POJO('shop.Order', { id: Types.INT })
    const now = Types.POJO('shop.Order', { id: Types.INT, note: Types.STRING })
    before.setCurrentKey('a')
    before.value<unknown>({ kind: 'VALUE', name: 'order', type: old, ttl: null }, NamespaceTypes.VOID).update({ id: 7 })
    const after = KINDS.disk(WHOLE)
    await after.restore([await take(before, CANONICAL)], open)
    after.setCurrentKey('a')
    const value = after.value<unknown>({ kind: 'VALUE', name: 'order', type: now, ttl: null }, NamespaceTypes.VOID)
    expect(value.value()).toEqual({ id: 7, note: null })
    const third = KINDS.heap(WHOLE)
    await third.restore([await take(after, CANONICAL)], open)
    third.setCurrentKey('a')
    expect(third.value<unknown>({ kind: 'VALUE', name: 'order', type: now, ttl: null }, NamespaceTypes.VOID).value()).toEqual(value.value())
    for (const one of [before, after, third]) await one.close()
  })
})

const short = fc.array(fc.tuple(fc.constantFrom(...OPS), fc.constantFrom(...KEYS), fc.nat(60), text), { maxLength: 12 })
const rounds = fc.record({
  before: short,
  during: short,
  request: fc.constantFrom(
    { kind: 'CHECKPOINT' as const, format: 'CANONICAL' as const },
    { kind: 'CHECKPOINT' as const, format: 'CANONICAL' as const },
    { kind: 'FULL_CHECKPOINT' as const, format: 'CANONICAL' as const },
    { kind: 'SAVEPOINT' as const, format: 'NATIVE' as const },
  ),
  fate: fc.constantFrom('complete', 'complete', 'abort', 'wait'),
})

/** Restores into three subtasks and takes a savepoint of each. */
async function throughThree(
  make: (range: KeyGroupRange) => KeyedBackend,
  handles: (KeyedHandle | null)[],
  ttl: StateTtl | null,
): Promise<KeyedHandle[]> {
  const parts: KeyedHandle[] = []
  for (let subtask = 0; subtask < 3; subtask++) {
    const part = make(keyGroupRangeOf(subtask, 3, MAX) ?? WHOLE)
    await part.restore(
      handles.filter((handle) => handle !== null),
      open,
    )
    // Half of them ask for their state, the others only carry it on.
    if (subtask !== 1) job(part, ttl)
    parts.push(await take(part, CANONICAL))
    await part.close()
  }
  return parts
}

const asText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value)
