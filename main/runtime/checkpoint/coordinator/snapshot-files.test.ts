import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { corpusCases } from '../../../../tests/golden/corpus.ts'
import { emptySubtask } from '../../../savepoint/metadata/empty-subtask.ts'
import type { StreamHandle } from '../../../savepoint/metadata/model.ts'
import { readMetadata } from '../../../savepoint/metadata/read.ts'
import { joinUri, lastSegment, localPath, parentUri, toUri } from '../../../storage/uri.ts'
import { sharedFilesOf, snapshotFiles } from './snapshot-files.ts'

/** What real Flink wrote, read as if it still lay where it was written: checkpoints have absolute paths. */
const snapshots = corpusCases()
  .filter(({ name }) => /(incremental-chk|full-chk|native|canonical)$/.test(name))
  .map(({ name, metadata }) => {
    const read = readMetadata(readFileSync(metadata), metadata)
    const there = snapshotFiles(read, dirname(metadata))
    const absolute = [...there.foreign, ...there.shared].find((uri) => !existsSync(localPath(uri)))
    const around = absolute === undefined ? toUri(join(dirname(metadata), '..')) : parentUri(parentUri(absolute))
    return { name, metadata, files: snapshotFiles(read, joinUri(around, basename(dirname(metadata)))) }
  })
const here = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).filter((name) => name !== '_metadata') : [])

describe.each(snapshots)('the files of $name', ({ name, metadata, files }) => {
  const beside = here(dirname(metadata))
  const named = [...files.exclusive, ...files.shared].map(lastSegment)

  it('are all that lie beside _metadata, and those that lie in the folder of shared ones', () => {
    expect(beside.filter((file) => !named.includes(file))).toEqual([])
    const known = new Set([...beside, ...here(join(dirname(metadata), '..', 'shared'))])
    expect(named.filter((file) => !known.has(file))).toEqual([])
  })

  it('are of one kind each, and none is of others', () => {
    expect(new Set(named).size).toBe(named.length)
    expect([...files.foreign]).toEqual([])
    if (name.endsWith('/keyed-rocksdb-incremental-chk')) expect(files.shared.size).toBeGreaterThan(0)
    if (/(full-chk|canonical)$/.test(name)) expect(files.shared.size).toBe(0)
  })
})

describe('the files of a snapshot', () => {
  const of = (stream: StreamHandle) =>
    snapshotFiles(
      {
        operators: [
          {
            name: null,
            uid: null,
            id: 'a'.repeat(32),
            parallelism: 1,
            maxParallelism: 128,
            chainLength: null,
            coordinator: stream,
            finished: false,
            subtasks: [emptySubtask(0)],
          },
        ],
      },
      'file:///data/chk-1',
    )

  it('are its own where they lie at its side', () => {
    expect([...of({ tag: 6, path: 'x', size: 1 }).exclusive]).toEqual(['file:///data/chk-1/x'])
    expect([...of({ tag: 2, path: 'file:/data/chk-1/sub/x', size: 1 }).exclusive]).toEqual(['file:///data/chk-1/sub/x'])
  })

  it('are its own where they lie among the shared ones, and are not listed as such', () => {
    expect([...of({ tag: 2, path: 'file:/data/shared/x', size: 1 }).exclusive]).toEqual(['file:///data/shared/x'])
  })

  it('are of others where they lie elsewhere, or hold more', () => {
    expect([...of({ tag: 2, path: 'file:/data/chk-10/x', size: 1 }).foreign]).toEqual(['file:///data/chk-10/x'])
    expect([...of({ tag: 6, path: '../taskowned/x', size: 1 }).foreign]).toEqual(['file:///data/taskowned/x'])
    const segment: StreamHandle = { tag: 15, start: 0, size: 1, scope: 'EXCLUSIVE', path: '/data/chk-1/merged', logicalId: 'l' }
    expect([...of(segment).foreign]).toEqual(['file:///data/chk-1/merged'])
  })

  it('are none where the bytes are in _metadata', () => {
    const { exclusive, shared, foreign } = of({ tag: 1, name: 'file:/data/chk-1/label', bytes: new Uint8Array(1) })
    expect([exclusive.size, shared.size, foreign.size]).toEqual([0, 0, 0])
  })
})

describe('the shared files of one subtask', () => {
  const of = (name: string): { metadata: string; acknowledged: ReadonlySet<string>; whole: ReadonlySet<string> } => {
    const found = corpusCases().find((one) => one.name.endsWith(name))
    if (found === undefined) throw new Error(`the corpus has no ${name}`)
    const { metadata } = found
    const { operators } = readMetadata(readFileSync(metadata), metadata)
    const folder = dirname(metadata)
    const acknowledged = operators.flatMap(({ subtasks }) =>
      subtasks.flatMap(({ managedKeyed }) => [...sharedFilesOf(managedKeyed, folder)]),
    )
    return { metadata, acknowledged: new Set(acknowledged), whole: snapshotFiles({ operators }, folder).shared }
  }

  it('add up to those of the snapshot', () => {
    const { acknowledged, whole } = of('/keyed-rocksdb-incremental-chk')
    expect(acknowledged.size).toBeGreaterThan(0)
    expect(acknowledged).toEqual(whole)
  })

  it('are none of a full one', () => {
    expect(of('/keyed-rocksdb-full-chk').acknowledged.size).toBe(0)
  })
})
