import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAll } from '../binary/byte-source.ts'
import { localStorage } from './local.ts'
import { memoryStorage } from './memory.ts'
import { storageFor, type Storage } from './storage.ts'
import { joinUri, toUri } from './uri.ts'

const FILES: Record<string, Uint8Array> = {
  'sp/_metadata': Uint8Array.from({ length: 5000 }, (_, i) => i % 251),
  'sp/a b#1': Uint8Array.of(1, 2, 3),
  'sp/deep/er/file': new Uint8Array(0),
  'sp-2/other': Uint8Array.of(9),
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-storage-'))
  for (const [path, bytes] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
})
afterAll(() => rm(folder, { recursive: true }))

const drivers: [string, () => { storage: Storage; root: string }][] = [
  ['local', () => ({ storage: localStorage, root: toUri(folder) })],
  [
    'memory',
    () => {
      const root = 'memory://test/root'
      return {
        root,
        storage: memoryStorage(Object.fromEntries(Object.entries(FILES).map(([path, bytes]) => [joinUri(root, path), bytes]))),
      }
    },
  ],
]

describe.each(drivers)('%s storage', (_, make) => {
  it('tells files, folders and nothing apart', async () => {
    const { storage, root } = make()
    expect(await storage.stat(joinUri(root, 'sp/_metadata'))).toEqual({ kind: 'file', size: 5000 })
    expect(await storage.stat(joinUri(root, 'sp'))).toEqual({ kind: 'folder', size: 0 })
    expect(await storage.stat(joinUri(root, 'absent'))).toBeNull()
    expect(await storage.stat(joinUri(root, 'sp/_metadata/below-a-file'))).toBeNull()
  })

  it('lists all files below, sorted, and nothing of a sibling', async () => {
    const { storage, root } = make()
    expect(await storage.list(joinUri(root, 'sp'))).toEqual([
      { path: '_metadata', size: 5000 },
      { path: 'a b#1', size: 3 },
      { path: 'deep/er/file', size: 0 },
    ])
    expect(await storage.list(joinUri(root, 'absent'))).toEqual([])
    expect(await storage.list(joinUri(root, 'sp/_metadata'))).toEqual([])
  })

  it('reads any range, and the whole', async () => {
    const { storage, root } = make()
    const source = await storage.source(joinUri(root, 'sp/_metadata'))
    expect(source.byteLength).toBe(5000)
    expect(await source.read(250, 3)).toEqual(Uint8Array.of(250, 0, 1))
    expect(await source.read(5000, 0)).toEqual(new Uint8Array(0))
    expect(await readAll(source, 999)).toEqual(FILES['sp/_metadata'])
    await source.close()
  })

  it('refuses to read past the end', async () => {
    const { storage, root } = make()
    const source = await storage.source(joinUri(root, 'sp/a b#1'))
    await expect(source.read(1, 3)).rejects.toMatchObject({ code: 'READ_PAST_END', offset: 1, expected: '3 bytes', found: '2 bytes' })
    await expect(source.read(-1, 1)).rejects.toMatchObject({ code: 'READ_PAST_END' })
    await source.close()
  })

  it('says what is wrong with a name', async () => {
    const { storage, root } = make()
    await expect(storage.source(joinUri(root, 'absent'))).rejects.toMatchObject({ code: 'NOT_FOUND', retriable: false })
    await expect(storage.source(joinUri(root, 'sp'))).rejects.toMatchObject({ code: 'IS_FOLDER' })
  })
})

describe('local storage', () => {
  it('stays inside the folder when links lead out, and survives loops', async () => {
    const inside = join(folder, 'linked')
    await mkdir(inside)
    await writeFile(join(inside, 'own'), 'x')
    await symlink(join(inside, 'own'), join(inside, 'to-own'))
    await symlink(join(folder, 'sp', '_metadata'), join(inside, 'to-outside'))
    await symlink(folder, join(inside, 'to-folder'))
    await symlink(inside, join(inside, 'loop'))
    await symlink(join(inside, 'absent'), join(inside, 'to-nothing'))
    expect(await localStorage.list(toUri(inside))).toEqual([
      { path: 'own', size: 1 },
      { path: 'to-own', size: 1 },
    ])
    expect(await localStorage.stat(toUri(join(inside, 'to-outside')))).toEqual({ kind: 'file', size: 5000 })
  })

  it('takes an encoded URI where the literal name is absent', async () => {
    await writeFile(join(folder, 'sp', '100%25'), 'literal')
    await writeFile(join(folder, 'sp', '100%'), 'decoded')
    expect(await localStorage.stat(`${toUri(folder)}/sp/a%20b%231`)).toEqual({ kind: 'file', size: 3 })
    expect(await localStorage.stat(`${toUri(folder)}/sp/50%`)).toBeNull()
    const source = await localStorage.source(`${toUri(folder)}/sp/100%25`)
    expect(new TextDecoder().decode(await readAll(source))).toBe('literal')
    await source.close()
  })

  it('notices a file that shrinks while it is open', async () => {
    const path = join(folder, 'shrinking')
    await writeFile(path, new Uint8Array(100))
    const source = await localStorage.source(toUri(path))
    await truncate(path, 40)
    await expect(source.read(0, 100)).rejects.toMatchObject({ code: 'READ_PAST_END', found: '40 bytes' })
    await source.close()
  })

  it.skipIf(process.getuid?.() === 0)('tells a refusal from an absence', async () => {
    const locked = join(folder, 'locked')
    await mkdir(locked)
    await writeFile(join(locked, 'file'), 'x')
    await chmod(locked, 0)
    try {
      await expect(localStorage.stat(toUri(join(locked, 'file')))).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
      await expect(localStorage.list(toUri(locked))).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
      await expect(localStorage.source(toUri(join(locked, 'file')))).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
    } finally {
      await chmod(locked, 0o700)
    }
  })

  it('names a place that cannot be read', async () => {
    // A name longer than the file system takes fails for everybody, root included.
    await expect(localStorage.stat(`file:///${'x'.repeat(5000)}`)).rejects.toMatchObject({ code: 'STORAGE_FAILED', retriable: true })
  })
})

describe('storageFor', () => {
  it('takes local paths and file URIs', () => {
    for (const uri of ['/a', 'a', 'file:/a', 'file:///a']) expect(storageFor(uri)).toBe(localStorage)
  })

  it('refuses other schemes and says which work', () => {
    expect(() => storageFor('s3://bucket/sp')).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_SCHEME', found: 's3', message: expect.stringContaining('file:///') as string }),
    )
  })
})
