import { describe, expect, it } from 'vitest'
import { TidemarkError, type SavepointSummary } from '../../shared/model/index.ts'
import {
  absolute,
  incremental,
  inline,
  keyGroups,
  listState,
  metadata,
  operator,
  relative,
  segment,
  subtask,
} from '../analysis/snapshot.fixture.ts'
import type { OperatorState, SavepointMetadata } from '../savepoint/metadata/model.ts'
import { writeMetadata } from '../savepoint/metadata/write.ts'
import { memoryStorage } from '../storage/memory.ts'
import { storageFor } from '../storage/storage.ts'
import { openSavepoint, openUploaded } from './open-savepoint.ts'

const NO_NAMES = { lookup: () => null }
const id = (digit: string): string => digit.repeat(32)

interface Place {
  at?: string
  files?: Record<string, number>
  maps?: { from: string; to: string }[]
}

/** Writes the metadata and files of the given sizes into memory, and opens the folder. */
function open(content: SavepointMetadata, { at = 'mem://m/job/chk-1', files = {}, maps = [] }: Place = {}) {
  const sized = Object.entries(files).map(([uri, size]): [string, Uint8Array] => [uri, new Uint8Array(size)])
  const storage = memoryStorage({ ...Object.fromEntries(sized), [`${at}/_metadata`]: writeMetadata(content) })
  const reach = (uri: string) => (uri.startsWith('mem:') ? storage : storageFor(uri))
  return openSavepoint({ location: at, maps, dictionary: NO_NAMES, storage: reach })
}

const codes = ({ warnings }: Pick<SavepointSummary, 'warnings'>): string[] => warnings.map(({ code }) => code)
const withFile = (path: string, size: number): OperatorState =>
  operator([subtask(0, { managedKeyed: keyGroups(12, absolute(path, size), [0]) })])

describe('where files are found', () => {
  it('checks relative files against the folder', async () => {
    const content = metadata([
      operator([subtask(0, { managedKeyed: keyGroups(7, relative('a', 10), [0]), rawKeyed: keyGroups(12, relative('b', 10), [0]) })]),
    ])
    const summary = (await open(content, { files: { 'mem://m/job/chk-1/a': 10, 'mem://m/job/chk-1/c': 3 } })).summary()
    expect(summary.files).toEqual({
      referenced: 2,
      bytes: 20,
      missing: [{ path: 'b', expected: 10, found: null }],
      missingCount: 1,
      absentCount: 1,
      unreferenced: [{ path: 'c', size: 3 }],
      unreferencedCount: 1,
    })
    expect(summary.metadataOnly).toBe(false)
  })

  it('looks where an absolute path says first', async () => {
    const summary = (await open(metadata([withFile('mem://m/job/shared/x', 10)]), { files: { 'mem://m/job/shared/x': 10 } })).summary()
    expect(summary.files?.missing).toEqual([])
    expect(codes(summary)).not.toContain('mapped')
    expect(summary.portability).toMatchObject({ selfContained: false, relocatable: false })
  })

  it('searches a copied job around the snapshot, by tail and size', async () => {
    const content = metadata([withFile('mem://gone/ck/job/shared/x', 10)])
    const copied = (await open(content, { files: { 'mem://m/job/shared/x': 10 } })).summary()
    expect(copied.files?.missing).toEqual([])
    expect(copied.warnings.find(({ code }) => code === 'mapped')?.text).toMatch(/^1 file of mem:\/\/gone\/ck.* was read from mem:\/\/m/)

    const another = (await open(content, { files: { 'mem://m/job/shared/x': 11 } })).summary()
    expect(another.files?.missing).toEqual([{ path: 'mem://gone/ck/job/shared/x', expected: 10, found: null }])
  })

  it('follows --map before all else and says so', async () => {
    const files = { 'mem://m/job/shared/x': 10, 'mem://mirror/job/shared/x': 10 }
    const summary = (
      await open(metadata([withFile('mem://m/job/shared/x', 10)]), { files, maps: [{ from: 'mem://m/job', to: 'mem://mirror/job' }] })
    ).summary()
    expect(summary.warnings.find(({ code }) => code === 'mapped')?.text).toContain('as --map says')
  })

  it('lists a crowded folder once and finds all of its files', async () => {
    const names = Array.from({ length: 40 }, (_, at) => `mem://m/job/shared/f${at}`)
    const shared = names.map((path, at) => ({ localPath: `${at}.sst`, stream: absolute(path, 10) }))
    const files = Object.fromEntries(names.slice(1).map((name) => [name, 10]))
    const summary = (
      await open(metadata([operator([subtask(0, { managedKeyed: incremental(inline(4), { shared }) })])]), { files })
    ).summary()
    expect(summary.files?.missing).toEqual([{ path: 'mem://m/job/shared/f0', expected: 10, found: null }])
  })

  it('does not call files missing that it cannot reach', async () => {
    const summary = (await open(metadata([withFile('s3://bucket/x', 10)]))).summary()
    expect(summary.files?.missing).toEqual([])
    expect(codes(summary)).toContain('FILES_NOT_CHECKED')
  })

  it('measures a merged file by its last segment, and counts it once', async () => {
    const path = 'mem://m/job/taskowned/m'
    const content = metadata([
      operator([
        subtask(0, { managedKeyed: keyGroups(12, segment(path, 0, 40), [0]), rawKeyed: keyGroups(12, segment(path, 40, 20), [0]) }),
      ]),
    ])
    expect((await open(content, { files: { [path]: 80 } })).summary().files).toMatchObject({ referenced: 1, bytes: 60, missing: [] })
    expect((await open(content, { files: { [path]: 59 } })).summary().files?.missing).toEqual([{ path, expected: 60, found: 59 }])
  })
})

