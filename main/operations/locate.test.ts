import { describe, expect, it } from 'vitest'
import { TidemarkError } from '../../shared/model/index.ts'
import { memoryStorage } from '../storage/memory.ts'
import { locate } from './locate.ts'

const at = (uris: string[]) => {
  const storage = memoryStorage(Object.fromEntries(uris.map((uri) => [uri, new Uint8Array(8)])))
  return (location: string) => locate(location, () => storage)
}

async function problemOf(located: Promise<unknown>): Promise<TidemarkError> {
  const error = await located.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof TidemarkError) return error
  throw new Error('no problem was reported')
}

const UUID = '0ddcfb10-55cd-4f36-9f9c-931c5f8d8299'

describe('locate', () => {
  it('opens a folder by its _metadata', async () => {
    expect(await at(['mem://m/sp/savepoint-1/_metadata'])('mem://m/sp/savepoint-1/')).toEqual({
      metadata: 'mem://m/sp/savepoint-1/_metadata',
      folder: 'mem://m/sp/savepoint-1',
      location: 'mem://m/sp/savepoint-1',
      name: 'savepoint-1',
      metadataName: '_metadata',
      namedFile: false,
    })
  })

  it('takes a metadata file of any name and resolves against its folder', async () => {
    expect(await at(['mem://m/sp/savepoint-2c2b07a50805'])('mem://m/sp/savepoint-2c2b07a50805')).toMatchObject({
      folder: 'mem://m/sp',
      location: 'mem://m/sp/savepoint-2c2b07a50805',
      name: 'savepoint-2c2b07a50805',
      metadataName: 'savepoint-2c2b07a50805',
      namedFile: true,
    })
    expect(await at(['mem://m/sp/x/_metadata'])('mem://m/sp/x/_metadata')).toMatchObject({ name: 'x', namedFile: true })
  })

  it('opens the only snapshot below a folder', async () => {
    expect(await at(['mem://m/job/chk-7/_metadata', 'mem://m/job/shared/x'])('mem://m/job')).toMatchObject({
      location: 'mem://m/job/chk-7',
      name: 'chk-7',
    })
  })

  it('lists the checkpoints of a job newest first, by number', async () => {
    const problem = await problemOf(at(['chk-9', 'chk-10', 'chk-2'].map((name) => `mem://m/job/${name}/_metadata`))('mem://m/job'))
    expect(problem.code).toBe('SEVERAL_SNAPSHOTS')
    expect(problem.message).toContain('chk-10, chk-9, chk-2')
  })

  it('lists savepoint files of 1.2 in their folder', async () => {
    const problem = await problemOf(at(['mem://m/sp/savepoint-2c2b07a50805', 'mem://m/sp/savepoint-4df74fe0756f'])('mem://m/sp'))
    expect(problem.found).toBe('savepoint-2c2b07a50805\nsavepoint-4df74fe0756f')
  })

  it('tells an unfinished savepoint from a folder that never was one', async () => {
    expect((await problemOf(at([`mem://m/x/${UUID}`])('mem://m/x'))).code).toBe('UNFINISHED_SAVEPOINT')
    expect((await problemOf(at(['mem://m/chk-3/part'])('mem://m/chk-3'))).code).toBe('UNFINISHED_SAVEPOINT')
    expect((await problemOf(at(['mem://m/x/readme.txt'])('mem://m/x'))).code).toBe('NO_SNAPSHOT')
  })

  it('says when nothing is there', async () => {
    const problem = await problemOf(at([])('mem://m/gone'))
    expect([problem.code, problem.retriable]).toEqual(['LOCATION_NOT_FOUND', false])
  })
})
