import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryTarget } from '../../../tests/golden/memory-sink.ts'
import { memorySource, type ByteSource } from '../../binary/byte-source.ts'
import { EMPTY_INSTANCE, type RocksDbInstance } from './instance.ts'
import { readManifest } from './manifest/manifest.ts'
import { openRocksDb } from './rocksdb.ts'
import { openTable } from './table/table.ts'
import { type ColumnFamilyChanges, type RocksDbChange, writeRocksDb, type WrittenRocksDb } from './write-rocksdb.ts'

const SECONDS = 1_700_000_000

const write = (before: RocksDbInstance, names: string[], changes: ColumnFamilyChanges[]): Promise<WrittenRocksDb> =>
  writeRocksDb(before, names, changes, memoryTarget, SECONDS)

const sourcesOf = (written: WrittenRocksDb): Map<string, ByteSource> =>
  new Map(
    [...written.shared, ...written.private].map(({ localPath, stream }) => [
      localPath,
      memorySource(localPath, stream?.tag === 1 ? stream.bytes : new Uint8Array(0)),
    ]),
  )

type View = [key: string, value: string][]

async function viewOf(written: WrittenRocksDb, name: string, from = ''): Promise<View> {
  const view: View = []
  for await (const batch of (await openRocksDb(sourcesOf(written))).iterate(name, { from: Buffer.from(from, 'hex') })) {
    for (const { key, value } of batch) view.push([Buffer.from(key).toString('hex'), Buffer.from(value).toString('hex')])
  }
  return view
}

function levelsOf(written: WrittenRocksDb, name: string): number[] {
  const [, manifest] = written.private
  const bytes = manifest?.stream?.tag === 1 ? manifest.stream.bytes : new Uint8Array(0)
  return (
    readManifest(bytes, 'MANIFEST')
      .find((family) => family.name === name)
      ?.levels.map((tables) => tables.length) ?? []
  )
}

const put = (key: string, value: string): RocksDbChange => ({ key: Buffer.from(key), value: Buffer.from(value) })
const remove = (key: string): RocksDbChange => ({ key: Buffer.from(key), value: null })
const hex = (text: string): string => Buffer.from(text).toString('hex')
const over = (name: string, ...changes: RocksDbChange[]): ColumnFamilyChanges => ({ name, changes: [changes], whole: false })
const whole = (name: string, ...changes: RocksDbChange[]): ColumnFamilyChanges => ({ name, changes: [changes], whole: true })

