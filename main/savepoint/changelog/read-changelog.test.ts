import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TidemarkError } from '../../../shared/model/problem.ts'
import { corpusCases, type CorpusCase } from '../../../tests/golden/corpus.ts'
import { memory, streamsOf } from '../../../tests/golden/state-streams.ts'
import { mutate, random } from '../../../tests/fuzz/mutate.ts'
import type { KeyedQuery } from '../keyed/read-key-groups.ts'
import { readKeyedHandle, readKeyedHeaderOf } from '../keyed/read-keyed-handle.ts'
import type { ChangelogBytesHandle, ChangelogHandle, InlineStream, KeyedHandle } from '../metadata/model.ts'
import { readMetadata } from '../metadata/read.ts'
import { entryToJson, type EntryJson } from '../state/entry-json.ts'
import type { StreamOpener } from '../state/stream-opener.ts'

const CASES = corpusCases()
const LINE = '1.20'
const MAX_PARALLELISM = 128

const caseOf = (name: string): CorpusCase => {
  const found = CASES.find((one) => one.name === `${LINE}/${name}`)
  if (found === undefined) throw new Error(`the corpus has no ${name}`)
  return found
}

const handlesOf = ({ metadata }: CorpusCase): KeyedHandle[] =>
  readMetadata(readFileSync(metadata), metadata).operators.flatMap(({ subtasks }) =>
    subtasks.flatMap(({ managedKeyed }) => (managedKeyed === null ? [] : [managedKeyed])),
  )

const changelogsOf = (one: CorpusCase): ChangelogHandle[] => handlesOf(one).flatMap((handle) => (handle.tag === 14 ? [handle] : []))

/** Every entry as JSON, by state. */
async function entriesOf(handle: KeyedHandle, open: StreamOpener, query: KeyedQuery = {}): Promise<Record<string, EntryJson[]>> {
  const header = await readKeyedHeaderOf(handle, open)
  const json = new Map(header?.states.map((state) => [state.name, entryToJson(state, header.keySerializer.serializer)]))
  const found: Record<string, EntryJson[]> = {}
  for await (const entries of readKeyedHandle(handle, open, MAX_PARALLELISM, query)) {
    for (const entry of entries) (found[entry.state.name] ??= []).push(json.get(entry.state.name)?.(entry) ?? {})
  }
  return found
}

const inline = (name: string, bytes: Uint8Array): InlineStream => ({ tag: 1, name, bytes })

/** The handle with the bytes of its log put in other files. */
async function relogged(handle: ChangelogHandle, open: StreamOpener, rewrite: (file: Uint8Array) => Uint8Array): Promise<ChangelogHandle> {
  const nonMaterialized = []
  for (const increment of handle.nonMaterialized) {
    if (increment?.tag !== 13) throw new Error('not a file of changes')
    const parts = []
    for (const { offset, stream } of increment.parts) {
      const source = await open(stream)
      if (source === null) throw new Error('no file of changes')
      parts.push({ offset, stream: inline('log', rewrite(Uint8Array.from(await source.read(0, source.byteLength)))) })
      await source.close()
    }
    nonMaterialized.push({ ...increment, parts })
  }
  return { ...handle, nonMaterialized }
}

/** The file as Flink compresses it: frames of `size` bytes, by turns as snappy literals and stored. */
function framed(file: Uint8Array, size: number): Uint8Array {
  const out: number[] = [1, 0xff, 6, 0, 0, ...Buffer.from('sNaPpY')]
  for (let at = 1, i = 0; at < file.length; at += size, i++) {
    const data = file.subarray(at, at + size)
    const block = i % 2 === 0 ? [data.length, (data.length - 1) << 2, ...data] : [...data]
    out.push(i % 2, block.length + 4, 0, 0, 0, 0, 0, 0, ...block)
  }
  return Uint8Array.from(out)
}

