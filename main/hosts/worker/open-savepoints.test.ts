import { expect, test } from 'vitest'
import { OpenSavepoints } from './open-savepoints.ts'
import type { Target } from './protocol.ts'

class Counted {
  closed = 0
  readonly location: string
  constructor(location: string) {
    this.location = location
  }
  close(): void {
    this.closed++
  }
}

function counting(limit: number) {
  const opened: Counted[] = []
  const savepoints = new OpenSavepoints((target) => {
    const one = new Counted(target.location)
    opened.push(one)
    return Promise.resolve(one)
  }, limit)
  return { opened, savepoints }
}

const at = (location: string): Target => ({ location, maps: [] })

test('a held savepoint is opened once', async () => {
  const { opened, savepoints } = counting(2)
  expect(await savepoints.use(at('a'))).toBe(await savepoints.use(at('a')))
  expect(opened).toHaveLength(1)
})

test('beyond the limit the least recently asked is closed, and opened again when asked for', async () => {
  const { opened, savepoints } = counting(2)
  const a = await savepoints.use(at('a'))
  const b = await savepoints.use(at('b'))
  await savepoints.use(at('a'))
  await savepoints.use(at('c'))
  expect([a.closed, b.closed]).toEqual([0, 1])
  expect(await savepoints.use(at('b'))).not.toBe(b)
  expect(opened.map((one) => one.location)).toEqual(['a', 'b', 'c', 'b'])
})

test('other maps open it anew and close the old one', async () => {
  const { savepoints } = counting(2)
  const plain = await savepoints.use(at('a'))
  const mapped = await savepoints.use({ location: 'a', maps: [{ from: 'hdfs://x/', to: '/x/' }] })
  expect(mapped).not.toBe(plain)
  expect(plain.closed).toBe(1)
})

test('a failure is told once and not kept', async () => {
  let attempts = 0
  const savepoints = new OpenSavepoints((target) =>
    ++attempts === 1 ? Promise.reject(new Error('away')) : Promise.resolve(new Counted(target.location)),
  )
  await expect(savepoints.use(at('a'))).rejects.toThrow('away')
  expect((await savepoints.use(at('a'))).location).toBe('a')
})

test('putting all away closes each', async () => {
  const { opened, savepoints } = counting(3)
  await savepoints.use(at('a'))
  await savepoints.use(at('b'))
  savepoints.putAllAway()
  await Promise.resolve()
  expect(opened.map((one) => one.closed)).toEqual([1, 1])
})

test('a savepoint that goes by another location is found there, and what was held there is put away', async () => {
  const { opened, savepoints } = counting(3)
  await savepoints.use(at('folder'))
  const named = await savepoints.use(at('folder/_metadata'))
  savepoints.rename('folder/_metadata', 'folder')
  expect(await savepoints.use(at('folder'))).toBe(named)
  expect(opened.map(({ closed }) => closed)).toEqual([1, 0])
})