describe('what the bytes of keyed state tell', () => {
  const header = (text: string): Uint8Array => Buffer.concat([Buffer.from([0, 0, 0, 6, 0]), Buffer.from(text)])
  const native = (text: string) =>
    metadata([operator([subtask(0, { managedKeyed: incremental({ tag: 1, name: 'meta', bytes: header(text) }) })])])
  const at = 'mem://m/savepoint-10db06-88261de9855a'

  it('misses timer states in a native RocksDB savepoint', async () => {
    expect(codes((await open(native('sum'), { at })).summary())).toContain('NO_TIMERS_IN_NATIVE_SAVEPOINT')
    expect(codes((await open(native('_timer_state/event_user-timers'), { at })).summary())).not.toContain('NO_TIMERS_IN_NATIVE_SAVEPOINT')
    expect(codes((await open(native('sum'))).summary())).not.toContain('NO_TIMERS_IN_NATIVE_SAVEPOINT')
  })

  it('tells the heap layout from the canonical one by a segment of a merged file', async () => {
    const path = 'mem://m/job/shared/m'
    const file = Buffer.alloc(60)
    file.writeInt32BE(6, 20) // the keyed header of the segment at 20
    file.writeInt32BE(64, 30)
    file.writeInt32BE(65, 40)
    const content = writeMetadata(metadata([operator([subtask(0, { managedKeyed: keyGroups(12, segment(path, 20, 40), [10, 20], 64) })])]))
    const opened = async (bytes: Uint8Array) => {
      const storage = memoryStorage({ [path]: bytes, 'mem://m/job/chk-1/_metadata': content })
      return (await openSavepoint({ location: 'mem://m/job/chk-1', maps: [], dictionary: NO_NAMES, storage: () => storage })).summary()
    }
    expect(await opened(file)).toMatchObject({ format: 'native', backends: ['hashmap'] })
    file.writeInt32BE(0, 40)
    expect(await opened(file)).toMatchObject({ format: 'canonical', backends: ['rocksdb'] })
  })
})