/** The changes of a file's change set as the in-memory storage keeps them. */
function inMemory(file: Uint8Array, offset: number): ChangelogBytesHandle['changes'] {
  const view = new DataView(file.buffer)
  const changes: ChangelogBytesHandle['changes'] = []
  let at = offset + 1
  const i32 = (): number => view.getInt32((at += 4) - 4)
  for (let groups = i32(); groups > 0; groups--) {
    const count = i32()
    const keyGroup = i32()
    for (let i = 0; i < count; i++) {
      const length = i32()
      changes.push({ keyGroup, bytes: file.slice(at, at + length) })
      at += length
    }
  }
  return changes
}

const changelog = caseOf('keyed-rocksdb-changelog-chk')
const logs = changelogsOf(changelog)
const openLogs = streamsOf(changelog)

describe('a changelog never materialized', () => {
  it('has its keys as bytes, for it does not say how they are stored', async () => {
    for (const log of logs) {
      const header = await readKeyedHeaderOf(log, openLogs)
      expect(header?.keySerializer.serializer.type).toBe('UNKNOWN')
      expect(header?.states.map(({ name }) => name).sort()).toEqual(['by-seq', 'count', 'history', 'last', 'mean', 'sum'])
      for (const entries of Object.values(await entriesOf(log, openLogs))) {
        for (const { key } of entries)
          expect(JSON.stringify(key)).toMatch(/^{"undecoded":{"bytes":"0000000[0-4]","serializer":"UNKNOWN"}}$/)
      }
    }
  })

  it('reads the same from memory, and from compressed files whatever their frames', async () => {
    for (const log of logs) {
      const plain = await entriesOf(log, openLogs)
      expect(Object.keys(plain)).toHaveLength(6)
      for (const size of [1, 7, 60]) {
        const compressed = await relogged(log, openLogs, (file) => framed(file, size))
        expect(await entriesOf(compressed, streamsOf(changelog))).toEqual(plain)
      }
      const [increment] = log.nonMaterialized
      if (increment?.tag !== 13) throw new Error('not a file of changes')
      const source = await openLogs(increment.parts[0]?.stream ?? null)
      const file = Uint8Array.from((await source?.read(0, source.byteLength)) ?? [])
      await source?.close()
      const { keyGroupStart, keyGroupCount, stateHandleId } = increment
      const changes = inMemory(file, increment.parts[0]?.offset ?? 0)
      const bytes: ChangelogBytesHandle = { tag: 9, keyGroupStart, keyGroupCount, from: 0n, to: 1n, changes, stateHandleId }
      expect(await entriesOf({ ...log, nonMaterialized: [bytes] }, openLogs)).toEqual(plain)
    }
  })

  it('reads the key groups and states that are asked for, and none beyond its range', async () => {
    const [, log] = logs
    if (log === undefined) throw new Error('no second subtask')
    const some = await entriesOf(log, openLogs, { keyGroups: [90, 113], states: new Set(['count']) })
    expect(Object.keys(some)).toEqual(['count'])
    expect(some.count?.map(({ keyGroup }) => keyGroup)).toEqual([94, 113])
    const narrow = await entriesOf({ ...log, keyGroupStart: 114, keyGroupCount: 14 }, openLogs)
    expect(narrow.count?.map(({ keyGroup }) => keyGroup)).toEqual([127])
  })
})

