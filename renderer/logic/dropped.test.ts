import { describe, expect, it } from 'vitest'
import { readDrop, type DropEntry } from './dropped.ts'

const file = (name: string, size = 3) => ({
  isFile: true,
  isDirectory: false,
  name,
  file: (done: (file: File) => void) => {
    done(new File([new Uint8Array(size)], name))
  },
})
/** Gives its children in batches of two, as browsers give them in batches of a hundred. */
const folder = (name: string, children: DropEntry[]) => ({
  isFile: false,
  isDirectory: true,
  name,
  createReader() {
    let at = 0
    return {
      readEntries(done: (entries: DropEntry[]) => void) {
        done(children.slice(at, at + 2))
        at += 2
      },
    }
  },
})

describe('readDrop', () => {
  it('takes a lone file whatever its name', async () => {
    const drop = await readDrop(file('savepoint-old', 9))
    expect(drop).toMatchObject({ name: 'savepoint-old', files: null })
    expect(drop.metadata.size).toBe(9)
  })

  it('lists every other file of a folder, all batches of it', async () => {
    const drop = await readDrop(
      folder('savepoint-1', [file('a'), file('b'), file('_metadata', 7), file('c'), folder('sub', [file('d', 5)])]),
    )
    expect(drop.name).toBe('savepoint-1')
    expect(drop.metadata.size).toBe(7)
    expect(drop.files?.map(({ path, size }) => `${path} ${size}`).sort()).toEqual(['a 3', 'b 3', 'c 3', 'sub/d 5'])
  })

  it('finds the savepoint one level down and names files relative to it', async () => {
    const drop = await readDrop(folder('job', [folder('chk-42', [file('_metadata'), file('x')]), folder('shared', [file('y')])]))
    expect(drop.name).toBe('chk-42')
    expect(drop.files).toEqual([{ path: 'x', size: 3 }])
  })

  it('refuses a folder without _metadata', async () => {
    await expect(readDrop(folder('empty', [file('a')]))).rejects.toMatchObject({ code: 'NO_METADATA' })
  })

  it('refuses to choose between two savepoints', async () => {
    const two = folder('job', [folder('chk-1', [file('_metadata')]), folder('chk-2', [file('_metadata')])])
    await expect(readDrop(two)).rejects.toMatchObject({ code: 'SEVERAL_SAVEPOINTS', message: expect.stringContaining('job') as string })
  })
})