describe('uploads', () => {
  const content = metadata([operator([subtask(0, { managedKeyed: keyGroups(7, relative('a', 10), [0]) })])])
  const upload = (files: { path: string; size: number }[] | null) =>
    openUploaded({ name: 'savepoint-1', metadata: writeMetadata(content), files, location: 'upload:1', dictionary: NO_NAMES })

  it('has no files to judge for a lone _metadata', async () => {
    const summary = (await upload(null)).summary()
    expect(summary).toMatchObject({ name: 'savepoint-1', metadataOnly: true, files: null })
  })

  it('holds a dropped folder against the metadata', async () => {
    expect((await upload([{ path: 'a', size: 10 }])).summary().files?.missing).toEqual([])
    expect((await upload([{ path: 'a', size: 9 }])).summary().files?.missing).toEqual([{ path: 'a', expected: 10, found: 9 }])
  })

  it('finds files that an older Flink named by absolute paths among the dropped ones, and claims nothing of the others', async () => {
    const old = operator([
      subtask(0, {
        managedKeyed: keyGroups(3, absolute('file:/sp/savepoint-1/a', 10), [0]),
        rawKeyed: keyGroups(3, absolute('file:/else/b', 10), [0]),
      }),
    ])
    const request = { name: 'savepoint-1', location: 'upload:1', dictionary: NO_NAMES, files: [{ path: 'a', size: 10 }] }
    const summary = (await openUploaded({ ...request, metadata: writeMetadata(metadata([old], { version: 2 })) })).summary()
    expect(summary.files).toMatchObject({ referenced: 2, missing: [], unreferenced: [] })
    expect(codes(summary)).toEqual(expect.arrayContaining(['mapped', 'FILES_NOT_CHECKED']))
    expect(summary.portability).toMatchObject({ selfContained: false, relocatable: false })
  })
})