describe.each(['keyed-hashmap-native', 'keyed-hashmap-canonical', 'keyed-rocksdb-native', 'keyed-rocksdb-incremental-chk-claim'])(
  'changes over %s',
  (name) => {
    const below = caseOf(name)
    const openBelow = streamsOf(below)
    const open: StreamOpener = async (stream) => (await openBelow(stream)) ?? openLogs(stream)
    const bases = handlesOf(below)

    it('replace values, append to lists and join maps', async () => {
      expect(bases).toHaveLength(2)
      for (const [i, base] of bases.entries()) {
        const log = logs[i]
        if (log === undefined) throw new Error('no log for this subtask')
        const before = await entriesOf(base, open)
        const changes = await entriesOf(log, openLogs)
        const after = await entriesOf({ ...log, materialized: [base] }, open)
        const header = await readKeyedHeaderOf({ ...log, materialized: [base] }, open)
        expect(header?.keySerializer.serializer.type).toBe('INT')
        // Both ran the same job over the same keys: one in each key group.
        const of = (entries: Record<string, EntryJson[]>, state: string): Map<unknown, EntryJson> =>
          new Map(entries[state]?.map((entry) => [entry.keyGroup, entry]))
        for (const state of ['count', 'last', 'sum', 'mean', 'history', 'by-seq']) {
          const merged = of(after, state)
          expect([...merged.keys()].sort(), state).toEqual([...of(before, state).keys()].sort())
          for (const [keyGroup, { key, value }] of merged) {
            const was = of(before, state).get(keyGroup)
            const change = of(changes, state).get(keyGroup)
            expect(key).toBe(was?.key)
            if (state === 'history') expect(value).toEqual([...(was?.value as number[]), ...(change?.value as number[])])
            else if (state === 'by-seq') {
              const pairs = [...(was?.value as { map: [] }).map, ...(change?.value as { map: [] }).map]
              expect(new Set((value as { map: [] }).map.map(String))).toEqual(new Set(pairs.map(String)))
              expect((value as { map: [] }).map).toHaveLength(new Set(pairs.map(String)).size)
            } else expect(value).toEqual(change?.value)
          }
        }
      }
    })

    it('leaves key groups without changes as they were materialized', async () => {
      for (const base of bases) {
        if (!('keyGroupStart' in base)) throw new Error('not a keyed handle')
        const log = logs.find(({ keyGroupStart }) => keyGroupStart !== base.keyGroupStart)
        if (log === undefined) throw new Error('no log of other key groups')
        const whole = { ...log, keyGroupStart: 0, keyGroupCount: MAX_PARALLELISM, materialized: [base] }
        const both = await entriesOf(whole, open)
        const before = await entriesOf(base, open)
        for (const [state, entries] of Object.entries(before)) {
          for (const entry of entries) expect(both[state]).toContainEqual(entry)
          expect(both[state]?.length).toBeGreaterThan(entries.length)
        }
      }
    })
  },
)

describe('a changelog that cannot be read', () => {
  it('says so where Flink 1.15 wrote it, or where changes stand alone', async () => {
    const [log] = logs
    if (log === undefined) throw new Error('no log')
    await expect(entriesOf({ ...log, tag: 8, checkpointId: null }, openLogs)).rejects.toMatchObject({ code: 'STATE_CHANGELOG' })
    const [increment] = log.nonMaterialized
    if (increment?.tag !== 13) throw new Error('not a file of changes')
    await expect(entriesOf(increment, openLogs)).rejects.toMatchObject({ code: 'STATE_CHANGELOG' })
    await expect(entriesOf(log, () => Promise.resolve(null))).rejects.toMatchObject({ code: 'STATE_UNREACHABLE' })
  })

  it('fails typed and in bounded time, however its files are damaged', async () => {
    const next = random(20)
    let refused = 0
    for (let round = 0; round < 150; round++) {
      for (const log of logs) {
        for (const compress of [false, true]) {
          const damaged = await relogged(log, openLogs, (file) => mutate(compress ? framed(file, 60) : file, next))
          try {
            await entriesOf(damaged, (stream) => Promise.resolve(stream?.tag === 1 ? memory(stream.name, stream.bytes) : null))
          } catch (error) {
            if (!(error instanceof TidemarkError)) throw error
            expect(error.code).toMatch(/^(STATE|SERIALIZER)_/)
            expect(error.message).not.toBe('')
            refused += 1
          }
        }
      }
    }
    expect(refused).toBeGreaterThan(100)
  }, 120_000)
})
