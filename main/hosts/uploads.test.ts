import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { localPath } from '../storage/uri.ts'
import { Uploads } from './uploads.ts'

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'tidemark-uploads-'))))
afterEach(() => rm(folder, { recursive: true }))

const metadata = Uint8Array.of(0x49, 0x60, 0x67, 0x26)

test('an upload comes back whole, by its location', async () => {
  const upload = { name: 'savepoint-a1b2c3', metadata, files: [{ path: 'part-0', size: 12 }] }
  const location = await new Uploads(folder).keep(upload)
  expect(location).toMatch(/^file:\/\/.*\/[0-9a-f]{64}\/savepoint-a1b2c3\/_metadata$/)
  const read = await new Uploads(folder).read(location)
  expect({ ...read, metadata: [...(read?.metadata ?? [])] }).toEqual({ ...upload, metadata: [...metadata] })
})

test('keeping it twice leaves one copy and no half-written file', async () => {
  const uploads = new Uploads(folder)
  const first = await uploads.keep({ name: '_metadata', metadata, files: null })
  expect(await uploads.keep({ name: '_metadata', metadata, files: null })).toBe(first)
  expect(await readdir(join(localPath(first), '..'))).toEqual(['_metadata', 'listing.json'])
})

test.each(['../../etc/passwd', '..', 'a/b\\c', '.', ''])('the name %j stays inside its folder', async (name) => {
  const location = await new Uploads(folder).keep({ name, metadata, files: null })
  expect(
    localPath(location)
      .slice(folder.length + 1)
      .split('/'),
  ).toHaveLength(3)
  expect(await new Uploads(folder).read(location)).toMatchObject({ name })
})

test('other locations are not uploads', async () => {
  const uploads = new Uploads(folder)
  expect(await uploads.read('file:///savepoints/savepoint-a1b2c3/_metadata')).toBeNull()
  expect(await uploads.read('s3://bucket/savepoint-a1b2c3/_metadata')).toBeNull()
})