describe('an instance that was written', () => {
  const NAMES = ['a', 'b', '_timer_state/event_t']
  /** Few bytes, so that keys share their starts, are each other's starts, and come again. */
  const key = fc.array(fc.constantFrom(0, 1, 0x7f, 0xff), { maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString('hex'))
  const value = fc.option(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.constant(new Uint8Array(9000).fill(7))), { freq: 3 })
  const round = fc.dictionary(
    fc.constantFrom(...NAMES),
    fc.record({ whole: fc.boolean(), entries: fc.dictionary(key, value, { maxKeys: 40 }), batch: fc.integer({ min: 1, max: 9 }) }),
  )

  it('reads as all that was written, snapshot after snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { maxLength: 6 }), async (rounds) => {
        const model = new Map(NAMES.map((name) => [name, new Map<string, string>()]))
        let written = await write(EMPTY_INSTANCE, NAMES, [])
        for (const each of rounds) {
          const changes = Object.entries(each).map(([name, { entries, batch, whole: all }]): ColumnFamilyChanges => {
            const known = model.get(name) ?? new Map<string, string>()
            if (all) known.clear()
            for (const [at, bytes] of Object.entries(entries)) {
              if (bytes === null) known.delete(at)
              else known.set(at, Buffer.from(bytes).toString('hex'))
            }
            const sorted = Object.entries(entries)
              .map(([at, bytes]): RocksDbChange => ({ key: Buffer.from(at, 'hex'), value: bytes }))
              .sort((x, y) => Buffer.compare(x.key, y.key))
            const batches = Array.from({ length: Math.ceil(sorted.length / batch) }, (_, i) => sorted.slice(i * batch, (i + 1) * batch))
            return { name, changes: batches, whole: all }
          })
          written = await write(written.instance, NAMES, changes)
          for (const name of NAMES) {
            const all = [...(model.get(name) ?? [])].sort(([x], [y]) => (x < y ? -1 : 1))
            expect(await viewOf(written, name)).toEqual(all)
            // Which tables and blocks may hold a key is told by their bounds.
            for (const [from] of all.filter((_, i) => i % 5 === 4))
              expect(await viewOf(written, name, from)).toEqual(all.filter(([at]) => at >= from))
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('lays later changes over what is there and leaves its files as they are', async () => {
    const first = await write(EMPTY_INSTANCE, ['a', 'b'], [whole('a', put('k1', 'old'), put('k2', 'old')), whole('b', put('k', 'b'))])
    const second = await write(first.instance, ['a', 'b'], [over('a', put('k1', 'new'), remove('k2'))])
    expect(await viewOf(second, 'a')).toEqual([[hex('k1'), hex('new')]])
    expect(await viewOf(second, 'b')).toEqual([[hex('k'), hex('b')]])
    expect(levelsOf(second, 'a')).toEqual([1, 1])
    expect(second.shared.slice(0, 2)).toEqual(first.shared)
    expect(second.shared[0]?.stream).toBe(first.shared[0]?.stream)
    // The first one is still whole by itself.
    expect(await viewOf(first, 'a')).toEqual([
      [hex('k1'), hex('old')],
      [hex('k2'), hex('old')],
    ])
    expect(second.private.map(({ localPath }) => localPath)).toEqual(['CURRENT', 'MANIFEST-000005'])
    expect(second.shared.map(({ localPath }) => localPath)).toEqual(['000001.sst', '000002.sst', '000004.sst'])
  })

  it('leaves out the tables of what is written whole, and deletions that hide nothing', async () => {
    const first = await write(EMPTY_INSTANCE, ['a'], [whole('a', put('k', 'v'), remove('x'))])
    const second = await write(first.instance, ['a'], [over('a', remove('k'))])
    expect(second.instance.tables.map(({ level }) => level)).toEqual([1, 0])
    const third = await write(second.instance, ['a'], [whole('a', put('z', 'v'), remove('zz'))])
    expect(third.instance.tables.map(({ level, sequence }) => [level, sequence])).toEqual([[1, 3]])
    expect(Buffer.from(third.instance.tables[0]?.largest ?? []).toString('hex')).toBe(`${hex('z')}0103000000000000`)
    expect((await write(third.instance, ['a'], [whole('a', remove('z'))])).shared).toEqual([])
  })

  it('has exactly the column families that are named, under ids that stay', async () => {
    const first = await write(EMPTY_INSTANCE, ['a', 'b'], [whole('a', put('k', 'a')), whole('b', put('k', 'b'))])
    const second = await write(first.instance, ['c', 'b'], [])
    expect(second.instance.columnFamilies).toEqual([
      { id: 0, name: 'default' },
      { id: 2, name: 'b' },
      { id: 3, name: 'c' },
    ])
    expect((await openRocksDb(sourcesOf(second))).columnFamilies).toEqual(second.instance.columnFamilies)
    expect(await viewOf(second, 'b')).toEqual([[hex('k'), hex('b')]])
    expect(second.shared).toHaveLength(1)
    await expect(write(second.instance, ['b'], [over('other', put('k', 'v'))])).rejects.toThrow('no column family other')
  })

  it('ends a table of 64 MiB and begins the next one, which does not overlap', async () => {
    const megabyte = new Uint8Array(1024 * 1024).fill(3)
    const entries = Array.from({ length: 66 }, (_, i): RocksDbChange => ({ key: Buffer.from(String(i).padStart(3, '0')), value: megabyte }))
    const written = await write(EMPTY_INSTANCE, ['a'], [{ name: 'a', changes: entries.map((entry) => [entry]), whole: true }])
    expect(levelsOf(written, 'a')).toEqual([0, 2])
    expect(await viewOf(written, 'a').then((view) => view.map(([key]) => Buffer.from(key, 'hex').toString()))).toEqual(
      entries.map(({ key }) => Buffer.from(key).toString()),
    )
  })

  it('takes batches that come one by one, and bytes that are reused', async () => {
    const bytes = Buffer.alloc(2)
    async function* batches(): AsyncGenerator<RocksDbChange[]> {
      for (let i = 0; i < 300; i++) {
        bytes.writeUInt16BE(i)
        yield await Promise.resolve([{ key: bytes, value: bytes }])
      }
    }
    const written = await write(EMPTY_INSTANCE, ['a'], [{ name: 'a', changes: batches(), whole: true }])
    const numbers = Array.from({ length: 300 }, (_, i) => i.toString(16).padStart(4, '0'))
    expect(await viewOf(written, 'a')).toEqual(numbers.map((text) => [text, text]))
  })

  it.each([[['b', 'a']], [['a', 'a']], [['ab', 'a']]])('refuses keys out of order: %j', async (keys) => {
    await expect(write(EMPTY_INSTANCE, ['a'], [whole('a', ...keys.map((text) => put(text, '')))])).rejects.toThrow('keys of a table ascend')
  })
})

it('a table says what it holds in a form that every RocksDB of Flink reads', async () => {
  const first = await write(EMPTY_INSTANCE, ['a'], [whole('a', put('k', 'v'))])
  const { instance } = await write(first.instance, ['a'], [over('a', put('k', 'w'), remove('l'))])
  const [, table] = instance.tables
  const bytes = table?.stream.tag === 1 ? table.stream.bytes : new Uint8Array(0)
  const meta = { number: 3, size: 0, smallest: Buffer.from('k'), largest: Buffer.from('l'), largestIsOpen: false, largestSequence: 2 }
  const { footer, properties, rangeDeletions } = await openTable(memorySource('000003.sst', bytes), meta)
  expect(footer).toMatchObject({ formatVersion: 2, checksum: 'crc32c' })
  expect(properties).toEqual({
    mergeOperator: null,
    indexType: 'binarySearch',
    indexKeyIsUserKey: false,
    indexValueIsDelta: false,
    globalSequence: null,
  })
  expect(rangeDeletions).toEqual([])
  expect(table?.size).toBe(bytes.length)
})
