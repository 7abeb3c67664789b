import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { TidemarkError } from '../../../shared/model/index.ts'
import { FileSinkHarness } from '../../../tests/golden/file-sink-harness.ts'

const root = mkdtempSync(join(tmpdir(), 'tidemark-file-sink-'))
afterAll(() => {
  rmSync(root, { recursive: true })
})
let folders = 0
const newFolder = (): string => join(root, String(folders++))

/** What a reader of the folder sees. */
const committed = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1))
const hidden = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith('.'))

describe('a file sink', () => {
  it('shows lines once their checkpoint is complete, and those of older ones that nobody completed', async () => {
    const folder = newFolder()
    const sink = await FileSinkHarness.open(folder)
    await sink.give('a')
    await sink.snapshot(1n)
    await sink.give('b')
    await sink.snapshot(2n)
    await sink.give('c')
    await sink.snapshot(3n)
    expect(committed(folder)).toEqual([])
    await sink.notifyComplete(2n)
    expect(committed(folder).sort()).toEqual(['a', 'b'])
    await sink.give('d')
    await sink.close()
    expect(committed(folder).sort()).toEqual(['a', 'b'])
    expect(hidden(folder).map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['c\n'])
  })

  it('a savepoint commits nothing; a job that goes on from it does, and so may another', async () => {
    const folder = newFolder()
    const sink = await FileSinkHarness.open(folder)
    await sink.give('a')
    const savepoint = await sink.snapshot(1n)
    await sink.give('lost')
    expect(committed(folder)).toEqual([])
    const next = await FileSinkHarness.open(folder, {}, [savepoint])
    expect(committed(folder)).toEqual(['a'])
    await FileSinkHarness.open(folder, {}, [savepoint])
    await next.give('b')
    await next.snapshot(2n)
    await next.notifyComplete(2n)
    expect(committed(folder).sort()).toEqual(['a', 'b'])
    // The job that the savepoint was taken of runs on, and commits the same.
    await sink.snapshot(2n)
    await sink.notifyComplete(2n)
    expect(committed(folder).sort()).toEqual(['a', 'b', 'lost'])
  })

  it('names a file that is to be committed and is gone', async () => {
    const folder = newFolder()
    const sink = await FileSinkHarness.open(folder)
    await sink.give('a')
    const snapshot = await sink.snapshot(1n)
    const [name = ''] = hidden(folder)
    unlinkSync(join(folder, name))
    await expect(FileSinkHarness.open(folder, {}, [snapshot])).rejects.toMatchObject({
      code: 'PENDING_FILE_MISSING',
      file: join(folder, name),
    })
  })

  it('says so where it cannot write', async () => {
    const folder = newFolder()
    writeFileSync(folder, 'a file')
    await expect(FileSinkHarness.open(folder)).rejects.toBeInstanceOf(TidemarkError)
  })

  it('commits what came last at the end of the input, or with the checkpoint after it where there will be one', async () => {
    const [batch, stream] = [newFolder(), newFolder()]
    const without = await FileSinkHarness.open(batch)
    await without.give('a')
    await without.finish()
    expect(committed(batch)).toEqual(['a'])
    const sink = await FileSinkHarness.open(stream, { isCheckpointed: true })
    await sink.snapshot(7n)
    await sink.give('a')
    await sink.finish()
    await sink.notifyComplete(7n)
    expect(committed(stream)).toEqual([])
    await sink.snapshot(8n)
    await sink.notifyComplete(8n)
    expect(committed(stream)).toEqual(['a'])
    expect(hidden(stream)).toEqual([])
  })

  it('goes on at another parallelism', async () => {
    const folder = newFolder()
    const sinks = await Promise.all([0, 1, 2].map((subtask) => FileSinkHarness.open(folder, { subtask, parallelism: 3 })))
    for (const [i, sink] of sinks.entries()) await sink.give(`line ${i}`)
    const snapshots = await Promise.all(sinks.map((sink) => sink.snapshot(1n)))
    for (const subtask of [0, 1]) await FileSinkHarness.open(folder, { subtask, parallelism: 2 }, snapshots)
    expect(committed(folder).sort()).toEqual(['line 0', 'line 1', 'line 2'])
  })

  it('a process that is killed again and again while it writes: every line is there once', { timeout: 120_000 }, async () => {
    const folder = newFolder()
    const checkpoints = newFolder()
    mkdirSync(checkpoints)
    const script = fileURLToPath(new URL('../../../tests/golden/file-sink-process.ts', import.meta.url))
    const start = (more: number) =>
      spawn(process.execPath, [script, folder, checkpoints, String(more)], { stdio: ['ignore', 'pipe', 'inherit'] })
    for (let kills = 0; kills < 12; kills++) {
      const child = start(Number.POSITIVE_INFINITY)
      const exit = once(child, 'exit')
      await once(child.stdout, 'data')
      await setTimeout(Math.random() * 60)
      child.kill('SIGKILL')
      expect(await exit).toEqual([null, 'SIGKILL'])
      const seen = committed(folder)
      expect(new Set(seen).size).toBe(seen.length)
    }
    const last = start(1000)
    const [told, exit] = await Promise.all([text(last.stdout), once(last, 'exit')])
    expect(exit).toEqual([0, null])
    const written = Number(told.split('\n')[1])
    const lines = committed(folder)
    expect(lines.map((line) => Number(line.split(' ')[1])).sort((a, b) => a - b)).toEqual(Array.from({ length: written }, (_, i) => i))
    expect(lines.every((line) => line.split(' ')[2]?.length === Number(line.split(' ')[1]) % 4000)).toBe(true)
    expect(written).toBeGreaterThan(1000)
  })
})
