import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { OperatorHarness, type Place } from '../../../tests/golden/operator-harness.ts'
import { WatermarkStrategy } from '../api/watermark-strategy.ts'
import { sourceOperator } from '../operators/source-operator.ts'
import type { SourceFactory } from '../operators/stream-operator.ts'
import type { OperatorSnapshot } from '../task/operator-instance.ts'
import { Types } from '../types/types.ts'
import { DataGeneratorSource } from './data-generator-source.ts'
import { FileSource } from './file-source.ts'
import { RateLimiterStrategy } from './rate-limiter.ts'
import { socketSource } from './socket-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-sources-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
let folders = 0
function newFolder(files: Readonly<Record<string, string>> = {}): string {
  const path = join(folder, String(folders++))
  mkdirSync(join(path, 'below'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

const opened = (reader: SourceFactory, place: Place = {}, restore: readonly OperatorSnapshot[] | null = null): Promise<OperatorHarness> =>
  OperatorHarness.open(sourceOperator(reader, WatermarkStrategy.noWatermarks()), place, restore)

/** Every subtask of a source. */
const subtasks = (reader: SourceFactory, parallelism: number, restore: readonly OperatorSnapshot[] | null = null) =>
  Promise.all(Array.from({ length: parallelism }, (_, subtask) => opened(reader, { subtask, parallelism }, restore)))

async function toTheEnd(harness: OperatorHarness): Promise<unknown[]> {
  while ((await harness.instance.poll()) !== 'end');
  return harness.values
}

/** Polls until the source has nothing for now. */
async function untilIdle(harness: OperatorHarness): Promise<unknown[]> {
  while ((await harness.instance.poll()) === 'more');
  return harness.values
}

describe('files', () => {
  it('a folder is read whole, what is hidden is not, each file once', async () => {
    const path = newFolder({
      'b.txt': 'b1\r\nb2\n\nb4',
      'a.txt': 'a1\n',
      '.c.inprogress': 'no\n',
      _d: 'no\n',
      'below/e.txt': 'täglich\n',
      empty: '',
    })
    const harness = await opened(FileSource.forLines(path).createReader)
    expect(await toTheEnd(harness)).toEqual(['a1', 'b1', 'b2', '', 'b4', 'täglich'])
    const file = await opened(FileSource.forLines(join(path, 'a.txt')).createReader)
    expect(await toTheEnd(file)).toEqual(['a1'])
  })

  it('says where there is nothing to read', async () => {
    await expect(opened(FileSource.forLines(join(folder, 'nothing')).createReader)).rejects.toThrow(/nothing to read at .*nothing/)
  })

  it('each line comes once, whatever the parallelism before and after a snapshot anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 900 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.nat({ max: 4 }), { minLength: 3, maxLength: 3 }),
        async (sizes, before, after, polls) => {
          const lines = sizes.map((size, file) =>
            Array.from({ length: size }, (_, line) => `${file} line ${line} ${'é'.repeat(line % 200)}`),
          )
          const path = newFolder(Object.fromEntries(lines.map((of, file) => [`f${file}`, of.join('\n')])))
          const read: unknown[] = []
          const snapshots: OperatorSnapshot[] = []
          for (const [at, harness] of (await subtasks(FileSource.forLines(path).createReader, before)).entries()) {
            for (let i = 0; i < (polls[at] ?? 0); i++) await harness.instance.poll()
            read.push(...harness.values)
            snapshots.push(await harness.snapshot())
            await harness.instance.close()
          }
          for (const harness of await subtasks(FileSource.forLines(path).createReader, after, snapshots))
            read.push(...(await toTheEnd(harness)))
          expect(read.sort()).toEqual(lines.flat().sort())
        },
      ),
      { numRuns: 30 },
    )
  })

  it('a watched folder: new files are read once, by one subtask, also after a restore at another parallelism', async () => {
    const path = newFolder({ a: 'a\n', b: 'b\n' })
    let clock = 0
    const { createReader } = FileSource.forLines(path, { monitorContinuously: 100 })
    const place = { now: () => clock }
    const one = await opened(createReader, place)
    expect(await untilIdle(one)).toEqual(['a', 'b'])
    writeFileSync(join(path, 'c'), 'c\n')
    expect(await untilIdle(one)).toEqual(['a', 'b'])
    clock = 100
    expect(await untilIdle(one)).toEqual(['a', 'b', 'c'])
    const snapshot = await one.snapshot()
    for (const name of ['d', 'e', 'f', 'g']) writeFileSync(join(path, name), `${name}\n`)
    const three = await Promise.all([0, 1, 2].map((subtask) => opened(createReader, { ...place, subtask, parallelism: 3 }, [snapshot])))
    const values = await Promise.all(three.map(untilIdle))
    expect(values.flat().sort()).toEqual(['d', 'e', 'f', 'g'])
    const snapshots = await Promise.all(three.map((harness) => harness.snapshot()))
    const again = await opened(createReader, place, snapshots)
    expect(await untilIdle(again)).toEqual([])
  })

  it('a file that is read in parts goes on where it was; one that is gone is named', async () => {
    const lines = Array.from({ length: 600 }, (_, i) => `line ${i}`)
    const path = newFolder({ long: `${lines.join('\n')}\n` })
    const { createReader } = FileSource.forLines(path, { monitorContinuously: 100 })
    const before = await opened(createReader)
    await before.instance.poll()
    appendFileSync(join(path, 'long'), 'not there when it was found\n')
    const snapshot = await before.snapshot()
    await before.instance.close()
    const after = await opened(createReader, {}, [snapshot])
    expect([...before.values, ...(await untilIdle(after))]).toEqual(lines)
    renameSync(join(path, 'long'), join(path, 'short'))
    const gone = await opened(createReader, {}, [snapshot])
    await expect(gone.instance.poll()).rejects.toThrow(/long was to be read/)
  })
})

