import { describe, expect, it } from 'vitest'
import { mutate, random } from '../../../tests/fuzz/mutate.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'
import type { ByteSource } from '../../binary/byte-source.ts'
import { readManifest } from './manifest/manifest.ts'
import { openRocksDb } from './rocksdb.ts'
import { filesOf, INSTANCES, sourcesOf, viewOf } from '../../../tests/golden/rocksdb-instances.ts'

const NAMES = Object.keys(INSTANCES)
const viewFrom = (name: string): [string, string][] => INSTANCES[name]?.view ?? []
const tableNames = (files: ReadonlyMap<string, Uint8Array>): string[] => [...files.keys()].filter((name) => name.endsWith('.sst'))

/** What came of reading damaged files: a view, or the code of a problem. Anything else thrown is a defect and passes through. */
async function attempt(files: ReadonlyMap<string, Uint8Array>): Promise<[string, string][] | string> {
  try {
    return await viewOf(sourcesOf(files))
  } catch (error) {
    if (error instanceof TidemarkError) return error.code
    throw error
  }
}

describe.each(NAMES)('an instance of RocksDB itself: %s', (name) => {
  it('reads as RocksDB reads it', async () => {
    expect(await viewOf(sourcesOf(filesOf(name)))).toEqual(viewFrom(name))
  })

  it('reads a range as RocksDB would', async () => {
    const bounds = viewFrom(name).filter((_, i) => i % 9 === 4)
    for (const [i, [from]] of bounds.entries()) {
      const to = bounds[i + 1]?.[0] ?? 'ff'
      const range = { from: Buffer.from(from, 'hex'), to: Buffer.from(to, 'hex') }
      expect(await viewOf(sourcesOf(filesOf(name)), range)).toEqual(viewFrom(name).filter(([key]) => key >= from && key < to))
    }
  })

  it('tells a cut file from a whole one', async () => {
    const files = filesOf(name)
    for (const file of [...tableNames(files), 'CURRENT']) {
      const bytes = files.get(file) ?? new Uint8Array(0)
      for (const at of [0, 1, bytes.length >> 1, bytes.length - 1]) {
        expect(await attempt(new Map([...files, [file, bytes.subarray(0, at)]]))).toMatch(/^ROCKSDB_/)
      }
    }
  })

  it('survives damage', async () => {
    const files = filesOf(name)
    const next = random(NAMES.indexOf(name))
    for (let i = 0; i < 60; i++) {
      const [file, bytes] = [...files][Math.floor(next() * files.size)] ?? ['', new Uint8Array(0)]
      await attempt(new Map([...files, [file, mutate(bytes, next)]]))
    }
  })
})

it('finds every flipped byte of blocks, and of manifests, under a checksum', async () => {
  const files = filesOf('version-6')
  const [table = ''] = tableNames(files)
  for (const file of [table, [...files.keys()].find((name) => name.startsWith('MANIFEST')) ?? '']) {
    const bytes = files.get(file) ?? new Uint8Array(0)
    for (let at = 0; at < bytes.length; at++) {
      const flipped = Uint8Array.from(bytes)
      flipped[at] = (flipped[at] ?? 0) ^ 0x10
      const came = await attempt(new Map([...files, [file, flipped]]))
      // Filter blocks are not read, so a flip there goes unseen, and may.
      if (typeof came === 'string') expect(came).toMatch(/^ROCKSDB_(CHECKSUM|INVALID|TRUNCATED|UNSUPPORTED)$/)
      else expect(came).toEqual(viewFrom('version-6'))
    }
  }
})

it('the instances hold what they are for', () => {
  const levelsOf = (name: string): number[] => {
    const files = filesOf(name)
    const [manifest = ''] = [...files.keys()].filter((file) => file.startsWith('MANIFEST'))
    const family = readManifest(files.get(manifest) ?? new Uint8Array(0), manifest).find((each) => each.name === 'state')
    return family?.levels.map((level) => level.length) ?? []
  }
  expect(levelsOf('version-5')).toEqual([4])
  expect(
    levelsOf('compacted')
      .slice(1)
      .reduce((sum, count) => sum + count),
  ).toBeGreaterThan(1)
  expect(
    levelsOf('range-deletions')
      .slice(1)
      .reduce((sum, count) => sum + count),
  ).toBeGreaterThan(1)
})

it('reads only the blocks that can hold a range', async () => {
  const firstBlocks = async (from: string): Promise<number> => {
    let count = 0
    const watched = new Map(
      [...sourcesOf(filesOf('version-5'))].map(([name, source]): [string, ByteSource] => [
        name,
        {
          ...source,
          read: (offset, length) => {
            if (offset === 0 && name.endsWith('.sst')) count++
            return source.read(offset, length)
          },
        },
      ]),
    )
    const expected = viewFrom('version-5').filter(([key]) => key >= from)
    expect(await viewOf(watched, { from: Buffer.from(from, 'hex') })).toEqual(expected)
    return count
  }
  expect(await firstBlocks('')).toBe(4)
  expect(await firstBlocks('04')).toBe(0)
})

it('names the file that is missing, and ignores files that are nobody’s', async () => {
  const files = filesOf('version-5')
  const stranger = new Map([...files, ['999999.sst', new Uint8Array(3)] as const])
  expect(await attempt(stranger)).toEqual(viewFrom('version-5'))
  for (const name of files.keys()) {
    const without = new Map(files)
    without.delete(name)
    expect(await attempt(without)).toBe('ROCKSDB_FILE_MISSING')
  }
})

it('lists column families and refuses others by name', async () => {
  const database = await openRocksDb(sourcesOf(filesOf('version-5')))
  expect(database.columnFamilies).toEqual([
    { id: 0, name: 'default' },
    { id: 1, name: 'state' },
  ])
  expect(() => database.iterate('other')).toThrow(/"other"; it has default, state/)
})