describe('queries', () => {
  const stateful = (digit: string, size: number, uid: string | null): OperatorState =>
    operator(
      [0, 1].map((index) =>
        subtask(index, {
          managedOperator: [listState('offsets', [2, 4], inline(size))],
          managedKeyed: keyGroups(7, relative(`${digit}${index}`, 100), [10, 0], index * 2),
        }),
      ),
      { id: id(digit), uid, name: `name ${digit}`, maxParallelism: 4 },
    )
  const content = metadata([stateful('b', 20, 'orders'), stateful('a', 6, null), operator([subtask(0)], { id: id('c'), uid: 'sink' })], {
    version: 6,
    properties: Buffer.from('aced000570', 'hex'),
  })
  const opened = () => open(content, { files: { 'mem://m/job/chk-1/a0': 100, 'mem://m/job/chk-1/a1': 100, 'mem://m/job/chk-1/b0': 100 } })
  const page = { offset: 0, limit: 100 }
  const operators = { page, filter: '', sort: 'bytes', descending: true, stateless: false } as const
  const handles = { page, where: 'all', operator: null, filter: '' } as const

  it('sums up', async () => {
    expect((await opened()).summary().totals).toEqual({
      operators: 3,
      statefulOperators: 2,
      unknownOperators: 1,
      states: 4,
      handles: 8,
      stateBytes: 452,
      inlineBytes: 52,
      parallelism: 2,
      maxParallelism: 128,
    })
  })

  it('sorts, filters and pages operators, those without state apart', async () => {
    const savepoint = await opened()
    const ids = (query: Partial<Parameters<typeof savepoint.operators>[0]>): string[] =>
      savepoint.operators({ ...operators, ...query }).rows.map((row) => row.id[0] ?? '')
    expect(ids({})).toEqual(['b', 'a'])
    expect(ids({ descending: false })).toEqual(['a', 'b'])
    expect(ids({ sort: 'name', descending: false, stateless: true })).toEqual(['a', 'b', 'c'])
    expect(ids({ filter: 'ORDERS' })).toEqual(['b'])
    expect(ids({ page: { offset: 1, limit: 1 } })).toEqual(['a'])
    expect(savepoint.operators(operators)).toMatchObject({ total: 2, stateless: 1 })
    expect(savepoint.operators(operators).rows[0]).toMatchObject({
      uid: 'orders',
      identity: 'uid',
      identityFrom: 'stored in the metadata',
      states: 2,
      files: 2,
      bytes: 240,
    })
  })

  it('lists states by name over the subtasks', async () => {
    expect((await opened()).states(id('b'))).toEqual([
      {
        name: 'keyed state',
        named: false,
        slot: 'managedKeyed',
        mode: null,
        elements: null,
        subtasks: 2,
        files: 2,
        bytes: 200,
        layout: 'canonical key groups',
      },
      {
        name: 'offsets',
        named: true,
        slot: 'managedOperator',
        mode: 'SPLIT_DISTRIBUTE',
        elements: 4,
        subtasks: 2,
        files: 0,
        bytes: 36,
        layout: 'split list',
      },
      {
        name: 'headers and serializers',
        named: false,
        slot: 'managedOperator',
        mode: null,
        elements: null,
        subtasks: 2,
        files: 0,
        bytes: 4,
        layout: 'beside the states',
      },
    ])
  })

  it('lists subtasks and their key groups', async () => {
    const savepoint = await opened()
    expect(savepoint.subtasks(id('b'), { offset: 1, limit: 5 })).toEqual({
      total: 2,
      rows: [{ index: 1, finished: false, keyGroups: [2, 3], handles: 2, files: 1, bytes: 120 }],
    })
    expect(savepoint.keyGroups(id('b')).bytes).toEqual([90, 0, 90, 0])
  })

  it('lists streams with their span in the metadata, and counts them by place', async () => {
    const savepoint = await opened()
    const all = savepoint.handles(handles)
    expect(all.counts).toEqual({ all: 8, relative: 4, inline: 4, absolute: 0, segment: 0, missing: 1 })
    expect(all.rows.map(({ row }) => row)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(savepoint.handles({ ...handles, where: 'missing' }).rows).toMatchObject([
      { path: 'b1', operatorLabel: 'orders', subtask: 1, keyGroups: [2, 3], missing: true },
    ])
    expect(savepoint.handles({ ...handles, operator: id('b'), filter: 'operatorstream' })).toMatchObject({
      total: 2,
      counts: { all: 2, inline: 2, relative: 0 },
    })
    expect(savepoint.handles({ ...handles, filter: 'Orders' }).total).toBe(4)
    expect(savepoint.handles({ ...handles, where: 'relative', page: { offset: 3, limit: 9 } }).rows).toMatchObject([{ row: 7, path: 'b1' }])
    for (const { span, tag } of all.rows) expect(savepoint.bytes(span.offset, 1).bytes[0]).toBe(tag)
  })

  it('gives windows of the metadata that end with it', async () => {
    const savepoint = await opened()
    const { size } = savepoint.bytes(0, 1)
    expect(size).toBe(writeMetadata(content).byteLength)
    const head = savepoint.bytes(0, 8)
    expect(Buffer.from(head.bytes).toString('hex')).toBe('4960672d00000006')
    expect(head.bytes.buffer.byteLength).toBe(8)
    expect(head.fields.map(({ offset, length }) => [offset, length])).toEqual([
      [0, 4],
      [4, 4],
    ])
    expect(savepoint.bytes(size + 5, 10)).toMatchObject({ offset: size, fields: [] })
    expect(savepoint.bytes(size - 3, 10).bytes).toHaveLength(3)
  })

  it('makes tiles of all state bytes', async () => {
    const savepoint = await opened()
    expect(savepoint.tiles('operator').map(({ label, bytes }) => [label, bytes])).toEqual([
      ['orders', 240],
      ['name a', 212],
    ])
    expect(savepoint.tiles('subtask').reduce((sum, { bytes }) => sum + bytes, 0)).toBe(452)
    expect(savepoint.tiles('state').reduce((sum, { bytes }) => sum + bytes, 0)).toBe(452)
    expect(savepoint.tiles('state')).toHaveLength(6)
  })

  it('makes one tile of what is too small to see, and of what is too much to draw', async () => {
    const sizes = (bytes: number[]) =>
      open(
        metadata(
          bytes.map((size, at) =>
            operator([subtask(0, { managedKeyed: keyGroups(3, inline(size), [0], 0) })], { id: at.toString(16).padStart(32, '0') }),
          ),
        ),
      )
    const specks = (await sizes([5000, 4900, 10, 9, 8])).tiles('operator')
    expect(specks.map(({ label, bytes }) => (label.includes('smaller') ? [label, bytes] : bytes))).toEqual([
      5000,
      4900,
      ['3 smaller operators', 27],
    ])
    const even = (await sizes(Array.from({ length: 300 }, () => 10))).tiles('operator')
    expect(even).toHaveLength(60)
    expect(even.at(-1)).toMatchObject({ operator: null, bytes: 241 * 10 })
  })

  it('refuses operators it does not have, and questions after it was closed', async () => {
    const savepoint = await opened()
    expect(() => savepoint.states(id('f'))).toThrow(expect.objectContaining({ code: 'UNKNOWN_OPERATOR' }))
    savepoint.close()
    expect(() => savepoint.summary()).toThrow(TidemarkError)
  })
})