describe('a generator', () => {
  const squares = (count: number | null, rate = RateLimiterStrategy.noOp()) =>
    new DataGeneratorSource((index) => index * index, count, rate, Types.LONG)

  it('makes each record once, over subtasks and restores', async () => {
    const source = squares(1000)
    expect(source.boundedness).toBe('BOUNDED')
    const before = await subtasks(source.createReader, 2)
    const read: unknown[] = []
    const snapshots: OperatorSnapshot[] = []
    for (const harness of before) {
      await harness.instance.poll()
      read.push(...harness.values)
      snapshots.push(await harness.snapshot())
    }
    for (const harness of await subtasks(source.createReader, 3, snapshots)) read.push(...(await toTheEnd(harness)))
    expect(read.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i * i))
  })

  it('keeps to its rate, shared by the subtasks, and makes up for no pause', async () => {
    let clock = 0
    const source = squares(null, RateLimiterStrategy.perSecond(200))
    expect(source.boundedness).toBe('CONTINUOUS_UNBOUNDED')
    const harness = await opened(source.createReader, { parallelism: 2, now: () => clock })
    for (; clock < 10_000; clock += 20) await untilIdle(harness)
    expect(harness.values.length).toBeGreaterThan(990)
    expect(harness.values.length).toBeLessThanOrEqual(1001)
    clock += 60_000
    const before = harness.values.length
    await untilIdle(harness)
    expect(harness.values.length - before).toBeLessThanOrEqual(10)
    expect(() => RateLimiterStrategy.perSecond(0)).toThrow(/0 records a second/)
  })
})

describe('a socket', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })
  async function serving(talk: (socket: Socket) => void): Promise<number> {
    const server = createServer(talk)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as { port: number }).port
  }
  const spec = (port: number) => ({ host: '127.0.0.1', port, delimiter: '\n', maxRetries: 0 })
  async function read(harness: OperatorHarness): Promise<unknown[]> {
    for (;;) {
      const polled = await harness.instance.poll()
      if (polled === 'end') return harness.values
      if (polled !== 'more') await new Promise((resolve) => setTimeout(resolve, polled.waitMs))
    }
  }

  it('is cut into lines, whatever the pieces it comes in', async () => {
    const port = await serving((socket) => {
      socket.write('first\r\nsec')
      setTimeout(() => socket.end('ond\n\nlast, that nothing ends'), 30)
    })
    expect(await read(await opened(socketSource(spec(port))))).toEqual(['first', 'second', '', 'last, that nothing ends'])
  })

  it('is connected anew as often as asked', async () => {
    let connections = 0
    const port = await serving((socket) => socket.end(`${++connections};`))
    const harness = await opened(socketSource({ ...spec(port), delimiter: ';', maxRetries: 2 }))
    expect(await read(harness)).toEqual(['1', '2'])
  })

  it('that nobody serves fails the job', async () => {
    const port = await serving(() => undefined)
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve))
    const harness = await opened(socketSource(spec(port)))
    await expect(harness.instance.poll()).rejects.toThrow(/cannot be read: .*ECONNREFUSED/)
  })
})
